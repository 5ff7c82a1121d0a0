#include "rights_pages.h"

#include <algorithm>
#include <set>

#include "frame.h"
#include "kontor/access_report.h"
#include "kontor/web/view.h"

namespace kontor::web {

namespace {

/// A role as the matrix works with it.
struct RoleColumn {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string title;
    std::vector<std::string> permissions;

    bool has(const std::string& permission) const {
        return std::find(permissions.begin(), permissions.end(), permission) != permissions.end();
    }
    /// Allowed by `*` or `tickets.*`, which the matrix leaves as they are.
    bool covers(const std::string& permission) const {
        return has("*") || has(permission.substr(0, permission.find('.')) + ".*");
    }
    bool isFixed() const { return name == "admin"; }
};

std::vector<RoleColumn> rolesOf(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    std::vector<RoleColumn> result;
    ListRequest request;
    request.limit = 200;
    request.sort = "id";
    request.fields = {"id", "version", "name", "title", "permissions"};
    for (const auto& record : kernel.records().list(tx, viewer, "role", request).items)
        result.push_back({record.id(), record.version(), toText(record.get("name")), toText(record.get("title")),
                          std::get<std::vector<std::string>>(record.get("permissions"))});
    return result;
}

/// The roles to show: all, or the one that was asked for, as a phone has room for.
std::vector<RoleColumn> shown(std::vector<RoleColumn> roles, const std::string& only) {
    if (std::any_of(roles.begin(), roles.end(), [&](const auto& role) { return role.name == only; }))
        std::erase_if(roles, [&](const auto& role) { return role.name != only; });
    return roles;
}

PageContent contentOf(std::string_view key, std::string_view active, const Viewer& viewer, Kernel& kernel,
                      std::string templateName) {
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), key);
    content.templateName = std::move(templateName);
    content.active = active;
    content.data["heading"] = content.title;
    content.data["tab_rights"] = content.templateName == "web/rights";
    content.data["tab_explain"] = content.templateName == "web/explain";
    return content;
}

Json cellsOf(const std::string& permission, const std::string& label, const std::vector<RoleColumn>& roles,
             bool canWrite) {
    Json cells = Json::array();
    for (const auto& role : roles)
        cells.push(Json::object({{"name", "role_" + std::to_string(role.id)},
                                 {"value", permission},
                                 {"label", label + " – " + role.title},
                                 {"checked", role.has(permission) || role.covers(permission)},
                                 {"disabled", !canWrite || role.isFixed() || role.covers(permission)}}));
    return cells;
}

Reply showMatrix(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& error, int status) {
    const Translations& translations = kernel.translations();
    PageContent content = contentOf("web.rights", "web.rights", viewer, kernel, "web/rights");
    content.status = status;
    const auto all = kernel.db().read([&](Transaction& tx) { return rolesOf(tx, viewer, kernel); });
    const std::string only = request.queryValue("role").value_or("");
    const auto roles = shown(all, only);
    const bool canWrite = viewer.may("roles.write");

    Json columns = Json::array();
    for (const auto& role : roles)
        columns.push(Json::object({{"id", std::to_string(role.id)},
                                   {"version", std::to_string(role.version)},
                                   {"label", role.title},
                                   {"href", "/admin/records/roles/" + std::to_string(role.id)}}));
    Json choices = Json::array();
    for (const auto& role : all)
        choices.push(Json::object({{"value", role.name}, {"label", role.title}, {"selected", role.name == only}}));
    Json groups = Json::array();
    std::map<std::string, std::vector<std::string>> byPlugin;
    for (const auto& [name, permission] : kernel.catalog().permissions) byPlugin[permission.plugin].push_back(name);
    for (const auto& [plugin, names] : byPlugin) {
        Json rows = Json::array();
        for (const auto& name : names) {
            const auto& permission = kernel.catalog().permissions.find(name)->second;
            const std::string doc = declaredText(translations, viewer.locale(), "permission." + name, permission.doc);
            Json row = Json::object({{"doc", doc}, {"name", name}});
            row["is_limited"] = permission.limited == Permission::Limited::byRow;
            row["cells"] = cellsOf(name, doc, roles, canWrite);
            rows.push(std::move(row));
        }
        std::string title = plugin;
        for (const auto& state : kernel.plugins())
            if (state.id == plugin) title = state.title;
        Json group = Json::object({{"title", declaredText(translations, viewer.locale(), "plugin." + plugin, title)},
                                   {"span", std::to_string(roles.size() + 1)}});
        group["rows"] = std::move(rows);
        groups.push(std::move(group));
    }
    Json& data = content.data;
    data["columns"] = std::move(columns);
    data["choices"] = std::move(choices);
    data["groups"] = std::move(groups);
    data["can_write"] = canWrite;
    data["action"] = "/admin/rights" + (only.empty() ? "" : "?role=" + percentEncode(only));
    data["has_error"] = !error.empty();
    data["error_text"] = error;
    return kernel.get<PageFrame>().render(request, viewer, content);
}

std::optional<std::int64_t> sentVersion(Request& request, std::int64_t roleId) {
    const std::string text = request.formValue("version_" + std::to_string(roleId));
    const bool plain = !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string::npos;
    return plain ? std::optional<std::int64_t>(std::stoll(text)) : std::nullopt;
}

/// What the form leaves a role: what was ticked, and what the matrix does not show.
std::vector<std::string> ticked(Request& request, const RoleColumn& role, const Catalog& catalog) {
    std::set<std::string> result;
    for (const auto& permission : role.permissions)
        if (!catalog.permissions.contains(permission) || role.covers(permission)) result.insert(permission);
    const std::string field = "role_" + std::to_string(role.id);
    for (const auto& [name, value] : request.form())
        if (name == field && catalog.permissions.contains(value)) result.insert(value);
    return {result.begin(), result.end()};
}

Reply saveMatrix(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    try {
        kernel.db().write([&](Transaction& tx) {
            for (const auto& role : rolesOf(tx, viewer, kernel)) {
                const auto version = sentVersion(request, role.id);
                if (!version || role.isFixed()) continue;  // not on the page
                auto before = role.permissions;
                std::sort(before.begin(), before.end());
                auto after = ticked(request, role, kernel.catalog());
                if (after == before) continue;
                kernel.records().patch(tx, viewer, {"role", role.id}, Patch().set("permissions", std::move(after)),
                                       version);
            }
        });
    } catch (const Forbidden& forbidden) {
        return showMatrix(request, viewer, kernel, translations.text(viewer.locale(), forbidden.message()), 403);
    } catch (const Stale&) {
        return showMatrix(request, viewer, kernel, translations.text(viewer.locale(), "web.record.stale"), 412);
    }
    const std::string only = request.queryValue("role").value_or("");
    return redirectWith("/admin/rights" + (only.empty() ? "" : "?role=" + percentEncode(only)), "ui.saved");
}

/// `ticket/12`, `tickets/12` or the address of a ticket's page.
std::optional<Ref> refOf(std::string text, const Catalog& catalog) {
    const auto slash = text.rfind('/');
    if (slash == std::string::npos) return std::nullopt;
    const std::string id = text.substr(slash + 1);
    std::string kind = text.substr(0, slash);
    kind = kind.substr(kind.rfind('/') + 1);  // npos + 1 is 0
    if (id.empty() || id.size() > 18 || id.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
    if (const RecordType* type = catalog.collection(kind)) kind = type->kind;
    if (!catalog.records.contains(kind)) return std::nullopt;
    return Ref{kind, std::stoll(id)};
}

Reply showExplanation(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    PageContent content = contentOf("web.explain", "web.rights", viewer, kernel, "web/explain");
    Json& data = content.data;
    const std::string record(trimmed(request.queryValue("record").value_or("")));
    const std::string verb = request.queryValue("verb").value_or("read");
    const std::int64_t user =
        request.queryValue("user_id").value_or("").empty() ? 0 : request.queryNumber("user_id", 0, 0, INT64_MAX);
    data["record"] = record;
    Json verbs = Json::array();
    for (const char* one : {"read", "write", "delete"})
        verbs.push(Json::object({{"value", one},
                                 {"label", translations.text(viewer.locale(), std::string("web.explain.") + one)},
                                 {"selected", verb == one}}));
    data["verbs"] = std::move(verbs);
    data["has_answer"] = false;
    data["has_error"] = false;
    if (user != 0 || !record.empty()) {
        using Verb = AccessReport::Verb;
        const Verb asked = verb == "write" ? Verb::write : verb == "delete" ? Verb::remove : Verb::read;
        const auto ref = refOf(record, kernel.catalog());
        try {
            if (!ref) throw NotFound(record);
            kernel.db().read([&](Transaction& tx) {
                const auto answer = kernel.get<AccessReport>().explain(tx, viewer, user, *ref, asked);
                data["answer"] = toJson(answer, translations, viewer.locale());
                Json person = Json::array();
                for (const auto& [id, name] : kernel.records().labels(tx, viewer, "user", {user}))
                    person.push(Json::object({{"value", std::to_string(id)}, {"label", name}}));
                data["people"] = std::move(person);
                for (const auto& [id, name] : kernel.records().labels(tx, viewer, ref->kind, {ref->id}))
                    data["record_name"] = name;
            });
            data["has_answer"] = true;
        } catch (const NotFound&) {
            data["has_error"] = true;
            content.status = 404;
        }
    }
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addRightsPages(Registry& registry) {
    registry.menu({.id = "web.rights",
                   .area = MenuEntry::Area::admin,
                   .title = "web.rights",
                   .path = "/admin/rights",
                   .icon = "shield-lock",
                   .access = needs("roles.read"),
                   .order = 32,
                   .group = menuGroups::access});
    registry.page({.path = "/admin/rights",
                   .access = needs("roles.read"),
                   .title = "web.rights",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showMatrix(request, viewer, kernel, {}, 200); },
                   .post = saveMatrix,
                   .bodyLimit = 1 << 20});
    registry.page({.path = "/admin/rights/explain",
                   .access = needs("roles.read"),
                   .title = "web.explain",
                   .get = showExplanation});
}

}  // namespace kontor::web
