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
}

}  // namespace kontor
