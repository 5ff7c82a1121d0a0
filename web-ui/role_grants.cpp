#include "role_grants.h"

#include <array>

#include "kontor/text.h"
#include "record_view.h"

namespace kontor::web {

namespace {

constexpr std::array<std::string_view, 4> limitFields{"location_ids", "department_ids", "group_ids", "category_ids"};

/// What the grants of this record are found by: the field, and its value in a query and in a form.
std::optional<std::pair<std::string, std::string>> relationOf(const AnyRecord& record) {
    const std::string& kind = record.type().kind;
    if (kind == "user" || kind == "group") return {{kind + "_id", std::to_string(record.id())}};
    if (kind == "role") return {{"role", toText(record.get("name"))}};
    return std::nullopt;
}

}  // namespace

void putRoleGrants(Json& data, const Viewer& viewer, Kernel& kernel, const RecordType& type,
                   const std::optional<AnyRecord>& record) {
    data["has_grants"] = false;
    const auto relation = record ? relationOf(*record) : std::nullopt;
    const RecordType& grants = kernel.records().type("role-grant");
    if (!relation || type.kind == grants.kind || !viewer.may(grants.readPermission)) return;
    const Translations& translations = kernel.translations();
    data["grants"] = kernel.db().read([&](Transaction& tx) {
        ListRequest request;
        request.q = relation->first + ":" + relation->second;
        const auto found = kernel.records().list(tx, viewer, grants.kind, request).items;
        ReferenceNames names;
        for (const auto& grant : found)
            for (const auto& field : grants.fields) names.want(field, grant.get(field.name));
        names.read(tx, kernel, viewer);
        Json lines = Json::array();
        for (const auto& grant : found) {
            const auto said = [&](std::string_view name) {
                return textOf(*grants.field(name), grant.get(name), names, kernel, translations, viewer);
            };
            std::vector<std::string> limits;
            for (const auto name : limitFields)
                if (auto text = said(name); !text.empty()) limits.push_back(std::move(text));
            std::string who = said("user_id");
            if (who.empty()) who = said("group_id");
            Json line = Json::object({{"href", "/admin/records/role-grants/" + std::to_string(grant.id())},
                                      {"text", relation->first == "role" ? who : said("role")},
                                      {"limits", join(limits, "; ")}});
            line["everywhere"] = limits.empty();
            lines.push(std::move(line));
        }
        return lines;
    });
    data["has_grants"] = true;
    data["can_grant"] = viewer.may(grants.createPermission);
    data["grant_href"] = "/admin/records/role-grants/new?" + relation->first + "=" + percentEncode(relation->second);
}

}  // namespace kontor::web
