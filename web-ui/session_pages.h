#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// A path of ours to go to after signing in; anything else, such as `//elsewhere`, is the start page.
std::string ownPath(const std::string& path);
/// The Set-Cookie value that keeps a session's token; `rest` are further attributes.
std::string sessionCookieOf(const Request& request, std::string_view token, std::string_view rest = {});

/// Sign-in and sign-out of browsers, the start page.
void addSessionPages(Registry& registry);
/// The second step of signing in, and where people set it up.
void addSecondFactorPages(Registry& registry);
/// The person's own profile: language, time zone, password, access tokens.
void addProfilePage(Registry& registry);
/// The start page of the administration.
void addAdminPages(Registry& registry);

}  // namespace kontor::web
