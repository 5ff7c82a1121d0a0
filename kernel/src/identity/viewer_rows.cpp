#include "identity/viewer_rows.h"

#include "kontor/text.h"

namespace kontor::viewerRows {

std::string columns() {
    return "u.id, u.login, u.name, u.email, u.locale, u.time_zone,"
           " (SELECT GROUP_CONCAT(a.role) FROM user_role a WHERE a.user_id = u.id),"
           " (SELECT GROUP_CONCAT(m.group_id) FROM user_group_member m WHERE m.user_id = u.id),"
           " (SELECT h.version FROM role_head h WHERE h.id = 1),"
           " u.location_id, u.department_id,"
           " (EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL)"
           " OR EXISTS (SELECT 1 FROM passkey p WHERE p.user_id = u.id)),"
           // Somebody from outside whose organisation is not known is together with nobody.
           " IF(u.external, COALESCE(u.organisation_id, -u.id), u.organisation_id)";
}

std::string condition() {
    return "u.active AND u.deleted_at IS NULL";
}

Row read(const SqlRow& row, std::size_t first, Origin origin) {
    const auto list = [&](std::size_t column) {
        const auto text = row.get<std::optional<std::string>>(first + column);
        return text && !text->empty() ? split(*text, ',') : std::vector<std::string>();
    };
    Row result;
    ViewerData& data = result.data;
    data.id = row.get<std::int64_t>(first);
    data.login = row.get<std::string>(first + 1);
    data.name = row.get<std::string>(first + 2);
    data.email = row.get<std::optional<std::string>>(first + 3).value_or("");
    data.locale = row.get<std::string>(first + 4);
    data.timeZone = row.get<std::string>(first + 5);
    data.roles = list(6);
    for (const auto& group : list(7)) data.groupIds.push_back(std::stoll(group));
    data.origin = origin;
    result.rolesVersion = row.get<std::int64_t>(first + 8);
    data.locationId = row.get<std::optional<std::int64_t>>(first + 9);
    data.departmentId = row.get<std::optional<std::int64_t>>(first + 10);
    data.organisationId = row.get<std::optional<std::int64_t>>(first + 12);
    result.hasSecondFactor = row.get<bool>(first + 11);
    return result;
}

}  // namespace kontor::viewerRows
