#include "identity/role_rights.h"

#include <algorithm>

namespace kontor {

void RoleRights::complete(Transaction& tx, viewerRows::Row& row) {
    if (tx.writes()) {
        // It may see changes that are never committed; nothing of that may be kept.
        add(load(tx), row.data);
        return;
    }
    const bool fresh = _known.with([&](const Known& known) {
        if (known.version != row.rolesVersion) return false;
        add(known, row.data);
        return true;
    });
    if (fresh) return;
    Known known = load(tx);
    add(known, row.data);
    *_known.lock() = std::move(known);
}

void RoleRights::changed(Transaction& tx) {
    tx.execute("UPDATE role_head SET version = version + 1 WHERE id = 1");
}

RoleRights::Known RoleRights::load(Transaction& tx) {
    Known known;
    // The version first: a change that comes in between is loaded again with the next viewer, never missed.
    known.version = tx.one<std::int64_t>("SELECT version FROM role_head WHERE id = 1");
    using Row = std::tuple<std::string, std::string>;
    tx.each<Row>([&](Row row) { known.permissions[std::get<0>(row)].push_back(std::move(std::get<1>(row))); },
                 "SELECT o.name, p.permission FROM role o JOIN role_permission p ON p.role_id = o.id");
    return known;
}

void RoleRights::add(const Known& known, ViewerData& data) {
    for (const auto& role : data.roles) {
        const auto found = known.permissions.find(role);
        if (found != known.permissions.end())
            data.permissions.insert(data.permissions.end(), found->second.begin(), found->second.end());
    }
    std::sort(data.permissions.begin(), data.permissions.end());
    data.permissions.erase(std::unique(data.permissions.begin(), data.permissions.end()), data.permissions.end());
}

}  // namespace kontor
