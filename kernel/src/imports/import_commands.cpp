#include "imports/import_type.h"
#include "imports/imports_plugin.h"
#include "kontor/command_file.h"
#include "kontor/imports.h"
#include "kontor/kernel.h"
#include "kontor/people.h"
#include "kontor/text.h"

namespace kontor {

namespace {

Ref importRef(const CommandCall& call) {
    return {std::string(Import::kind), call.number("id")};
}

/// `--map 'Room=location'`: a column and its field.
Json mappingOf(const CommandCall& call) {
    Json mapping = Json::object();
    for (const auto& pair : call.all("map")) {
        const auto equals = pair.rfind('=');
        if (equals == std::string::npos || equals == 0) throw Invalid("map", "error.not_a_mapping", {{"value", pair}});
        mapping[std::string(trimmed(pair.substr(0, equals)))] = std::string(trimmed(pair.substr(equals + 1)));
    }
    return mapping;
}

CommandResult startImport(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    Json values = Json::object({{"file_id", call.number("file")}, {"kind", call.text("kind", "user")}});
    if (call.has("match-by")) values["match_by"] = call.text("match-by");
    if (call.has("map")) values["mapping"] = mappingOf(call);
    if (call.has("only-existing")) values["create_missing"] = false;
    const AnyRecord import = kernel.db().write([&](Transaction& tx) {
        const RecordType& type = kernel.records().type(Import::kind);
        return kernel.records().create(tx, viewer, Import::kind, Patch::fromJson(type, viewer, values, true));
    });
    CommandResult result = CommandResult::ofRecord(import, viewer);
    if (!call.json) result.line("Its rows are being checked: imports show " + std::to_string(import.id()));
    return result;
}

/// Whom a picture shows, by the name of its file: "anna.berg.jpg".
std::int64_t personOf(Transaction& tx, Kernel& kernel, const std::string& fileName) {
    const auto dot = fileName.rfind('.');
    const std::string word = fileName.substr(0, dot == 0 ? std::string::npos : dot);
    for (const auto& found : {kernel.accounts().findByLogin(tx, word), kernel.accounts().findByEmail(tx, word)})
        if (found) return *found;
    const auto numbered = tx.maybe<std::int64_t>("SELECT id FROM user WHERE number_key = ?", word);
    if (!numbered) throw Invalid("file", "error.no_such_record", {{"id", word}});
    return *numbered;
}

CommandResult setPhotos(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    CommandResult result;
    for (const auto& id : call.all("file")) {
        std::string name = id;
        std::string outcome = "set";
        try {
            kernel.db().write([&](Transaction& tx) {
                const StoredFile file = kernel.files().find(tx, viewer, std::stoll(id));
                name = file.name;
                kernel.get<People>().setPhoto(tx, viewer, personOf(tx, kernel, file.name), kernel.files().read(file));
            });
        } catch (const Unavailable&) {
            throw;
        } catch (const Invalid& invalid) {
            outcome = kernel.translations().text(viewer.locale(), invalid.errors().front().message);
        } catch (const Error& error) {
            outcome = kernel.translations().text(viewer.locale(), error.message());
        }
        if (outcome != "set") result.exitCode = 1;
        json.push(Json::object({{"file", name}, {"outcome", outcome}}));
        rows.push_back({name, outcome});
    }
    result.table({"FILE", "PHOTO"}, std::move(rows), std::move(json));
    return result;
}

CommandResult listImports(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const RecordPage page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Import::kind, {}); });
    return CommandResult::ofRecords(page, viewer,
                                    {"id", "kind", "file_name", "state", "new", "changed", "unchanged", "refused"});
}

/// "phone: 1 > 2; email: Another one has it."
std::string told(const Json& row) {
    std::vector<std::string> parts;
    for (const auto& change : row["changes"].items()) {
        const std::string from = cellText(change["from"]);
        parts.push_back(change["field"].text() + ": " + (from.empty() ? "" : from + " > ") + cellText(change["to"]));
    }
    for (const auto& error : row["errors"].items()) {
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

}  // namespace

void addImportCommands(Registry& registry) {
    const auto import = [] { return recordArgument(std::string(Import::kind), "The import"); };
    CommandArgument photos = fileArgument("file", "Pictures, PNG or JPEG, here on this machine");
    photos.repeated = true;
    registry.command(
        {.name = "people import",
         .summary = "Looks at a file of people, places or departments",
         .doc = "The file lies on this machine, or was uploaded before. Nothing is changed yet: `imports show` tells "
                "what would be done, `imports apply` does it.",
         .access = needs("users.import"),
         .arguments = {fileArgument("file", "A CSV file here on this machine")},
         .options = {{.name = "kind",
                      .doc = "What the rows are",
                      .required = false,
                      .choices = {importKinds.begin(), importKinds.end()}},
                     {.name = "match-by", .doc = "Field that tells whom a row is about", .required = false},
                     {.name = "map",
                      .doc = "COLUMN=FIELD where the name of a column does not say it; COLUMN= leaves it out",
                      .type = CommandArgument::Type::text,
                      .required = false,
                      .repeated = true},
                     {.name = "only-existing",
                      .doc = "Make no places, departments and organisations that rows name",
                      .type = CommandArgument::Type::flag,
                      .required = false}},
         .examples = {"people import people.csv", "people import rooms.csv --kind location",
                      "people import people.csv --map Room=location --map Remark="},
         .run = startImport});
    registry.command({.name = "people photos",
                      .summary = "Sets photos of people",
                      .doc = "Each file is named by the login, address or employee number of whom it shows.",
                      .access = needs("users.write"),
                      .arguments = {std::move(photos)},
                      .examples = {"people photos anna.berg.jpg bert@example.com.png"},
                      .run = setPhotos});
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
                      .confirm = "The rows become people, places or departments. Go on?",
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
