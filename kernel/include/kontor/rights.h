#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/field.h"
#include "kontor/sql.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// Nobody gives, or gets at by changing somebody else, what they do not hold themselves: without limits and within the
/// scopes of their token. The rules of accounts, groups, places and roles ask this; whoever writes such a record in
/// somebody's name, but as the product itself, asks it first. Each call throws Forbidden and lets the product pass.
/// Published by the kernel: `kernel.get<Rights>()`.
class KONTOR_API Rights {
  public:
    virtual ~Rights();

    /// All that this account holds, by roles of its own and of its groups, within whatever limits: who changes an
    /// account can get at it.
    virtual void requirePerson(Transaction& tx, const Viewer& viewer, std::int64_t userId) = 0;
    /// All that these roles allow. Throws Invalid(field) for one that does not exist.
    virtual void requireRoles(Transaction& tx, const Viewer& viewer, const std::vector<std::string>& roles,
                              const std::string& field) = 0;
    /// All that these people get by joining these groups, or lose by leaving them: roles given to the groups and to
    /// those they lie in, and roles that the people hold over the groups they are in.
    virtual void requireMembership(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds,
                                   const std::vector<std::int64_t>& userIds) = 0;
    /// The same when it may be anybody.
    virtual void requireMembership(Transaction& tx, const Viewer& viewer,
                                   const std::vector<std::int64_t>& groupIds) = 0;

    /// The accounts that requirePerson refuses; `user` is an expression for their number ("t.id").
    virtual Predicate holdsMore(Transaction& tx, const Viewer& viewer, const std::string& user) = 0;
};

/// For records that say who somebody is, such as identity providers and directories: who decides that can become
/// anybody. Throws Forbidden unless the viewer may everything, for a new record and when another field than these
/// harmless ones changes.
KONTOR_API void requireEverythingToChange(const Viewer& viewer, const FieldTable& fields, const void* before,
                                          const void* after, std::initializer_list<std::string_view> harmless);

}  // namespace kontor
