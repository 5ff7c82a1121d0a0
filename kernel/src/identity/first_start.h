#pragma once

#include <optional>
#include <string>

#include "kontor/accounts.h"
#include "kontor/catalog.h"
#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/event.h"

namespace kontor {

/// Gives the built-in roles the permissions that plugins declared for them (Permission::grantedTo) and this
/// installation has not met before, and to a built-in role that came with an update all of them. What an administrator
/// took away stays away.
void grantNewPermissions(Database& db, const Catalog& catalog);

/// Makes the account `admin` when there is no user yet, with that password or a generated one, which it gives back to
/// be shown once. Nothing when there are users. Throws Invalid("password") for one that is too weak.
std::optional<std::string> ensureAdmin(Database& db, Accounts& accounts, Ledger& ledger, const Clock& clock,
                                       const std::string& password = {});

}  // namespace kontor
