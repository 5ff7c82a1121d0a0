#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kontor/kernel.h"

namespace kontor {

/// A stored field that refers to users.
struct UserReference {
    const RecordType* type = nullptr;
    const Field* field = nullptr;
    bool entry = false;  ///< of a group: its table names the record it hangs on

    /// The condition, over alias `t`, of records that refer to a user by it; one question mark.
    std::string condition() const;
};

/// A record, and for an entry of a group the one it hangs on.
struct Place {
    Ref record;
    std::optional<Ref> owner;
};

/// All of them, by the field tables of every plugin.
std::vector<UserReference> userReferences(const Catalog& catalog);

/// Whether records of this kind are entries of a group.
bool isEntry(const Catalog& catalog, std::string_view kind);

/// Tells journal and outbox that a record was changed past the rules of its type.
void noteChange(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Place& place, std::string_view action,
                const std::vector<FieldChange>& changes);

}  // namespace kontor
