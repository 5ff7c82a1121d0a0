#include "kontor/viewer.h"

#include <algorithm>

#include "kontor/error.h"

namespace kontor {

std::string_view toString(Origin origin) {
    switch (origin) {
        case Origin::web:
            return "web";
        case Origin::api:
            return "api";
        case Origin::mail:
            return "mail";
        case Origin::shell:
            return "shell";
        case Origin::rule:
            return "rule";
        case Origin::system:
            return "system";
    }
    return "system";
}

Viewer::Viewer(ViewerData data) {
    std::sort(data.permissions.begin(), data.permissions.end());
    std::sort(data.groupIds.begin(), data.groupIds.end());
    _data = std::make_shared<const ViewerData>(std::move(data));
}

Viewer Viewer::system(std::string reason, Origin origin) {
    ViewerData data;
    data.system = true;
    data.name = "Kontor";
    data.reason = std::move(reason);
    data.permissions = {"*"};
    data.origin = origin;
    return Viewer(std::move(data));
}

Viewer Viewer::anonymous(std::string locale, Origin origin) {
    ViewerData data;
    data.locale = std::move(locale);
    data.origin = origin;
    return Viewer(std::move(data));
}

namespace {

/// `tickets.read` is granted by itself, `tickets.*` and `*`.
bool granted(const std::vector<std::string>& permissions, std::string_view wanted) {
    const auto holds = [&](std::string_view name) {
        return std::binary_search(permissions.begin(), permissions.end(), name);
    };
    if (holds("*") || holds(wanted)) return true;
    const auto dot = wanted.find('.');
    return dot != std::string_view::npos && holds(std::string(wanted.substr(0, dot)) + ".*");
}

/// Scopes are `tickets:read`, `tickets:*` or `*`; `tickets:read` allows permissions tickets.read and tickets.read_x.
bool inScope(const std::vector<std::string>& scopes, std::string_view permission) {
    const auto dot = permission.find('.');
    const std::string_view area = permission.substr(0, dot);
    const std::string_view verb = dot == std::string_view::npos ? std::string_view() : permission.substr(dot + 1);
    return std::any_of(scopes.begin(), scopes.end(), [&](std::string_view scope) {
        if (scope == "*") return true;
        const auto colon = scope.find(':');
        if (colon == std::string_view::npos || scope.substr(0, colon) != area) return false;
        const std::string_view allowed = scope.substr(colon + 1);
        if (allowed == "*" || allowed == verb) return true;
        return verb.size() > allowed.size() && verb.starts_with(allowed) && verb[allowed.size()] == '_';
    });
}

}  // namespace

bool Viewer::mayEverywhere(std::string_view permission) const {
    if (_data->system) return true;
    if (!granted(_data->permissions, permission)) return false;
    return _data->scopes.empty() || inScope(_data->scopes, permission);
}

bool Viewer::allows(const LimitedRole& role, std::string_view permission) const {
    return std::binary_search(role.permissions.begin(), role.permissions.end(), permission) &&
           (_data->scopes.empty() || inScope(_data->scopes, permission));
}

bool Viewer::may(std::string_view permission) const {
    if (mayEverywhere(permission)) return true;
    return std::any_of(_data->limitedRoles.begin(), _data->limitedRoles.end(), [&](const auto& role) {
        const bool here = !_grantsHere || std::binary_search(_grantsHere->begin(), _grantsHere->end(), role->grantId);
        return here && allows(*role, permission);
    });
}

Predicate Viewer::within(std::string_view permission, const PlaceColumns& places) const {
    if (mayEverywhere(permission)) return {};
    // Most grants limit one thing only: their places are one list.
    Limits merged;
    Predicate result = noRow();
    for (const auto& role : _data->limitedRoles) {
        if (!allows(*role, permission)) continue;
        const Limits& limits = role->limits;
        std::vector<std::int64_t>* list = nullptr;
        const std::vector<std::int64_t>* more = nullptr;
        int lists = 0;
        for (const auto member :
             {&Limits::locationIds, &Limits::departmentIds, &Limits::groupIds, &Limits::categoryIds}) {
            if ((limits.*member).empty()) continue;
            ++lists;
            list = &(merged.*member);
            more = &(limits.*member);
        }
        if (lists == 1)
            list->insert(list->end(), more->begin(), more->end());
        else
            result = disjoin(std::move(result), limits.rows(places));
    }
    const auto either = [&](const std::string& column, std::vector<std::int64_t>& ids) {
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        if (!column.empty()) result = disjoin(std::move(result), isOneOf(column, ids));
    };
    either(places.location, merged.locationIds);
    either(places.department, merged.departmentIds);
    either(places.group, merged.groupIds);
    either(places.category, merged.categoryIds);
    return result;
}

Viewer Viewer::before(std::vector<std::int64_t> grantIds) const {
    Viewer result = *this;
    std::sort(grantIds.begin(), grantIds.end());
    result._grantsHere = std::make_shared<const std::vector<std::int64_t>>(std::move(grantIds));
    return result;
}

void Viewer::require(std::string_view permission) const {
    if (!may(permission)) throw Forbidden(std::string(permission));
}

bool Viewer::inGroup(std::int64_t groupId) const {
    return std::binary_search(_data->groupIds.begin(), _data->groupIds.end(), groupId);
}

Viewer Viewer::withOrigin(Origin origin) const {
    ViewerData data = *_data;
    data.origin = origin;
    Viewer result(std::move(data));
    result._grantsHere = _grantsHere;
    return result;
}

}  // namespace kontor
