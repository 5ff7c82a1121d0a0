#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor {

/// What the rules of users ask the database of each new one, asked once for many: whose logins, addresses and numbers
/// these are, and which roles there are. Used by `prepareUser` while a batch is made.
class UserBatch {
  public:
    /// Looks it up for these new users; it holds as long as the answer lives.
    static std::shared_ptr<void> begin(WriteContext& context, const std::vector<AnyRecord>& users);
    /// The batch that this transaction makes just now; null when there is none.
    static std::shared_ptr<UserBatch> of(Transaction& tx);

    /// Whether that value of a unique column of `user` is nobody's; from then on it is. Nothing for a value that was
    /// not asked for.
    std::optional<bool> take(const std::string& column, const std::string& value);
    /// Whether the address is among the further ones of somebody.
    std::optional<bool> isFurtherAddress(const std::string& address) const;
    bool hasRoles(const std::vector<std::string>& roles) const;

  private:
    /// The values asked for, and whether somebody has them.
    using Taken = std::map<std::string, bool, std::less<>>;
    static Taken lookUp(Transaction& tx, const std::string& table, const std::string& column,
                        const std::set<std::string>& values);

    std::map<std::string, Taken, std::less<>> _columns;
    Taken _further;
    std::set<std::string, std::less<>> _roles;
};

}  // namespace kontor
