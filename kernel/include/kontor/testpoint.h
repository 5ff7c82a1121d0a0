#pragma once

#include "kontor/export.h"

namespace kontor {

/// Ends the process at once when the environment's KONTOR_CRASH_AT names this point (`name`, or `name:3` for the third
/// time it is passed): the crash tests kill the server at each of them.
KONTOR_API void testpoint(const char* name) noexcept;

}  // namespace kontor

#define KONTOR_TESTPOINT(name) ::kontor::testpoint(name)
