#include "commands.h"

#include "kontor/text.h"
#include "run.h"
#include "runs.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}
std::string when(const std::optional<Time>& time) {
    return time ? formatTime(*time) : "never";
}

template <class T>
std::vector<T> list(Kernel& kernel, const Viewer& viewer, const std::string& q, const std::string& sort, int limit) {
    ListRequest request;
    request.q = q;
    request.sort = sort;
    request.limit = limit;
    return kernel.db().read([&](Transaction& tx) { return kernel.records().all<T>(tx, viewer, request); });
}

template <class T>
T get(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<T>(tx, viewer, id); });
}

CommandResult directories(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const auto all = list<Directory>(kernel, viewer, "", "position", 200);
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const Directory& directory : all) {
        rows.push_back({number(directory.id), directory.name, directory.preset, directory.active ? "yes" : "no",
                        when(directory.lastSuccessAt), directory.lastError});
        json.push(toJson(Directory::fields, &directory));
    }
    CommandResult result;
    result.table({"ID", "Name", "Preset", "Active", "Last success", "Error"}, std::move(rows), std::move(json));
    return result;
}

CommandResult test(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const DirectoryTest tried = testDirectory(kernel, get<Directory>(kernel, viewer, call.number("id")));
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& line : tried.lines) {
        rows.push_back({line.step, line.ok ? "ok" : "failed", line.text});
        json.push(Json::object({{"step", line.step}, {"ok", line.ok}, {"text", line.text}}));
    }
    CommandResult result;
    result.table({"Step", "Result", "Text"}, std::move(rows), std::move(json));
    result.exitCode = tried.ok() ? 0 : 1;
    return result;
}

CommandResult sync(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    RunRequest request;
    request.mode = call.has("incremental") ? "incremental" : "full";
    request.dryRun = call.has("dry-run");
    if (call.has("allow")) request.allowLocks = std::max<std::int64_t>(0, call.number("allow"));
    const auto id = startRun(kernel, viewer, call.number("id"), request);
    return CommandResult::text("Run " + number(id) + " has been started; `directory show " + number(id) +
                               "` tells how far it is and what came of it.");
}

CommandResult runs(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const Run& run : list<Run>(kernel, viewer, "", "-id", 20)) {
        rows.push_back({number(run.id), number(run.directoryId), run.mode + (run.dryRun ? ", dry" : ""), run.state,
                        number(run.seen), number(run.created), number(run.updated), number(run.locked),
                        number(run.unlocked), run.error});
        json.push(toJson(Run::fields, &run));
    }
    CommandResult result;
    result.table({"Run", "Directory", "Mode", "State", "Read", "New", "Changed", "Off", "On", "Error"}, std::move(rows),
                 std::move(json));
    return result;
}

std::string changesText(const Json& change) {
    std::vector<std::string> parts;
    if (change["changes"].isArray())
        for (const Json& item : change["changes"].items())
            parts.push_back(item["field"].text() + ": " + item["from"].text() + " -> " + item["to"].text());
    return join(parts, "; ");
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Run run = get<Run>(kernel, viewer, call.number("run"));
    CommandResult result;
    result.record({{"Run", number(run.id)},
                   {"Directory", number(run.directoryId)},
                   {"Mode", run.mode + (run.dryRun ? ", dry run" : "")},
                   {"State", run.state},
                   {"Server", run.server},
                   {"Read", number(run.seen)},
                   {"New", number(run.created)},
                   {"Changed", number(run.updated)},
                   {"Switched off", number(run.locked)},
                   {"Switched on", number(run.unlocked)},
                   {"Conflicts", number(run.conflicts)},
                   {"Started", when(run.startedAt)},
                   {"Finished", when(run.finishedAt)},
                   {"Error", run.error}},
                  toJson(Run::fields, &run));
    std::vector<std::vector<std::string>> rows;
    const Json& items = run.changes["items"];
    if (items.isArray())
        for (const Json& item : items.items())
            rows.push_back({item["action"].text(), item["login"].text(), changesText(item)});
    if (!rows.empty()) result.table({"Action", "Login", "Changes"}, std::move(rows));
    for (const auto& finding : run.findings) result.line(finding);
    result.exitCode = run.state == "failed" || run.state == "held" ? 1 : 0;
    return result;
}

CommandResult cancel(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    cancelRun(kernel, viewer, call.number("run"));
    return CommandResult::text("Run " + number(call.number("run")) + " ends after the people it is at.");
}

Command command(std::string name, std::string summary, std::string doc, std::string example,
                std::function<CommandResult(const CommandCall&, const Viewer&, Kernel&)> run) {
    Command result;
    result.name = std::move(name);
    result.summary = std::move(summary);
    result.doc = std::move(doc);
    result.access = needs("directory.administer");
    result.examples = {std::move(example)};
    result.run = std::move(run);
    return result;
}

CommandArgument idOf(std::string name, std::string doc) {
    return {std::move(name), std::move(doc), CommandArgument::Type::integer, true, false, {}, {}};
}

CommandArgument option(std::string name, std::string doc, CommandArgument::Type type) {
    return {std::move(name), std::move(doc), type, false, false, {}, {}};
}

}  // namespace

void addCommands(Registry& registry) {
    const auto completed = [](CommandArgument argument) {
        argument.complete = [](std::string_view, const Viewer& viewer, Kernel& kernel) {
            std::vector<std::string> ids;
            for (const auto& directory : list<Directory>(kernel, viewer, "", "position", 200))
                ids.push_back(number(directory.id) + "\t" + directory.name);
            return ids;
        };
        return argument;
    };
    registry.command(command("directory list", "List directories and how they do",
                             "With the time of the last synchronisation that went well and what went wrong since.",
                             "directory list", directories));
    Command tried = command("directory test", "Try a directory",
                            "Connects, signs in, reads some people and looks for the mapped groups. Ends with 1 when a "
                            "step fails.",
                            "directory test 1", test);
    tried.arguments.push_back(completed(idOf("id", "The directory.")));
    registry.command(std::move(tried));
    Command synced =
        command("directory sync", "Synchronise a directory now",
                "Reads everybody, or with --incremental what changed. With --dry-run it only writes down what "
                "it would do. --allow lets so many people be switched off past the brake.",
                "directory sync 1 --dry-run", sync);
    synced.arguments.push_back(completed(idOf("id", "The directory.")));
    synced.options.push_back(option("dry-run", "Change nothing.", CommandArgument::Type::flag));
    synced.options.push_back(
        option("incremental", "Only what changed since the last run.", CommandArgument::Type::flag));
    synced.options.push_back(option("allow", "So many people may be switched off.", CommandArgument::Type::integer));
    registry.command(std::move(synced));
    registry.command(command("directory runs", "List synchronisations", "The newest twenty of all directories.",
                             "directory runs", runs));
    Command shown =
        command("directory show", "Show a synchronisation",
                "How far it is, what it did or would do, and what an administrator should know. Ends with 1 "
                "when it failed or is held.",
                "directory show 12", show);
    shown.arguments.push_back(idOf("run", "The run."));
    registry.command(std::move(shown));
    Command cancelled =
        command("directory cancel", "Cancel a synchronisation",
                "It ends after the people it is at; nobody is switched off.", "directory cancel 12", cancel);
    cancelled.arguments.push_back(idOf("run", "The run."));
    registry.command(std::move(cancelled));
}

}  // namespace kontor::directory
