#pragma once

/// Marks what libkontor.so and plugins export; everything else is hidden.
#define KONTOR_API __attribute__((visibility("default")))
