#include "imports/import_profile.h"
#include "imports/import_type.h"
#include "imports/imports_plugin.h"
#include "imports/refused_rows.h"
#include "kontor/command_file.h"
#include "kontor/imports.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor {

namespace {

Ref importRef(const CommandCall& call) {
    return {std::string(Import::kind), call.number("id")};
}

/// `--map 'Room=location'`: a column and its field.
Json pairsOf(const CommandCall& call, const char* option) {
    Json mapping = Json::object();
    for (const auto& pair : call.all(option)) {
        const auto equals = pair.rfind('=');
        if (equals == std::string::npos || equals == 0) throw Invalid(option, "error.not_a_mapping", {{"value", pair}});
        mapping[std::string(trimmed(pair.substr(0, equals)))] = std::string(trimmed(pair.substr(equals + 1)));
    }
    return mapping;
}

std::int64_t profileNamed(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& name) {
    ListRequest request;
    request.extra = {"t.name = ?", {name}};
    request.limit = 1;
    const auto found = kernel.records().list(tx, viewer, ImportProfile::kind, request).items;
    if (found.empty()) throw Invalid("profile", "error.no_such_record", {{"id", name}});
    return found.front().id();
}

CommandResult startImport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"file_id", call.number("file")}, {"kind", call.text("kind", "user")}});
    if (call.has("match-by")) values["match_by"] = call.text("match-by");
    if (call.has("map")) values["mapping"] = pairsOf(call, "map");
    if (call.has("set")) values["defaults"] = pairsOf(call, "set");
    if (call.has("only-existing")) values["create_missing"] = false;
    for (const auto& [option, field] :
         {std::pair("rule", "rule"), std::pair("empty-cells", "empty_cells"), std::pair("sheet", "sheet"),
          std::pair("encoding", "encoding"), std::pair("delimiter", "delimiter")})
        if (call.has(option)) values[field] = call.text(option);
    const AnyRecord import = kernel.db().write([&](Transaction& tx) {
        if (call.has("profile")) values["profile_id"] = profileNamed(tx, kernel, viewer, call.text("profile"));
        const RecordType& type = kernel.records().type(Import::kind);
        return kernel.records().create(tx, viewer, Import::kind, Patch::fromJson(type, viewer, values, true));
    });
    CommandResult result = CommandResult::ofRecord(import, viewer);
    if (!call.json) result.line("Its rows are being checked: imports show " + std::to_string(import.id()));
    return result;
}

CommandResult listImports(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Import::kind, {}); });
    return CommandResult::ofRecords(page, viewer,
                                    {"id", "kind", "file_name", "state", "new", "changed", "unchanged", "refused"});
}

CommandResult listKinds(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows.clear();
        json = Json::array();
        for (const auto& kind : kernel.get<Imports>().kinds(viewer)) {
            const auto fields = join(kernel.get<Imports>().fields(tx, kind), ", ");
            const auto keys = join(kernel.get<Imports>().keys(kind), ", ");
            rows.push_back({kind, keys, fields});
            json.push(Json::object({{"kind", kind}, {"keys", keys}, {"columns", fields}}));
        }
    });
    CommandResult result;
    result.table({"KIND", "KEYS", "COLUMNS"}, std::move(rows), std::move(json));
    return result;
}

CommandResult listProfiles(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, ImportProfile::kind, {}); });
    return CommandResult::ofRecords(page, viewer, {"id", "name", "kind", "match_by", "rule", "shared"});
}

CommandResult saveProfile(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto id = kernel.db().write([&](Transaction& tx) {
        return kernel.get<Imports>().saveProfile(tx, viewer, call.number("id"), call.text("name"), call.has("shared"));
    });
    return CommandResult::text("Kept as profile " + std::to_string(id) + ".");
}

/// "phone: 1 > 2; email: Another one has it."
std::string told(const Json& row) {
    std::vector<std::string> parts;
    for (const auto& change : row["changes"].items()) {
        const std::string from = cellText(change["from"]);
        parts.push_back(change["field"].text() + ": " + (from.empty() ? "" : from + " > ") + cellText(change["to"]));
    }
    for (const char* list : {"errors", "undo_notes"})
        for (const auto& error : row[list].isArray() ? row[list].items() : Json::Array{}) {
            const std::string field = error["field"].text();
            parts.push_back((field.empty() ? "" : field + ": ") + error["message"].text());
        }
    return join(parts, "; ");
}

CommandResult showImport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest rows;
    rows.owner = importRef(call);
    rows.limit = 200;
    rows.q = call.text("rows", "outcome:refused");
    CommandResult result;
    kernel.db().read([&](Transaction& tx) {
        result = CommandResult::ofRecord(kernel.records().get(tx, viewer, *rows.owner), viewer);
        std::vector<std::vector<std::string>> lines;
        Json all = Json::array();
        for (const auto& item : kernel.records().list(tx, viewer, ImportRow::kind, rows).items) {
            const Json row = item.toJson(viewer);
            lines.push_back({cellText(row["line"]), row["outcome"].text(), row["label"].text(), told(row)});
            all.push(row);
        }
        result.table({"LINE", "OUTCOME", "LABEL", "CHANGES AND ERRORS"}, std::move(lines), std::move(all));
    });
    return result;
}

using Verb = void (Imports::*)(Transaction&, const Viewer&, std::int64_t);

auto done(Verb verb, std::string said) {
    return [verb, said](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
        kernel.db().write([&](Transaction& tx) { (kernel.get<Imports>().*verb)(tx, viewer, call.number("id")); });
        return CommandResult::text(said + ": imports show " + call.text("id"));
    };
}

std::vector<CommandArgument> options() {
    const auto text = [](const char* name, const char* doc) {
        CommandArgument argument;
        argument.name = name;
        argument.doc = doc;
        argument.required = false;
        return argument;
    };
    auto rule = text("rule", "create_update, create (leave what exists), update (make none)");
    rule.choices = {importRules.begin(), importRules.end()};
    auto empty = text("empty-cells", "keep or clear what a record holds");
    empty.choices = {importEmptyCells.begin(), importEmptyCells.end()};
    auto map = text("map", "COLUMN=FIELD where the name of a column does not say it; COLUMN= leaves it out");
    map.repeated = true;
    auto set = text("set", "FIELD=TEXT that every row says which does not say otherwise");
    set.repeated = true;
    auto existing = text("only-existing", "Make no places, departments and the like that rows name");
    existing.type = CommandArgument::Type::flag;
    return {text("kind", "What the rows are: user, location, asset …; `imports kinds` lists them"),
            text("match-by", "Field that tells whom a row is about"),
            map,
            set,
            text("profile", "Name of a profile that says what the columns are"),
            rule,
            empty,
            existing,
            text("sheet", "Sheet of a workbook"),
            text("encoding", "utf-8, utf-16 or windows-1252, where it is not found"),
            text("delimiter", "comma, semicolon, tab or bar, where it is not found")};
}

}  // namespace

void addImportCommands(Registry& registry) {
    const auto import = [] { return recordArgument(std::string(Import::kind), "The import"); };
    const auto command = [&](std::string name, std::string summary) {
        return Command{
            .name = std::move(name),
            .summary = std::move(summary),
            .doc =
                "The file lies on this machine, or was uploaded before: CSV, XLSX or JSON. Nothing is changed yet: "
                "`imports show` tells what would be done, `imports apply` does it.",
            .access = needs("users.import"),
            .arguments = {fileArgument("file", "A CSV, XLSX or JSON file here on this machine")},
            .options = options(),
            .examples = {},
            .run = startImport};
    };
    Command start = command("imports start", "Looks at a file whose rows shall become records");
    start.examples = {"imports start people.csv", "imports start inventory.xlsx --kind asset --sheet Laptops",
                      "imports start rooms.csv --kind location --rule create --profile 'Rooms of Berlin'"};
    registry.command(std::move(start));
    Command people = command("people import", "Looks at a file of people, places or departments");
    people.examples = {"people import people.csv", "people import rooms.csv --kind location",
                       "people import people.csv --map Room=location --map Remark="};
    registry.command(std::move(people));
    registry.command({.name = "imports kinds",
                      .summary = "Lists what can come from files, with the columns that are understood",
                      .access = needs("users.import"),
                      .examples = {"imports kinds"},
                      .run = listKinds});
    registry.command({.name = "imports profiles",
                      .summary = "Lists profiles: what the columns of files mean",
                      .access = needs("users.import"),
                      .examples = {"imports profiles"},
                      .run = listProfiles});
    registry.command({.name = "imports profile",
                      .summary = "Keeps columns and rules of an import for the next file like it",
                      .doc = "A file with just these columns is read by it without being told.",
                      .access = needs("users.import"),
                      .arguments = {import(), {.name = "name", .doc = "What it shall be called"}},
                      .options = {{.name = "shared",
                                   .doc = "Others who import may use it too",
                                   .type = CommandArgument::Type::flag,
                                   .required = false}},
                      .examples = {"imports profile 3 'Staff of the payroll office' --shared"},
                      .run = saveProfile});
    registry.command({.name = "imports undo",
                      .summary = "Takes back what an import wrote",
                      .doc = "What it made is deleted and what it changed restored, as far as nobody changed it since; "
                             "`imports show ID --rows undone:left` tells what was left.",
                      .access = needs("users.import"),
                      .arguments = {import()},
                      .examples = {"imports undo 3"},
                      .confirm = "Records the import made are deleted, those it changed get their old values. Go on?",
                      .run = done(&Imports::undo, "It is being taken back")});
    registry.command({.name = "imports refused",
                      .summary = "Prints the refused rows of an import as CSV, with the reasons",
                      .access = needs("users.import"),
                      .arguments = {import()},
                      .examples = {"imports refused 3"},
                      .run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                          return CommandResult::text(refusedRows(kernel, viewer, call.number("id")));
                      }});
    registry.command({.name = "imports list",
                      .summary = "Lists imports",
                      .access = needs("users.import"),
                      .examples = {"imports list"},
                      .run = listImports});
    registry.command({.name = "imports show",
                      .summary = "Shows what the rows of an import come to",
                      .doc = "Those that are refused, or those a query finds; 200 at most.",
                      .access = needs("users.import"),
                      .arguments = {import()},
                      .options = {{.name = "rows", .doc = "Which rows, in the query language", .required = false}},
                      .examples = {"imports show 3", "imports show 3 --rows outcome:changed"},
                      .run = showImport});
    registry.command({.name = "imports apply",
                      .summary = "Takes over the rows of an import",
                      .doc = "Once it was looked at. Rows that are refused are left out.",
                      .access = needs("users.import"),
                      .arguments = {import()},
                      .examples = {"imports apply 3"},
                      .confirm = "The rows become records. Go on?",
                      .run = done(&Imports::apply, "The rows are being taken over")});
    registry.command({.name = "imports check",
                      .summary = "Looks at the rows of an import once more",
                      .doc = "After it failed, was cancelled, or something was changed in between.",
                      .access = needs("users.import"),
                      .arguments = {import()},
                      .examples = {"imports check 3"},
                      .run = done(&Imports::check, "The rows are being checked")});
    registry.command({.name = "imports cancel",
                      .summary = "Ends an import that is under way",
                      .doc = "Rows taken over before stay; the same file again goes on from there.",
                      .access = needs("users.import"),
                      .arguments = {import()},
                      .examples = {"imports cancel 3"},
                      .run = done(&Imports::cancel, "It is cancelled")});
}

}  // namespace kontor
