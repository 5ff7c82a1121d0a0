#include "frame.h"
#include "kontor/encoding.h"
#include "kontor/field_labels.h"
#include "kontor/imports.h"
#include "kontor/text.h"
#include "kontor/web/view.h"
#include "people_pages.h"
#include "record_view.h"

namespace kontor::web {

namespace {

constexpr std::string_view outcomes[] = {"new", "changed", "unchanged", "refused", "skipped"};
constexpr std::string_view undoneWords[] = {"deleted", "restored", "left"};

std::string word(Kernel& kernel, const Viewer& viewer, const std::string& group, const std::string& value) {
    const std::string key = group + "." + value;
    const auto& translations = kernel.translations();
    return translations.has(viewer.locale(), key) ? translations.text(viewer.locale(), key) : value;
}

std::string fieldName(Kernel& kernel, const Viewer& viewer, const std::string& kind, const std::string& name) {
    const RecordType& type = kernel.records().type(kind);
    if (const Field* field = type.field(name)) return fieldLabel(*field, kernel.translations(), viewer.locale());
    return word(kernel, viewer, "field", name + "_id") == name + "_id" ? word(kernel, viewer, "field", name)
                                                                       : word(kernel, viewer, "field", name + "_id");
}

/// None where imports of earlier versions say nothing.
Json::Array itemsOf(const Json& list) {
    return list.isArray() ? list.items() : Json::Array();
}

std::string kindName(Kernel& kernel, const Viewer& viewer, const std::string& kind) {
    const std::string named = word(kernel, viewer, "value.kind", kind);
    if (named != kind || !kernel.catalog().records.contains(kind)) return named;
    return collectionLabel(kernel.records().type(kind), kernel.translations(), viewer.locale());
}

PageContent contentOf(Kernel& kernel, const Viewer& viewer, std::string templateName) {
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), "web.import");
    content.templateName = std::move(templateName);
    content.active = "web.import";
    return content;
}

Json profileOptions(Kernel& kernel, const Viewer& viewer) {
    ListRequest list;
    list.limit = 200;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, "import_profile", list); });
    Json options = Json::array();
    for (const auto& record : page.items) {
        const Json json = record.toJson(viewer);
        options.push(Json::object(
            {{"value", std::to_string(record.id())},
             {"label", json["name"].text() + " (" + kindName(kernel, viewer, json["kind"].text()) + ")"}}));
    }
    return options;
}

Reply showImports(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
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
                                {"kind", kindName(kernel, viewer, json["kind"].text())},
                                {"state", word(kernel, viewer, "web.import.state", json["state"].text())},
                                {"at", moment(*parseTime(json["created_at"].text()), viewer)}}));
    }
    Json options = Json::array();
    const std::string sent = request.formValue("kind");
    const std::string chosen = sent.empty() ? request.queryValue("kind").value_or("user") : sent;
    for (const auto& kind : kernel.get<Imports>().kinds(viewer))
        options.push(
            Json::object({{"value", kind}, {"label", kindName(kernel, viewer, kind)}, {"selected", kind == chosen}}));
    data["profiles"] = profileOptions(kernel, viewer);
    data["kinds"] = std::move(options);
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply startOnImportPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    try {
        if (request.uploads().empty() || request.uploads().front().content.empty())
            throw Invalid("file_id", "error.required");
        const Upload& upload = request.uploads().front();
        const Json values = Json::object(
            {{"kind", request.formValue("kind")}, {"create_missing", request.formValue("create_missing") == "true"}});
        const std::int64_t id = kernel.db().write([&](Transaction& tx) {
            Json body = values;
            if (const auto profile = wholeNumber(request.formValue("profile_id"))) body["profile_id"] = *profile;
            body["file_id"] = kernel.files().store(tx, viewer, upload.fileName, "text/csv", upload.content).id;
            const Patch patch = Patch::fromJson(kernel.records().type("import"), viewer, body, true);
            return kernel.records().create(tx, viewer, "import", patch).id();
        });
        return Reply::redirect("/admin/import/" + std::to_string(id));
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, kernel.translations(), viewer.locale());
        return showImports(request, viewer, kernel, std::move(data), 422);
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

Json errorsOf(const Json& errors, Kernel& kernel, const Viewer& viewer, const std::string& kind) {
    Json list = Json::array();
    for (const auto& error : itemsOf(errors)) {
        const std::string field = error["field"].text();
        Message message{error["key"].text(), {}};
        for (const auto& [name, value] : error["params"].members()) message.params.emplace_back(name, value.text());
        list.push(Json::object({{"text", (field.empty() ? "" : fieldName(kernel, viewer, kind, field) + ": ") +
                                             kernel.translations().text(viewer.locale(), message)}}));
    }
    return list;
}

/// Columns that the form offers to change; with more it would hold more fields than a form may.
constexpr std::size_t mostFileColumns = 300;

Json optionsOf(Kernel& kernel, const Viewer& viewer, const std::string& kind, const std::vector<std::string>& names,
               const std::string& chosen, const std::string& none) {
    Json options = Json::array({Json::object(
        {{"value", ""}, {"label", kernel.translations().text(viewer.locale(), none)}, {"selected", chosen.empty()}})});
    for (const auto& name : names)
        options.push(Json::object(
            {{"value", name}, {"label", fieldName(kernel, viewer, kind, name)}, {"selected", name == chosen}}));
    return options;
}

/// The columns with the fields they may be; what was chosen and refused stays chosen.
void putColumns(Json& data, const Json& import, Request& request, Kernel& kernel, const Viewer& viewer,
                const std::vector<std::string>& fields) {
    const std::string kind = import["kind"].text();
    const bool sent = request.formValue("action") == "map";
    Json columns = Json::array();
    for (const auto& [column, field] : import["mapping"].members()) {
        const std::string number = std::to_string(columns.size());
        const std::string chosen = sent ? request.formValue("field-" + number) : field.text();
        std::vector<std::string> samples;
        for (const auto& value : itemsOf(import["preview"]["columns"][column])) samples.push_back(cellText(value));
        columns.push(
            Json::object({{"number", number},
                          {"samples", join(samples, " · ")},
                          {"has_samples", !samples.empty()},
                          {"name", column},
                          {"field", chosen.empty() ? "–" : fieldName(kernel, viewer, kind, chosen)},
                          {"options", optionsOf(kernel, viewer, kind, fields, chosen, "web.import.left_out")}}));
    }
    data["columns"] = std::move(columns);
    data["match_by"] =
        optionsOf(kernel, viewer, kind, kernel.get<Imports>().keys(kind),
                  sent ? request.formValue("match_by") : import["match_by"].text(), "web.import.by_itself");
    data["create_missing"] = sent ? request.formValue("create_missing") == "true" : import["create_missing"].boolean();
    data["version"] = sent ? request.formValue("version") : std::to_string(import["version"].integer());
}

/// One of the words of an enumeration of the import's own.
Json wordsOf(Kernel& kernel, const Viewer& viewer, const std::string& name, const std::string& chosen) {
    Json options = Json::array();
    for (const auto value : kernel.records().type("import").field(name)->values) {
        if (value.empty()) continue;
        const std::string label =
            name == "encoding" ? std::string(value) : word(kernel, viewer, "value." + name, std::string(value));
        options.push(Json::object({{"value", value}, {"label", label}, {"selected", value == chosen}}));
    }
    return options;
}

/// How the file was read, and how it could be.
void putReading(Json& data, const Json& import, Kernel& kernel, const Viewer& viewer) {
    std::vector<std::string> how{import["format"].text()};
    const bool isText = import["format"].text() == "csv";
    if (!import["encoding"].text().empty()) how.push_back(import["encoding"].text());
    if (isText) how.push_back(word(kernel, viewer, "value.delimiter", import["delimiter"].text()));
    if (!import["sheet"].text().empty()) how.push_back(import["sheet"].text());
    data["read_as"] =
        kernel.translations().text(viewer.locale(), Message{"web.import.read_as", {{"how", join(how, ", ")}}});
    data["is_text"] = isText;
    Json sheets = Json::array();
    for (const auto& sheet : itemsOf(import["preview"]["sheets"]))
        sheets.push(Json::object({{"value", sheet}, {"selected", sheet.text() == import["sheet"].text()}}));
    data["has_sheets"] = sheets.size() > 1;
    data["sheets"] = std::move(sheets);
    for (const char* name : {"encoding", "delimiter", "rule", "empty_cells"})
        data[std::string(name) + "_options"] = wordsOf(kernel, viewer, name, import[name].text());
}

/// Takes the columns for what the form says, and has the rows looked at once more.
void map(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel) {
    Json mapping = Json::object();
    for (std::size_t i = 0; i < mostFileColumns; ++i)
        if (const std::string column = request.formValue("column-" + std::to_string(i)); !column.empty())
            mapping[column] = request.formValue("field-" + std::to_string(i));
    Json body = Json::object({{"mapping", std::move(mapping)},
                              {"match_by", request.formValue("match_by")},
                              {"create_missing", request.formValue("create_missing") == "true"}});
    // With other marks or another sheet there are other columns, which were not in the form.
    const Json before = kernel.records().get(tx, viewer, {"import", request.number()}).toJson(viewer);
    for (const char* name : {"encoding", "delimiter", "sheet"})
        if (const std::string given = request.formValue(name); !given.empty() && given != before[name].text()) {
            body[name] = given;
            body.erase("mapping");
            body.erase("match_by");
        }
    for (const char* name : {"rule", "empty_cells"})
        if (const std::string given = request.formValue(name); !given.empty()) body[name] = given;
    const auto version = wholeNumber(request.formValue("version"));
    if (!version) throw Invalid("version", "error.required");
    const Ref ref{"import", request.number()};
    const Patch patch = Patch::fromJson(kernel.records().type("import"), viewer, body, false);
    if (kernel.records().patch(tx, viewer, ref, patch, *version).version() == *version)
        kernel.get<Imports>().check(tx, viewer, ref.id);
}

Reply showOne(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const Ref ref{"import", request.number()};
    const std::string outcome = request.queryValue("outcome").value_or("");
    const std::string undone = request.queryValue("undone").value_or("");
    ListRequest list;
    list.owner = ref;
    list.limit = 100;
    list.cursor = request.queryValue("cursor").value_or("");
    for (const auto known : outcomes)
        if (outcome == known) list.q = "outcome:" + outcome;
    for (const auto known : undoneWords)
        if (undone == known) list.q = "undone:" + undone;
    Json import;
    RecordPage page;
    std::vector<std::string> fields;
    kernel.db().read([&](Transaction& tx) {
        import = kernel.records().get(tx, viewer, ref).toJson(viewer);
        page = kernel.records().list(tx, viewer, "import_row", list);
        fields = kernel.get<Imports>().fields(tx, import["kind"].text());
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
        row["errors"] = errorsOf(json["errors"], kernel, viewer, kind);
        row["notes"] = errorsOf(json["undo_notes"], kernel, viewer, kind);
        row["is_undone"] = json["undone"].text() != "no";
        row["undone"] = word(kernel, viewer, "value.undone", json["undone"].text());
        rows.push(std::move(row));
    }
    Json counts = Json::array();
    for (const auto known : outcomes)
        counts.push(Json::object({{"label", word(kernel, viewer, "value.outcome", std::string(known))},
                                  {"count", number(import[known].integer(), viewer.locale())},
                                  {"href", here + "?outcome=" + std::string(known)},
                                  {"active", outcome == known}}));
    putColumns(data, import, request, kernel, viewer, fields);
    PageContent content = contentOf(kernel, viewer, "web/import");
    content.status = status;
    data["name"] = import["file_name"];
    data["here"] = here;
    data["id"] = std::to_string(ref.id);
    data["shows_left"] = undone == "left";
    data["kind"] = kindName(kernel, viewer, kind);
    data["state"] = word(kernel, viewer, "web.import.state", state);
    data["under_way"] = state == "checking" || state == "applying" || state == "undoing";
    data["has_refused"] = import["refused"].integer() > 0 && !data["under_way"].boolean();
    const std::int64_t written = import["new"].integer() + import["changed"].integer();
    const std::int64_t takenBack = import["undone"].integer() + import["left"].integer();
    data["can_undo"] = (state == "applied" || state == "cancelled" || state == "failed") && written > takenBack &&
                       import["done"].integer() > 0;
    data["was_undone"] = takenBack > 0;
    data["undone_count"] = number(import["undone"].integer(), viewer.locale());
    data["left_count"] = number(import["left"].integer(), viewer.locale());
    putReading(data, import, kernel, viewer);
    data["progress"] =
        number(import["done"].integer(), viewer.locale()) + " / " + number(import["total"].integer(), viewer.locale());
    data["error"] = import["error"];
    data["has_error"] = !import["error"].text().empty();
    data["can_check"] = state == "checked" || ((state == "cancelled" || state == "failed") && takenBack == 0);
    data["can_map"] = data["can_check"].boolean() && import["mapping"].members().size() <= mostFileColumns;
    data["can_apply"] = state == "checked" && import["new"].integer() + import["changed"].integer() > 0;
    data["counts"] = std::move(counts);
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
    data["has_next"] = page.nextCursor.has_value();
    if (page.nextCursor)
        data["next_href"] = here + "?outcome=" + percentEncode(outcome) + "&undone=" + percentEncode(undone) +
                            "&cursor=" + percentEncode(*page.nextCursor);
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply actOnImportPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    auto& imports = kernel.get<Imports>();
    try {
        kernel.db().write([&](Transaction& tx) {
            if (action == "map")
                map(tx, request, viewer, kernel);
            else if (action == "cancel")
                imports.cancel(tx, viewer, request.number());
            else if (action == "check")
                imports.check(tx, viewer, request.number());
            else if (action == "undo")
                imports.undo(tx, viewer, request.number());
            else if (action == "profile")
                imports.saveProfile(tx, viewer, request.number(), request.formValue("name"),
                                    request.formValue("shared") == "true");
            else
                imports.apply(tx, viewer, request.number());
        });
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, kernel.translations(), viewer.locale());
        return showOne(request, viewer, kernel, std::move(data), 422);
    } catch (const Conflict& conflict) {
        Json data = Json::object();
        data["has_errors"] = true;
        data["errors"] =
            Json::array({Json::object({{"text", kernel.translations().text(viewer.locale(), conflict.message())}})});
        return showOne(request, viewer, kernel, std::move(data), 409);
    }
    const char* said = action == "cancel"                     ? "web.import.cancelled"
                       : action == "check" || action == "map" ? "web.import.state.checking"
                       : action == "undo"                     ? "web.import.undoing"
                       : action == "profile"                  ? "web.import.profile_saved"
                                                              : "web.import.applying";
    return redirectWith("/admin/import/" + std::to_string(request.number()), said);
}

}  // namespace

void addImportPages(Registry& registry) {
    registry.page({.path = "/admin/import",
                   .access = needs("users.import"),
                   .title = "web.import",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showImports(request, viewer, kernel, Json::object(), 200); },
                   .post = startOnImportPage,
                   .bodyLimit = 51 << 20});
    registry.page({.path = "/admin/import/{id}",
                   .access = needs("users.import"),
                   .title = "web.import",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showOne(request, viewer, kernel, Json::object(), 200); },
                   .post = actOnImportPage});
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
