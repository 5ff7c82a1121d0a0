// Lists as files: for programs, and from a page for people.
#include <algorithm>

#include "export_run.h"
#include "export_text.h"
#include "exports.h"
#include "kontor/error.h"
#include "kontor/field_labels.h"
#include "kontor/template.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::api {

namespace {

/// Where the page goes back to: a path of ours.
std::string backOf(const Request& request) {
    const std::string back = request.queryValue("back").value_or("");
    const bool isOurs = back.starts_with("/") && !back.starts_with("//") && back.find_first_of("\r\n\\") == back.npos;
    return isOurs ? back : "/";
}

Reply showPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    if (!type.readPermission.empty()) viewer.require(type.readPermission);
    const Translations& translations = kernel.translations();
    const std::string q = request.queryValue("q").value_or("");
    std::vector<ExportColumn> possible;
    std::int64_t count = 0;
    kernel.db().read([&](Transaction& tx) {
        possible = possibleColumns(tx, kernel, viewer, type);
        count = kernel.records().counts(tx, viewer, type.kind, {q}).front();
    });
    PageContent content;
    content.area = viewer.may("web.workspace") ? PageContent::Area::workspace : PageContent::Area::portal;
    content.title = translations.text(viewer.locale(), "api.export.title",
                                      {{"list", collectionLabel(type, translations, viewer.locale())}});
    content.templateName = "api/export";
    Json& data = content.data;
    data["heading"] = content.title;
    data["action"] = "/export/" + type.collection;
    data["back"] = backOf(request);
    data["q"] = q;
    data["sort"] = request.queryValue("sort").value_or("");
    data["is_filtered"] = !q.empty();
    const bool many = count >= Records::countLimit;
    data["count"] = translations.text(viewer.locale(), count == 1 ? "api.export.count_one" : "api.export.count",
                                      {{"count", many ? std::to_string(count - 1) + "+" : std::to_string(count)}});
    Json columns = Json::array();
    const auto shown = split(request.queryValue("fields").value_or(""), ',');
    const auto isShown = [&](const ExportColumn& column) {
        if (shown.front().empty()) return column.field->isListed && column.name != "version";
        return std::find(shown.begin(), shown.end(), column.name) != shown.end();
    };
    for (const auto& column : possible)
        columns.push(Json::object({{"name", column.name}, {"label", column.title}, {"checked", isShown(column)}}));
    data["columns"] = std::move(columns);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply download(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = collectionOf(request, kernel);
    Json body = Json::object({{"names", request.formValue("names") == "true"}});
    for (const char* name : {"format", "q", "sort"})
        if (const std::string value = request.formValue(name); !value.empty()) body[name] = value;
    for (const auto& [name, value] : request.form())
        if (name == "fields") body["fields"].push(value);
    const Reply reply = exportReply(kernel, viewer, type, exportRequestFrom(body));
    return reply.status == 202 ? Reply::redirect("/exports") : reply;
}

Reply showRuns(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    const auto text = [&](const std::string& key, const Message::Params& params = {}) {
        return translations.text(viewer.locale(), key, params);
    };
    PageContent content;
    content.area = viewer.may("web.workspace") ? PageContent::Area::workspace : PageContent::Area::portal;
    content.title = text("api.exports");
    content.templateName = "api/exports";
    Json runs = Json::array();
    kernel.db().read([&](Transaction& tx) {
        runs = Json::array();
        for (const auto& run : kernel.records().all<ExportRun>(tx, viewer, {.limit = 50})) {
            const RecordType* type =
                kernel.catalog().records.contains(run.of) ? &kernel.records().type(run.of) : nullptr;
            const bool isThere =
                run.state == "done" && run.fileId && kernel.clock().now() - run.updatedAt < std::chrono::hours(24);
            runs.push(Json::object(
                {{"name", type ? collectionLabel(*type, translations, viewer.locale()) : run.of},
                 {"state",
                  isThere || run.state != "done" ? text("api.export.state." + run.state) : text("api.export.gone")},
                 {"rows", text(run.rowCount == 1 ? "api.export.count_one" : "api.export.count",
                               {{"count", std::to_string(run.rowCount)}})},
                 {"at", Json::object({{"iso", formatTime(run.createdAt)},
                                      {"text", localTime(run.createdAt, viewer.locale(), viewer.timeZone())}})},
                 {"is_there", isThere},
                 {"href", "/api/v1/files/" + std::to_string(run.fileId.value_or(0))}}));
        }
    });
    content.data["heading"] = content.title;
    content.data["has_runs"] = runs.size() > 0;
    content.data["runs"] = std::move(runs);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

Json exportSchema() {
    const Json text = Json::object({{"type", "string"}});
    const auto described = [](Json schema, const char* doc) {
        schema["description"] = doc;
        return schema;
    };
    return Json::object(
        {{"type", "object"},
         {"properties",
          Json::object(
              {{"format",
                Json::object({{"type", "string"}, {"enum", Json::array({"csv", "json", "xlsx"})}, {"default", "csv"}})},
               {"q", described(text, "Which ones, as in lists; all you may see when empty.")},
               {"sort", described(text, "As in lists; `id` when absent, which nothing can change meanwhile.")},
               {"fields", described(Json::object({{"type", "array"}, {"items", text}}),
                                    "Columns, also `custom.NAME`; those of lists when absent.")},
               {"names", described(Json::object({{"type", "boolean"}}),
                                   "For people: names, words and local times in place of ids and codes. The default of "
                                   "csv.")}})},
         {"additionalProperties", false}});
}

void addExportRoutes(Registry& registry) {
    registry.route({.method = "POST",
                    .path = "/api/v1/{collection}/export",
                    .access = signedIn("the rows are read as lists are, with the viewer's rights"),
                    .summary = "Export a list",
                    .handler =
                        [](Request& request, const Viewer& viewer, Kernel& kernel) {
                            const RecordType& type = collectionOf(request, kernel);
                            return exportReply(kernel, viewer, type, exportRequestFrom(request.json()));
                        },
                    .tag = "Records"});
    registry.page({.path = "/export/{collection}",
                   .access = signedIn("the rows are read as lists are, with the viewer's rights"),
                   .title = "api.export",
                   .get = showPage,
                   .post = download,
                   .bodyLimit = 1 << 16});
    registry.page({.path = "/exports", .access = signedIn("one's own"), .title = "api.exports", .get = showRuns});
}

}  // namespace kontor::api
