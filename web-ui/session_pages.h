#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// Sign-in and sign-out of browsers, the start page.
void addSessionPages(Registry& registry);
/// The person's own profile: language, time zone, password, access tokens.
void addProfilePage(Registry& registry);
/// The start page of the administration.
void addAdminPages(Registry& registry);

}  // namespace kontor::web
