#include "identity/role_rights.h"

#include <algorithm>

#include "identity/impersonation_store.h"
#include "kontor/json.h"

namespace kontor {

/// A role as somebody holds it.
struct RoleRights::Grant {
    std::vector<std::string> kept;               ///< permissions that hold without limits
    std::shared_ptr<const LimitedRole> limited;  ///< none when the whole role holds everywhere
    bool ownGroups = false;                      ///< limited to the holder's groups, too
    bool demandsSecondFactor = false;
};

namespace {

template <class T>
void tidy(std::vector<T>& items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
}

std::vector<std::int64_t> idsOf(const std::string& json) {
    std::vector<std::int64_t> result;
    for (const auto& item : Json::parse(json).items()) result.push_back(item.integer());
    return result;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

struct RoleRights::Known {
    using Grants = std::map<std::int64_t, std::vector<std::shared_ptr<const Grant>>>;
    std::int64_t version = 0;
    struct Role {
        std::int64_t id = 0;
        bool ownGroups = false;
        bool demandsSecondFactor = false;
        std::vector<std::string> permissions;
    };
    std::map<std::string, Role, std::less<>> roles;
    std::map<std::string, Grant, std::less<>> plain;  ///< as a user's own role, by its name
    Grants ofUser;
    Grants ofGroup;
    IdTree locations;
    IdTree departments;
    IdTree groups;
    IdTree categories;
};

void RoleRights::complete(Transaction& tx, viewerRows::Row& row) {
    if (tx.writes()) {
        // It may see changes that are never committed; nothing of that may be kept.
        add(*load(tx), row);
        return;
    }
    auto known = _known.with([](const std::shared_ptr<const Known>& held) { return held; });
    if (!known || known->version != row.rolesVersion) {
        known = load(tx);
        *_known.lock() = known;
    }
    add(*known, row);
}

void RoleRights::complete(Transaction& tx, std::map<std::int64_t, viewerRows::Row>& rows) {
    if (rows.empty()) return;
    if (!tx.writes()) {
        for (auto& [id, row] : rows) complete(tx, row);
        return;
    }
    const auto known = load(tx);
    for (auto& [id, row] : rows) add(*known, row);
}

void RoleRights::changed(Transaction& tx) {
    ImpersonationStore::endAll(tx);
    tx.execute("UPDATE role_head SET version = version + 1 WHERE id = 1");
}

std::shared_ptr<const RoleRights::Known> RoleRights::load(Transaction& tx) const {
    auto known = std::make_shared<Known>();
    // The version first: a change that comes in between is loaded again with the next viewer, never missed.
    known->version = tx.one<std::int64_t>("SELECT version FROM role_head WHERE id = 1");
    using Right = std::tuple<std::string, std::int64_t, bool, bool, std::optional<std::string>>;
    tx.each<Right>(
        [&](Right row) {
            Known::Role& role = known->roles[std::get<0>(row)];
            role.id = std::get<1>(row);
            role.ownGroups = std::get<2>(row);
            role.demandsSecondFactor = std::get<3>(row);
            if (std::get<4>(row)) role.permissions.push_back(std::move(*std::get<4>(row)));
        },
        "SELECT o.name, o.id, o.own_groups, o.second_factor, p.permission FROM role o LEFT JOIN role_permission p ON "
        "p.role_id = o.id");
    // Ids of grants are positive: a role held without one has an id of its own.
    const auto held = [&](std::int64_t id, const std::string& name, const Known::Role& role, const Limits& limits) {
        Grant grant = grantOf(id, name, role.permissions, role.ownGroups, limits);
        grant.demandsSecondFactor = role.demandsSecondFactor;
        return grant;
    };
    for (const auto& [name, role] : known->roles) known->plain.emplace(name, held(-role.id, name, role, {}));
    using Node = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    IdTree* const trees[] = {&known->locations, &known->departments, &known->groups, &known->categories};
    tx.each<Node>([&](Node row) { trees[std::get<0>(row)]->add(std::get<1>(row), std::get<2>(row)); },
                  "SELECT 0, id, parent_id FROM location WHERE parent_id IS NOT NULL AND deleted_at IS NULL"
                  " UNION ALL SELECT 1, id, parent_id FROM department WHERE parent_id IS NOT NULL AND deleted_at IS "
                  "NULL UNION ALL SELECT 2, id, parent_id FROM user_group WHERE parent_id IS NOT NULL AND deleted_at "
                  "IS NULL UNION ALL SELECT 3, id, parent_id FROM category WHERE parent_id IS NOT NULL AND deleted_at "
                  "IS NULL");
    using Row = std::tuple<std::int64_t, std::string, std::optional<std::int64_t>, std::optional<std::int64_t>,
                           std::string, std::string, std::string, std::string>;
    tx.each<Row>(
        [&](const Row& row) {
            const auto role = known->roles.find(std::get<1>(row));
            if (role == known->roles.end()) return;
            const Limits limits{
                known->locations.below(idsOf(std::get<4>(row))), known->departments.below(idsOf(std::get<5>(row))),
                known->groups.below(idsOf(std::get<6>(row))), known->categories.below(idsOf(std::get<7>(row)))};
            const auto grant = std::make_shared<const Grant>(held(std::get<0>(row), role->first, role->second, limits));
            if (const auto user = std::get<2>(row)) known->ofUser[*user].push_back(grant);
            if (const auto group = std::get<3>(row)) known->ofGroup[*group].push_back(grant);
        },
        "SELECT id, role, user_id, group_id, location_ids, department_ids, group_ids, category_ids FROM role_grant "
        "ORDER BY id");
    return known;
}

/// Within limits each permission is held by its whole name, and only as far as it declares.
RoleRights::Grant RoleRights::grantOf(std::int64_t id, const std::string& role,
                                      const std::vector<std::string>& permissions, bool ownGroups,
                                      const Limits& limits) const {
    Grant grant;
    if (limits.empty() && !ownGroups) {
        grant.kept = permissions;
        return grant;
    }
    ViewerData data;
    data.permissions = permissions;
    const Viewer holder(std::move(data));
    auto limited = std::make_shared<LimitedRole>(LimitedRole{id, role, {}, limits});
    for (const auto& [name, permission] : _catalog.permissions) {
        if (permission.limited == Permission::Limited::dropped || !holder.may(name)) continue;
        (permission.limited == Permission::Limited::byRow ? limited->permissions : grant.kept).push_back(name);
    }
    grant.limited = std::move(limited);
    grant.ownGroups = ownGroups;
    return grant;
}

/// The role as somebody with these groups holds it; nothing for who has no group it could be held over.
std::shared_ptr<const LimitedRole> RoleRights::overGroups(const LimitedRole& role,
                                                          const std::vector<std::int64_t>& groups) {
    auto own = std::make_shared<LimitedRole>(role);
    auto& ids = own->limits.groupIds;
    if (ids.empty())
        ids = groups;
    else
        std::erase_if(ids, [&](std::int64_t id) { return !std::binary_search(groups.begin(), groups.end(), id); });
    return ids.empty() ? nullptr : own;
}

void RoleRights::add(const Known& known, viewerRows::Row& row) {
    ViewerData& data = row.data;
    std::vector<std::int64_t> groups;
    for (const auto group : data.groupIds) {
        const auto above = known.groups.above(group);
        groups.insert(groups.end(), above.begin(), above.end());
    }
    tidy(groups);
    data.groupIds = std::move(groups);

    const auto give = [&](const Grant& grant) {
        if (grant.demandsSecondFactor) row.demandsSecondFactor = true;
        append(data.permissions, grant.kept);
        if (!grant.limited) return;
        auto limited = grant.ownGroups ? overGroups(*grant.limited, data.groupIds) : grant.limited;
        if (limited) data.limitedRoles.push_back(std::move(limited));
    };
    const auto giveAll = [&](const Known::Grants& grants, std::int64_t to) {
        if (const auto found = grants.find(to); found != grants.end())
            for (const auto& grant : found->second) give(*grant);
    };
    for (const auto& role : data.roles)
        if (const auto found = known.plain.find(role); found != known.plain.end()) give(found->second);
    giveAll(known.ofUser, data.id);
    for (const auto group : data.groupIds) giveAll(known.ofGroup, group);
    tidy(data.permissions);
    if (data.locationId) data.locationIds = known.locations.below(*data.locationId);
    if (data.departmentId) data.departmentIds = known.departments.below(*data.departmentId);
}

}  // namespace kontor
