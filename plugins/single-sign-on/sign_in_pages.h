#pragma once

#include "kontor/registry.h"

namespace kontor::sso {

/// The buttons on the sign-in page, the way to a provider and back, and the provider's own word that somebody signed
/// out there.
void addSignInPages(Registry& registry);

}  // namespace kontor::sso
