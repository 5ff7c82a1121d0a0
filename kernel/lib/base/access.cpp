#include "kontor/access.h"

#include "kontor/access_report.h"
#include "kontor/translations.h"
#include "kontor/viewer.h"

namespace kontor {

Predicate Limits::rows(const PlaceColumns& places) const {
    Predicate result;
    const auto limit = [&](const std::string& column, const std::vector<std::int64_t>& ids) {
        if (!ids.empty()) result = conjoin(std::move(result), column.empty() ? noRow() : isOneOf(column, ids));
    };
    limit(places.location, locationIds);
    limit(places.department, departmentIds);
    limit(places.group, groupIds);
    limit(places.category, categoryIds);
    return result;
}

Predicate ownPlaces(const Viewer& viewer, std::string_view area, const PlaceColumns& places) {
    const ViewerData& data = viewer.data();
    Predicate result = noRow();
    const auto level = [&](std::string_view name, const std::string& column, const Predicate& rows) {
        if (column.empty() || viewer.isAnonymous()) return;
        const Predicate held = viewer.within(std::string(area) + ".read_" + std::string(name), places);
        if (held.sql != noRow().sql && rows.sql != noRow().sql)
            result = disjoin(std::move(result), conjoin(held, rows));
    };
    level("department", places.department, isOneOf(places.department, data.departmentIds));
    level("location", places.location, isOneOf(places.location, data.locationIds));
    // People of the house have none, and are together by that.
    level("organisation", places.organisation, {places.organisation + " <=> ?", {toSql(data.organisationId)}});
    return result;
}

Json toJson(const AccessAnswer& answer, const Translations& translations, std::string_view locale) {
    Json reasons = Json::array();
    for (const auto& reason : answer.reasons) {
        Json item = Json::object({{"holds", reason.holds}, {"code", reason.code}});
        for (const auto& [name, value] : {std::pair{"permission", &reason.permission}, {"role", &reason.role}}) {
            item[name] = Json();
            if (!value->empty()) item[name] = *value;
        }
        item["grant_id"] = Json();
        if (reason.grantId) item["grant_id"] = reason.grantId;
        item["text"] = translations.text(locale, reason.text);
        reasons.push(std::move(item));
    }
    return Json::object({{"allowed", answer.allowed}, {"reasons", std::move(reasons)}});
}

}  // namespace kontor
