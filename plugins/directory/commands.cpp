#include "commands.h"

#include "kontor/directory/computers.h"
#include "kontor/text.h"
#include "run.h"
#include "runs.h"
#include "server_access.h"

namespace kontor::directory {

namespace {

using Type = CommandArgument::Type;

/// A table of records of a kind.
CommandResult listed(Kernel& kernel, const Viewer& viewer, std::string_view kind, const ListRequest& request,
                     const std::vector<std::string>& columns) {
    return CommandResult::ofRecords(
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, kind, request); }), viewer,
        columns);
}

CommandResult listCommand(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    return listed(kernel, viewer, Directory::kind, {.sort = "position", .limit = 200},
                  {"id", "name", "preset", "active", "last_success_at", "last_error"});
}

CommandResult testCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto directory = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().get<Directory>(tx, viewer, call.number("id")); });
    const DirectoryTest tried = testDirectory(kernel, directory);
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& line : tried.lines) {
        rows.push_back({line.step, line.ok ? "ok" : "failed", line.text});
        json.push(Json::object({{"step", line.step}, {"ok", line.ok}, {"text", line.text}}));
    }
    CommandResult result;
    result.table({"STEP", "RESULT", "TEXT"}, std::move(rows), std::move(json));
    result.exitCode = tried.ok() ? 0 : 1;
    return result;
}

CommandResult syncCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    RunRequest request;
    request.mode = call.has("incremental") ? "incremental" : "full";
    request.dryRun = call.has("dry-run");
    if (call.has("allow")) request.allowLocks = std::max<std::int64_t>(0, call.number("allow"));
    const std::string run = std::to_string(startRun(kernel, viewer, call.number("id"), request));
    return CommandResult::text("Run " + run + " has been started; `directory show " + run +
                               "` tells how far it is and what came of it.");
}

CommandResult runs(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    return listed(kernel, viewer, Run::kind, {.sort = "-id", .limit = 20},
                  {"id", "directory_id", "mode", "dry_run", "state", "seen", "created", "updated", "locked", "unlocked",
                   "error"});
}

std::string changesText(const Json& change) {
    std::vector<std::string> parts;
    if (change["changes"].isArray())
        for (const Json& item : change["changes"].items())
            parts.push_back(item["field"].text() + ": " + item["from"].text() + " -> " + item["to"].text());
    return join(parts, "; ");
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const AnyRecord record = kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, {std::string(Run::kind), call.number("id")});
    });
    const Run& run = record.as<Run>();
    CommandResult result = CommandResult::ofRecord(record, viewer);
    // What follows as a table and as lines.
    std::erase_if(result.blocks.front().fields,
                  [](const auto& field) { return field.first == "changes" || field.first == "findings"; });
    std::vector<std::vector<std::string>> rows;
    const Json& items = run.changes["items"];
    if (items.isArray())
        for (const Json& item : items.items())
            rows.push_back({item["action"].text(), item["login"].text(), changesText(item)});
    if (!rows.empty()) result.table({"ACTION", "LOGIN", "CHANGES"}, std::move(rows), items);
    for (const auto& finding : run.findings) result.line(finding);
    result.exitCode = run.state == "failed" || run.state == "held" ? 1 : 0;
    return result;
}

CommandResult cancelCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    cancelRun(kernel, viewer, call.number("id"));
    return CommandResult::text("Run " + std::to_string(call.number("id")) + " ends after the people it is at.");
}

CommandResult computers(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return listed(kernel, viewer, Computer::kind, {.q = call.text("query"), .sort = "name", .limit = 200},
                  {"id", "name", "dns_name", "os", "last_logon_at", "enabled", "present"});
}

CommandArgument flag(std::string name, std::string doc) {
    return {.name = std::move(name), .doc = std::move(doc), .type = Type::flag, .required = false};
}

}  // namespace

void addCommands(Registry& registry) {
    const Access access = needs("directory.administer");
    const auto directory = recordArgument(std::string(Directory::kind), "The directory.");
    const auto run = recordArgument(std::string(Run::kind), "The run.");
    registry.command({.name = "directory list",
                      .summary = "List directories and how they do",
                      .doc = "With the time of the last synchronisation that went well and what went wrong since.",
                      .access = access,
                      .examples = {"directory list"},
                      .run = listCommand});
    registry.command({.name = "directory test",
                      .summary = "Try a directory",
                      .doc =
                          "Connects, signs in, reads some people and looks for the mapped groups. Ends with 1 when a "
                          "step fails.",
                      .access = access,
                      .arguments = {directory},
                      .examples = {"directory test 1"},
                      .run = testCommand});
    registry.command({.name = "directory sync",
                      .summary = "Synchronise a directory now",
                      .doc = "Reads everybody, or with --incremental what changed. With --dry-run it only writes down "
                             "what it would do. --allow lets so many people be switched off past the brake.",
                      .access = access,
                      .arguments = {directory},
                      .options = {flag("dry-run", "Change nothing."),
                                  flag("incremental", "Only what changed since the last run."),
                                  {.name = "allow",
                                   .doc = "So many people may be switched off.",
                                   .type = Type::integer,
                                   .required = false}},
                      .examples = {"directory sync 1 --dry-run"},
                      .run = syncCommand});
    registry.command({.name = "directory runs",
                      .summary = "List synchronisations",
                      .doc = "The newest twenty of all directories.",
                      .access = access,
                      .examples = {"directory runs"},
                      .run = runs});
    registry.command({.name = "directory show",
                      .summary = "Show a synchronisation",
                      .doc = "How far it is, what it did or would do, and what an administrator should know. Ends with "
                             "1 when it failed or is held.",
                      .access = access,
                      .arguments = {run},
                      .examples = {"directory show 12"},
                      .run = show});
    registry.command({.name = "directory cancel",
                      .summary = "Cancel a synchronisation",
                      .doc = "It ends after the people it is at; nobody is switched off.",
                      .access = access,
                      .arguments = {run},
                      .examples = {"directory cancel 12"},
                      .run = cancelCommand});
    registry.command(
        {.name = "directory computers",
         .summary = "List the computers that directories know",
         .doc = "By name; a query narrows them.",
         .access = access,
         .arguments =
             {{.name = "query", .doc = "Query, as `enabled:true os:windows`.", .type = Type::query, .required = false}},
         .examples = {"directory computers", "directory computers present:false"},
         .run = computers});
}

}  // namespace kontor::directory
