#pragma once

#include "kontor/registry.h"

namespace kontor::sso {

/// The administration of single sign-on: providers with their state and a test; forms are those of records.
void addPages(Registry& registry);

}  // namespace kontor::sso
