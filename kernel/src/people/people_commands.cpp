#include "kontor/kernel.h"
#include "kontor/people.h"
#include "people/erasure.h"
#include "people/import_type.h"
#include "people/people_plugin.h"

namespace kontor {

namespace {

CommandArgument person(std::string name, std::string doc) {
    CommandArgument argument = recordArgument("user", std::move(doc));
    argument.name = std::move(name);
    return argument;
}

CommandResult merge(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Json answer = kernel.db().write([&](Transaction& tx) {
        return kernel.get<People>().merge(tx, viewer, call.number("id"), call.number("into"));
    });
    std::vector<std::vector<std::string>> rows;
    for (const auto& [what, count] : answer["moved"].members()) rows.push_back({what, cellText(count)});
    return CommandResult().table({"MOVED", "NUMBER"}, std::move(rows), answer);
}

CommandResult anonymise(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const AnyRecord erasure = kernel.db().write([&](Transaction& tx) {
        const std::int64_t id = kernel.get<People>().anonymise(tx, viewer, call.number("id"));
        return kernel.records().get(tx, viewer, {std::string(Erasure::kind), id});
    });
    CommandResult result = CommandResult::ofRecord(erasure, viewer);
    if (!call.json) result.line("It goes on by itself: users erasures");
    return result;
}

CommandResult exported(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const StoredFile file = kernel.get<People>().exported(viewer, call.number("id"));
    return CommandResult().record(
        {{"file", std::to_string(file.id)}, {"size", std::to_string(file.size)}, {"path", kernel.files().path(file)}},
        Json::object({{"file_id", file.id}, {"size", file.size}, {"path", kernel.files().path(file)}}));
}

CommandResult listOf(std::string_view kind, const Viewer& viewer, Kernel& kernel,
                     const std::vector<std::string>& fields) {
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, {}); });
    return CommandResult::ofRecords(page, viewer, fields);
}

CommandResult startImport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"file_id", call.number("file")}, {"kind", call.text("kind", "user")}});
    if (call.has("match-by")) values["match_by"] = call.text("match-by");
    if (call.has("only-existing")) values["create_missing"] = false;
    const AnyRecord import = kernel.db().write([&](Transaction& tx) {
        const RecordType& type = kernel.records().type(Import::kind);
        return kernel.records().create(tx, viewer, Import::kind, Patch::fromJson(type, viewer, values, true));
    });
    return CommandResult::ofRecord(import, viewer);
}

CommandResult applyImport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) { kernel.get<People>().applyImport(tx, viewer, call.number("id")); });
    return CommandResult::text("The rows are being taken over: imports show " + call.text("id"));
}

CommandResult showImport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ref ref{std::string(Import::kind), call.number("id")};
    ListRequest rows;
    rows.owner = ref;
    rows.limit = 200;
    rows.q = call.text("rows", "outcome:refused");
    CommandResult result;
    kernel.db().read([&](Transaction& tx) {
        result = CommandResult::ofRecord(kernel.records().get(tx, viewer, ref), viewer);
        const auto page = kernel.records().list(tx, viewer, ImportRow::kind, rows);
        for (auto& block :
             CommandResult::ofRecords(page, viewer, {"line", "outcome", "label", "changes", "errors"}).blocks)
            result.blocks.push_back(std::move(block));
    });
    return result;
}

}  // namespace

void addPeopleCommands(Registry& registry) {
    registry.command({.name = "users merge",
                      .summary = "Makes one of two accounts",
                      .doc = "Everything of the first goes to the second, which goes on alone.",
                      .access = needs("users.merge"),
                      .arguments = {person("id", "The account that goes"), person("into", "The account that stays")},
                      .examples = {"users merge 7 9"},
                      .confirm = "Two accounts become one; this can't be undone. Go on?",
                      .run = merge});
    registry.command({.name = "users anonymise",
                      .summary = "Takes everything personal of somebody out",
                      .doc = "Records, journal, events and mail keep what was done, and no longer tell by whom.",
                      .access = needs("users.anonymise"),
                      .arguments = {person("id", "The person")},
                      .examples = {"users anonymise 7"},
                      .confirm = "Name, addresses and texts about this person are lost for ever. Go on?",
                      .run = anonymise});
    registry.command({.name = "users erasures",
                      .summary = "Lists anonymisations with their reports",
                      .access = needs("users.anonymise"),
                      .examples = {"users erasures"},
                      .run = [](const CommandCall&, const Viewer& viewer, Kernel& kernel) {
                          return listOf(Erasure::kind, viewer, kernel, {"id", "user_id", "state", "report", "error"});
                      }});
    registry.command({.name = "users export",
                      .summary = "Writes everything stored about a person into a file",
                      .doc = "Tells where the file lies; it goes after a day.",
                      .access = needs("users.export"),
                      .arguments = {person("id", "The person")},
                      .examples = {"users export 7"},
                      .run = exported});

    registry.command(
        {.name = "imports create",
         .summary = "Looks at a file of people, places or departments",
         .doc = "Nothing is changed yet: `imports show` tells what would be done. The file is uploaded before, by the "
                "administration or `POST /api/v1/files`.",
         .access = needs("users.import"),
         .arguments = {{.name = "file", .doc = "Number of the uploaded file", .type = CommandArgument::Type::integer}},
         .options = {{.name = "kind",
                      .doc = "What the rows are",
                      .required = false,
                      .choices = {importKinds.begin(), importKinds.end()}},
                     {.name = "match-by", .doc = "Field that tells whom a row is about", .required = false},
                     {.name = "only-existing",
                      .doc = "Make no places, departments and organisations that rows name",
                      .type = CommandArgument::Type::flag,
                      .required = false}},
         .examples = {"imports create 31", "imports create 32 --kind location"},
         .run = startImport});
    registry.command({.name = "imports list",
                      .summary = "Lists imports",
                      .access = needs("users.import"),
                      .examples = {"imports list"},
                      .run = [](const CommandCall&, const Viewer& viewer, Kernel& kernel) {
                          return listOf(Import::kind, viewer, kernel,
                                        {"id", "kind", "file_name", "state", "new", "changed", "unchanged", "refused"});
                      }});
    registry.command({.name = "imports show",
                      .summary = "Shows what the rows of an import come to",
                      .doc = "Those that are refused, or those a query finds; 200 at most.",
                      .access = needs("users.import"),
                      .arguments = {recordArgument(std::string(Import::kind), "The import")},
                      .options = {{.name = "rows", .doc = "Which rows, in the query language", .required = false}},
                      .examples = {"imports show 3", "imports show 3 --rows outcome:changed"},
                      .run = showImport});
    registry.command({.name = "imports apply",
                      .summary = "Takes over the rows of an import",
                      .doc = "Once it was looked at. Rows that are refused are left out.",
                      .access = needs("users.import"),
                      .arguments = {recordArgument(std::string(Import::kind), "The import")},
                      .examples = {"imports apply 3"},
                      .confirm = "The rows become people, places or departments. Go on?",
                      .run = applyImport});
}

}  // namespace kontor
