#pragma once

#include <cstdint>
#include <string_view>

#include "kontor/export.h"

namespace kontor {

class Transaction;
class Viewer;

/// Acting as somebody else for a while, to see what they see: for support. The session of the one who helps becomes
/// that of the other person, and is their own again afterwards; the journal names both. Published by the kernel:
/// `kernel.get<Impersonation>()`.
class KONTOR_API Impersonation {
  public:
    virtual ~Impersonation();
    /// Needs `users.impersonate`, a session, and all rights of that person; where their roles demand a second factor,
    /// the session must have been begun with one. Throws Invalid("reason") without a reason, Conflict for oneself or
    /// when it is done already.
    virtual void begin(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view reason,
                       std::string_view address, std::string_view agent) = 0;
    /// Back to oneself. Throws Conflict when nobody is impersonated.
    virtual void end(Transaction& tx, const Viewer& viewer) = 0;
};

/// Throws Conflict while somebody else acts as the viewer: what only the person themselves may do.
KONTOR_API void requireOneself(const Viewer& viewer);

}  // namespace kontor
