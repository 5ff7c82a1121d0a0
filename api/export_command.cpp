// `export`: a list as CSV or JSON on the shell's standard output.
#include "export_text.h"
#include "exports.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::api {

namespace {

using Type = CommandArgument::Type;

constexpr std::int64_t usualRows = 10'000;
constexpr std::int64_t mostRows = 100'000;  ///< the answer of a command is held in memory

std::vector<std::string> collections(std::string_view typed, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> found;
    for (const auto& [kind, type] : kernel.catalog().records)
        if (!type.collection.empty() && type.collection.starts_with(typed) &&
            (type.readPermission.empty() || viewer.may(type.readPermission)))
            found.push_back(type.collection);
    return found;
}

CommandResult runExport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const RecordType* type = kernel.catalog().collection(call.text("collection"));
    if (!type) throw Invalid("collection", "api.no_such_collection", {{"name", call.text("collection")}});
    if (!type->readPermission.empty()) viewer.require(type->readPermission);
    ExportRequest request;
    request.q = call.text("query");
    if (call.has("sort")) request.sort = call.text("sort");
    if (call.text("format", "csv") == "json") request.format = ExportFormat::json;
    request.names = !call.has("codes") && request.format == ExportFormat::csv;
    for (const auto& field : split(call.text("fields"), ','))
        if (!trimmed(field).empty()) request.fields.emplace_back(trimmed(field));
    const std::int64_t most = call.has("limit") ? call.number("limit") : usualRows;
    if (most < 1 || most > mostRows)
        throw Invalid("limit", "error.out_of_range", {{"low", "1"}, {"high", std::to_string(mostRows)}});
    const auto found = kernel.db().read([&](Transaction& tx) {
        ListRequest count{.q = request.q, .limit = 1, .total = true, .fields = {"id"}};
        return kernel.records().list(tx, viewer, type->kind, count).total.value_or(0);
    });
    if (found > most)
        throw Invalid("limit", "api.export.too_many",
                      {{"count", std::to_string(found)}, {"most", std::to_string(most)}});
    const ExportTable table(kernel, viewer, *type, request);
    noteExport(kernel, table);
    ExportText text(table);
    std::string all;
    while (auto piece = text.next()) all += *piece;
    // A terminal has no use for the mark, and lines of a terminal end without CR.
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (all.starts_with(mark)) all.erase(0, mark.size());
    return CommandResult::text(replaceAll(std::move(all), "\r\n", "\n"));
}

}  // namespace

void addExportCommand(Registry& registry) {
    registry.command(
        {.name = "export",
         .summary = "Export a list as CSV or JSON",
         .doc =
             "Prints the records that match the query and that you may see. CSV is made for people: names, words and "
             "local times; --codes gives ids, codes and RFC 3339. Programs that want more rows use "
             "POST /api/v1/COLLECTION/export, which has no limit.",
         .access = signedIn("the rows are read as lists are, with the viewer's rights"),
         .arguments =
             {{.name = "collection", .doc = "Which records: tickets, users …", .complete = collections},
              {.name = "query", .doc = "Which of them; all when absent.", .type = Type::query, .required = false}},
         .options =
             {{.name = "format", .doc = "csv or json.", .required = false, .choices = {"csv", "json"}},
              {.name = "fields", .doc = "Columns, separated by commas; also custom.NAME.", .required = false},
              {.name = "sort", .doc = "Field to sort by, - before it for descending.", .required = false},
              {.name = "codes",
               .doc = "Ids and codes in place of names and words.",
               .type = Type::flag,
               .required = false},
              {.name = "limit", .doc = "Refuses more rows than this.", .type = Type::integer, .required = false}},
         .examples = {"export tickets state:open --fields number,subject,assignee_id > open.csv",
                      "export users role:agent --format json"},
         .run = runExport});
}

}  // namespace kontor::api
