#include "kontor/command_file.h"
#include "kontor/kernel.h"
#include "kontor/people.h"
#include "people/erasure.h"
#include "people/people_plugin.h"

namespace kontor {

namespace {

CommandArgument person(std::string name, std::string doc) {
    CommandArgument argument = recordArgument("user", std::move(doc));
    argument.name = std::move(name);
    return argument;
}

CommandResult mergeCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Json answer = kernel.db().write([&](Transaction& tx) {
        return kernel.get<People>().merge(tx, viewer, call.number("id"), call.number("into"));
    });
    std::vector<std::vector<std::string>> rows;
    for (const auto& [what, count] : answer["moved"].members()) rows.push_back({what, cellText(count)});
    return CommandResult().table({"MOVED", "NUMBER"}, std::move(rows), answer);
}

CommandResult anonymiseCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
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

}  // namespace

void addPeopleCommands(Registry& registry) {
    registry.command({.name = "users merge",
                      .summary = "Makes one of two accounts",
                      .doc = "Everything of the first goes to the second, which goes on alone.",
                      .access = needs("users.merge"),
                      .arguments = {person("id", "The account that goes"), person("into", "The account that stays")},
                      .examples = {"users merge 7 9"},
                      .confirm = "Two accounts become one; this can't be undone. Go on?",
                      .run = mergeCommand});
    registry.command({.name = "users anonymise",
                      .summary = "Takes everything personal of somebody out",
                      .doc = "Records, journal, events and mail keep what was done, and no longer tell by whom.",
                      .access = needs("users.anonymise"),
                      .arguments = {person("id", "The person")},
                      .examples = {"users anonymise 7"},
                      .confirm = "Name, addresses and texts about this person are lost for ever. Go on?",
                      .run = anonymiseCommand});
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
    CommandArgument photos = fileArgument("file", "Pictures, PNG or JPEG, here on this machine");
    photos.repeated = true;
    registry.command({.name = "people photos",
                      .summary = "Sets photos of people",
                      .doc = "Each file is named by the login, address or employee number of whom it shows.",
                      .access = needs("users.write"),
                      .arguments = {std::move(photos)},
                      .examples = {"people photos anna.berg.jpg bert@example.com.png"},
                      .run = setPhotos});
}

}  // namespace kontor
