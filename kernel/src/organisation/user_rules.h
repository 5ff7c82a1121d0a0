#pragma once

#include "organisation/user.h"

namespace kontor {

/// Normalises and checks a user: unique login and address, existing roles, and nobody gives or takes rights they do not
/// have.
void prepareUser(WriteContext& context, const User* before, User& after);
/// Sets the password, ends the sessions of who was switched off, and keeps one administrator.
void userWritten(WriteContext& context, const User* before, const User& after);
void removingUser(WriteContext& context, const User& user);

}  // namespace kontor
