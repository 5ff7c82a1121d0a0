#include "frame.h"
#include "kontor/imports.h"
#include "kontor/web/view.h"
#include "people_pages.h"
#include "record_view.h"

namespace kontor::web {

namespace {

constexpr std::string_view kinds[] = {"user", "location", "department", "organisation"};
constexpr std::string_view outcomes[] = {"new", "changed", "unchanged", "refused"};

std::string word(Kernel& kernel, const Viewer& viewer, const std::string& group, const std::string& value) {
    const std::string key = group + "." + value;
    const auto& translations = kernel.translations();
    return translations.has(viewer.locale(), key) ? translations.text(viewer.locale(), key) : value;
}

std::string fieldName(Kernel& kernel, const Viewer& viewer, const std::string& kind, const std::string& name) {
    const RecordType& type = kernel.records().type(kind);
    if (const Field* field = type.field(name)) return labelOf(*field, kernel.translations(), viewer.locale());
    return word(kernel, viewer, "field", name + "_id") == name + "_id" ? word(kernel, viewer, "field", name)
                                                                       : word(kernel, viewer, "field", name + "_id");
}

PageContent contentOf(Kernel& kernel, const Viewer& viewer, std::string templateName) {
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), "web.import");
    content.templateName = std::move(templateName);
    content.active = "web.import";
    return content;
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    PageContent content = contentOf(kernel, viewer, "web/imports");
    content.status = status;
    ListRequest list;
    list.limit = 20;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "import", list); });
    Json rows = Json::array();
    for (const auto& record : page.items) {
        const Json json = record.toJson(viewer);
        rows.push(Json::object({{"href", "/admin/import/" + std::to_string(record.id())},
                                {"name", json["file_name"]},
                                {"kind", word(kernel, viewer, "value.kind", json["kind"].text())},
                                {"state", word(kernel, viewer, "web.import.state", json["state"].text())},
                                {"at", moment(*parseTime(json["created_at"].text()), viewer)}}));
    }
    Json options = Json::array();
    for (const auto kind : kinds)
        options.push(Json::object({{"value", kind}, {"label", word(kernel, viewer, "value.kind", std::string(kind))}}));
    data["kinds"] = std::move(options);
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply start(Request& request, const Viewer& viewer, Kernel& kernel) {
    try {
        if (request.uploads().empty() || request.uploads().front().content.empty())
            throw Invalid("file_id", "error.required");
        const Upload& upload = request.uploads().front();
        const Json values = Json::object(
            {{"kind", request.formValue("kind")}, {"create_missing", request.formValue("create_missing") == "true"}});
        const std::int64_t id = kernel.db().write([&](Transaction& tx) {
            Json body = values;
            body["file_id"] = kernel.files().store(tx, viewer, upload.fileName, "text/csv", upload.content).id;
            const Patch patch = Patch::fromJson(kernel.records().type("import"), viewer, body, true);
            return kernel.records().create(tx, viewer, "import", patch).id();
        });
        return Reply::redirect("/admin/import/" + std::to_string(id));
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, kernel.translations(), viewer.locale());
        return showList(request, viewer, kernel, std::move(data), 422);
    }
}

Json changesOf(const Json& row, Kernel& kernel, const Viewer& viewer, const std::string& kind) {
    Json list = Json::array();
    for (const auto& change : row["changes"].items())
        list.push(Json::object({{"field", fieldName(kernel, viewer, kind, change["field"].text())},
                                {"from", cellText(change["from"])},
                                {"to", cellText(change["to"])},
                                {"has_from", !change["from"].isNull() && !cellText(change["from"]).empty()}}));
    return list;
}

Json errorsOf(const Json& row, Kernel& kernel, const Viewer& viewer, const std::string& kind) {
    Json list = Json::array();
    for (const auto& error : row["errors"].items()) {
        const std::string field = error["field"].text();
        Message message{error["key"].text(), {}};
        for (const auto& [name, value] : error["params"].members()) message.params.emplace_back(name, value.text());
        list.push(Json::object({{"text", (field.empty() ? "" : fieldName(kernel, viewer, kind, field) + ": ") +
                                             kernel.translations().text(viewer.locale(), message)}}));
    }
    return list;
}

Reply showOne(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const Ref ref{"import", request.number()};
    const std::string outcome = request.queryValue("outcome").value_or("");
    ListRequest list;
    list.owner = ref;
    list.limit = 100;
    list.cursor = request.queryValue("cursor").value_or("");
    for (const auto known : outcomes)
        if (outcome == known) list.q = "outcome:" + outcome;
    Json import;
    RecordPage page;
    kernel.db().read([&](Transaction& tx) {
        import = kernel.records().get(tx, viewer, ref).toJson(viewer);
        page = kernel.records().list(tx, viewer, "import_row", list);
    });
    const std::string kind = import["kind"].text();
    const std::string state = import["state"].text();
    const std::string here = "/admin/import/" + std::to_string(ref.id);
    Json rows = Json::array();
    for (const auto& record : page.items) {
        const Json json = record.toJson(viewer);
        Json row = Json::object({{"line", json["line"].integer()},
                                 {"label", json["label"]},
                                 {"key", json["outcome"]},
                                 {"outcome", word(kernel, viewer, "value.outcome", json["outcome"].text())}});
        row["line"] = cellText(json["line"]);
        row["changes"] = changesOf(json, kernel, viewer, kind);
        row["errors"] = errorsOf(json, kernel, viewer, kind);
        rows.push(std::move(row));
    }
    Json counts = Json::array();
    for (const auto known : outcomes)
        counts.push(Json::object({{"label", word(kernel, viewer, "value.outcome", std::string(known))},
                                  {"count", number(import[known].integer(), viewer.locale())},
                                  {"href", here + "?outcome=" + std::string(known)},
                                  {"active", outcome == known}}));
    Json columns = Json::array();
    for (const auto& [column, field] : import["mapping"].members())
        columns.push(Json::object(
            {{"name", column}, {"field", field.text().empty() ? "–" : fieldName(kernel, viewer, kind, field.text())}}));
    PageContent content = contentOf(kernel, viewer, "web/import");
    content.status = status;
    data["name"] = import["file_name"];
    data["here"] = here;
    data["kind"] = word(kernel, viewer, "value.kind", kind);
    data["state"] = word(kernel, viewer, "web.import.state", state);
    data["under_way"] = state == "checking" || state == "applying";
    data["progress"] =
        number(import["done"].integer(), viewer.locale()) + " / " + number(import["total"].integer(), viewer.locale());
    data["error"] = import["error"];
    data["has_error"] = !import["error"].text().empty();
    data["can_check"] = state == "checked" || state == "cancelled" || state == "failed";
    data["can_apply"] = state == "checked" && import["new"].integer() + import["changed"].integer() > 0;
    data["counts"] = std::move(counts);
    data["columns"] = std::move(columns);
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
    data["has_next"] = page.nextCursor.has_value();
    if (page.nextCursor)
        data["next_href"] = here + "?outcome=" + percentEncode(outcome) + "&cursor=" + percentEncode(*page.nextCursor);
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply act(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    auto& imports = kernel.get<Imports>();
    try {
        kernel.db().write([&](Transaction& tx) {
            if (action == "cancel")
                imports.cancel(tx, viewer, request.number());
            else if (action == "check")
                imports.check(tx, viewer, request.number());
            else
                imports.apply(tx, viewer, request.number());
        });
    } catch (const Conflict& conflict) {
        Json data = Json::object();
        data["has_errors"] = true;
        data["errors"] =
            Json::array({Json::object({{"text", kernel.translations().text(viewer.locale(), conflict.message())}})});
        return showOne(request, viewer, kernel, std::move(data), 409);
    }
    return redirectWith("/admin/import/" + std::to_string(request.number()), action == "cancel" ? "web.import.cancelled"
                                                                             : action == "check"
                                                                                 ? "web.import.state.checking"
                                                                                 : "web.import.applying");
}

}  // namespace

void addImportPages(Registry& registry) {
    registry.page({.path = "/admin/import",
                   .access = needs("users.import"),
                   .title = "web.import",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showList(request, viewer, kernel, Json::object(), 200); },
                   .post = start,
                   .bodyLimit = 21 << 20});
    registry.page({.path = "/admin/import/{id}",
                   .access = needs("users.import"),
                   .title = "web.import",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showOne(request, viewer, kernel, Json::object(), 200); },
                   .post = act});
    registry.menu({.id = "web.import",
                   .area = MenuEntry::Area::admin,
                   .title = "web.import",
                   .path = "/admin/import",
                   .icon = "database",
                   .access = needs("users.import"),
                   .order = 58,
                   .group = menuGroups::people});
}

}  // namespace kontor::web
