#pragma once

#include "kontor/registry.h"
#include "kontor/web/signed_in.h"

namespace kontor::web {

/// Sign-in and sign-out of browsers, the start page.
void addSessionPages(Registry& registry);
/// The second step of signing in, and where people set it up.
void addSecondFactorPages(Registry& registry);
/// The person's own profile: language, time zone, password, access tokens.
void addProfilePage(Registry& registry);
/// A new password by a link in a mail, or because the old one has run out.
void addPasswordPages(Registry& registry);
/// Passkeys: signing in with them, and where people keep theirs.
void addPasskeyPages(Registry& registry);
/// How one person signs in, for who looks after people; acting as them for support.
void addPersonSignInPage(Registry& registry);
/// The start page of the administration.
void addAdminPages(Registry& registry);

}  // namespace kontor::web
