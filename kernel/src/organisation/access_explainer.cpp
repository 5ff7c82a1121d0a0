#include "organisation/access_explainer.h"

#include <algorithm>
#include <map>

#include "kontor/text.h"

namespace kontor {

namespace {

using Reason = AccessAnswer::Reason;

/// `tickets.` of `tickets.read`.
std::string areaOf(const std::string& permission) {
    return permission.substr(0, permission.find('.') + 1);
}

/// A role as the person holds it.
struct HeldRole {
    std::string role;
    std::int64_t grantId = 0;  ///< 0: by the account
    std::string group;         ///< through which, when it was given to one
    std::vector<std::string> permissions;
    bool limited = false;

    bool allows(const std::string& permission) const {
        ViewerData data;
        data.permissions = permissions;
        return Viewer(std::move(data)).may(permission);
    }
};

class Explanation {
  public:
    Explanation(Transaction& tx, Kernel& kernel, const Viewer& person, const AnyRecord& record)
        : _tx(tx), _kernel(kernel), _person(person), _type(record.type()), _id(record.id()) {
        readRoles();
    }

    AccessAnswer reading() {
        AccessAnswer answer;
        answer.allowed = sees(_person);
        const std::string& base = _type.readPermission;
        if (!base.empty() && !_person.may(base)) {
            missing(answer, base);
            return answer;
        }
        const Viewer stripped = with({base});
        if (sees(stripped)) {
            if (_type.visible) answer.reasons.push_back({true, "own", {"explain.own", {}}});
            if (!base.empty()) holders(answer, base);
        } else if (!base.empty()) {
            holders(answer, base);
        }
        if (!_type.visible) return answer;
        for (const auto& permission : permissionsLike(base)) {
            if (permission == base) continue;
            if (_person.may(permission) && sees(with({base, permission})) && !sees(stripped))
                holders(answer, permission);
            else if (!answer.allowed && !_person.mayEverywhere(permission) && sees(granted({base, permission})))
                missing(answer, permission);
        }
        if (answer.allowed) std::erase_if(answer.reasons, [](const Reason& reason) { return !reason.holds; });
        return answer;
    }

    AccessAnswer changing(const std::string& permission) {
        AccessAnswer answer = reading();
        if (!answer.allowed) {
            answer.reasons.insert(answer.reasons.begin(), Reason{false, "unseen", {"explain.unseen", {}}});
            return answer;
        }
        answer = {};
        if (permission.empty()) {
            answer.reasons.push_back({false, "product", {"explain.product", {}}});
            return answer;
        }
        answer.allowed = viewerOver(_tx, _person, _type, _id).may(permission);
        if (answer.allowed)
            holders(answer, permission);
        else
            missing(answer, permission);
        return answer;
    }

  private:
    bool matches(const Predicate& rows) {
        const Predicate where = conjoin({"t.id = ?", {_id}}, rows);
        bool found = false;
        _tx.run("SELECT 1 FROM " + _type.table + " t WHERE " + where.sql, where.values,
                [&](const SqlRow&) { found = true; });
        return found;
    }
    bool sees(const Viewer& viewer) { return matches(visibleRows(_type, viewer)); }

    /// The person with nothing but these permissions, each as they hold it.
    Viewer with(const std::vector<std::string>& permissions) const {
        ViewerData data = _person.data();
        data.permissions.clear();
        for (const auto& permission : permissions)
            if (!permission.empty() && _person.mayEverywhere(permission)) data.permissions.push_back(permission);
        for (auto& role : data.limitedRoles) {
            LimitedRole less = *role;
            std::erase_if(less.permissions, [&](const std::string& held) {
                return std::find(permissions.begin(), permissions.end(), held) == permissions.end();
            });
            role = std::make_shared<const LimitedRole>(std::move(less));
        }
        return Viewer(std::move(data));
    }
    /// The person as if they held exactly these, without limits.
    Viewer granted(const std::vector<std::string>& permissions) const {
        ViewerData data = _person.data();
        data.permissions = permissions;
        data.limitedRoles.clear();
        return Viewer(std::move(data));
    }

    std::vector<std::string> permissionsLike(const std::string& permission) const {
        std::vector<std::string> result;
        const std::string area = areaOf(permission);
        for (const auto& [name, declared] : _kernel.catalog().permissions)
            if (!area.empty() && name.starts_with(area)) result.push_back(name);
        return result;
    }

    void readRoles() {
        std::map<std::string, std::vector<std::string>> permissions;
        _tx.each<std::tuple<std::string, std::string>>(
            [&](const auto& row) { permissions[std::get<0>(row)].push_back(std::get<1>(row)); },
            "SELECT o.name, p.permission FROM role o JOIN role_permission p ON p.role_id = o.id");
        const auto limited = [&](std::int64_t grantId) {
            return std::any_of(_person.data().limitedRoles.begin(), _person.data().limitedRoles.end(),
                               [&](const auto& role) { return role->grantId == grantId; });
        };
        std::map<std::string, std::int64_t> ids;
        _tx.each<std::tuple<std::string, std::int64_t>>(
            [&](const auto& row) { ids[std::get<0>(row)] = std::get<1>(row); }, "SELECT name, id FROM role");
        for (const auto& role : _person.data().roles)
            _roles.push_back({role, 0, {}, permissions[role], limited(-ids[role])});
        std::vector<SqlValue> values{_person.id()};
        std::string groups = "FALSE";
        if (const auto& own = _person.data().groupIds; !own.empty()) {
            groups = "g.group_id IN (" + placeholders(own.size()) + ")";
            values.insert(values.end(), own.begin(), own.end());
        }
        _tx.run(
            "SELECT g.id, g.role, n.name FROM role_grant g LEFT JOIN user_group n ON n.id = g.group_id WHERE "
            "g.user_id = ? OR " +
                groups + " ORDER BY g.id",
            values, [&](const SqlRow& row) {
                const auto id = row.get<std::int64_t>(0);
                const auto role = row.get<std::string>(1);
                _roles.push_back(
                    {role, id, row.get<std::optional<std::string>>(2).value_or(""), permissions[role], limited(id)});
            });
        _permissions = std::move(permissions);
        _roleIds = std::move(ids);
    }

    const LimitedRole* limitsOf(const HeldRole& held) const {
        const auto id = held.grantId ? held.grantId : -_roleIds.at(held.role);
        for (const auto& role : _person.data().limitedRoles)
            if (role->grantId == id) return role.get();
        return nullptr;
    }

    /// Which roles give it here, and which would if the record lay elsewhere.
    void holders(AccessAnswer& answer, const std::string& permission) {
        for (const auto& held : _roles) {
            if (!held.allows(permission)) continue;
            Message::Params params{{"role", held.role},
                                   {"permission", permission},
                                   {"grant", std::to_string(held.grantId)},
                                   {"group", held.group}};
            const LimitedRole* limited = held.limited ? limitsOf(held) : nullptr;
            const bool byRow =
                limited && std::binary_search(limited->permissions.begin(), limited->permissions.end(), permission);
            if (held.limited && !byRow && !_person.mayEverywhere(permission)) continue;
            if (byRow && !matches(limited->limits.rows(_type.places))) {
                add(answer, false, "outside_" + failing(limited->limits), held, std::move(params), permission);
                continue;
            }
            const std::string code = held.grantId == 0 ? "role" : held.group.empty() ? "grant" : "group_grant";
            add(answer, true, byRow ? code + "_inside" : code, held, std::move(params), permission);
        }
    }

    static void add(AccessAnswer& answer, bool holds, const std::string& code, const HeldRole& held,
                    Message::Params params, const std::string& permission) {
        answer.reasons.push_back(
            {holds, code, {"explain." + code, std::move(params)}, permission, held.role, held.grantId});
    }

    /// The first limit that the record lies outside of.
    std::string failing(const Limits& limits) {
        if (!matches(Limits{.locationIds = limits.locationIds}.rows(_type.places))) return "location";
        if (!matches(Limits{.departmentIds = limits.departmentIds}.rows(_type.places))) return "department";
        if (!matches(Limits{.groupIds = limits.groupIds}.rows(_type.places))) return "group";
        return "category";
    }

    void missing(AccessAnswer& answer, const std::string& permission) {
        holders(answer, permission);
        std::vector<std::string> roles;
        for (const auto& [name, permissions] : _permissions)
            if (HeldRole{name, 0, {}, permissions}.allows(permission)) roles.push_back(name);
        answer.reasons.push_back({false,
                                  "missing",
                                  {"explain.missing", {{"permission", permission}, {"roles", join(roles, ", ")}}},
                                  permission});
    }

    Transaction& _tx;
    Kernel& _kernel;
    const Viewer& _person;
    const RecordType& _type;
    const std::int64_t _id;
    std::vector<HeldRole> _roles;
    std::map<std::string, std::vector<std::string>> _permissions;
    std::map<std::string, std::int64_t> _roleIds;
};

}  // namespace

AccessAnswer AccessExplainer::explain(Transaction& tx, const Viewer& asker, std::int64_t userId, const Ref& ref,
                                      Verb verb) {
    Records& records = _kernel->records();
    const AnyRecord person = records.get(tx, asker, {"user", userId});
    const AnyRecord record = records.get(tx, asker, ref);
    if (record.type().collection.empty()) throw NotFound("a record of its own: " + toString(ref));
    if (!std::get<bool>(person.get("active"))) return {false, {{false, "inactive", {"explain.inactive", {}}}}};
    const Viewer viewer = _kernel->accounts().viewerOf(tx, userId, Origin::web);
    Explanation explanation(tx, *_kernel, viewer, record);
    switch (verb) {
        case Verb::write:
            return explanation.changing(record.type().writePermission);
        case Verb::remove:
            return explanation.changing(record.type().deletePermission);
        case Verb::read:
            break;
    }
    return explanation.reading();
}

}  // namespace kontor
