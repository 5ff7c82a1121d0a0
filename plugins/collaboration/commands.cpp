#include "commands.h"

#include <algorithm>

#include "checklists.h"
#include "kontor/collaboration/task.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::collaboration {

namespace {

constexpr const char* ownOpen = "assignee:me state:open";
const std::vector<std::string> shownOfTasks{"id", "record_kind", "record_id", "title", "required", "due_at", "state"};

CommandResult listTasks(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.q = call.has("query") ? call.text("query") : ownOpen;
    request.sort = "due_at";
    request.anyOwner = true;
    if (call.has("limit")) request.limit = static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 200));
    return kernel.db().read([&](Transaction& tx) {
        return CommandResult::ofRecords(kernel.records().list(tx, viewer, Task::kind, request), viewer, shownOfTasks);
    });
}

CommandResult setTaskState(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string state = call.text("state", "done");
    return kernel.db().write([&](Transaction& tx) {
        const auto task = kernel.records().patch(tx, viewer, {std::string(Task::kind), call.number("id")},
                                                 Patch().set("state", state));
        return CommandResult::ofRecord(task, viewer);
    });
}

CommandResult apply(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ref owner{call.text("kind"), call.number("record")};
    return kernel.db().write([&](Transaction& tx) {
        Records& records = kernel.records();
        records.get(tx, viewer, owner);
        WriteContext context{tx, viewer, kernel, kernel.clock().now(), owner};
        applyChecklist(context, owner, call.number("id"));
        ListRequest request;
        request.owner = owner;
        return CommandResult::ofRecords(records.list(tx, viewer, Task::kind, request), viewer, shownOfTasks);
    });
}

CommandArgument numberOf(std::string name, std::string doc) {
    return {.name = std::move(name), .doc = std::move(doc), .type = CommandArgument::Type::integer};
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command({.name = "tasks list",
                      .summary = "Lists tasks of all records",
                      .doc = "Your own open ones, unless a query says which.",
                      .access = needs("collaboration.read_tasks"),
                      .arguments = {{.name = "query",
                                     .doc = "Which tasks, in the query language",
                                     .type = CommandArgument::Type::query,
                                     .required = false}},
                      .options = {{.name = "limit",
                                   .doc = "How many at most (50, up to 200)",
                                   .type = CommandArgument::Type::integer,
                                   .required = false}},
                      .examples = {"tasks list", "tasks list 'state:open due<today'"},
                      .run = listTasks});
    registry.command({.name = "tasks set",
                      .summary = "Says how far a task is",
                      .access = needs("collaboration.write"),
                      .arguments = {numberOf("id", "The task's id, as tasks list shows it"),
                                    {.name = "state",
                                     .doc = "How far it is",
                                     .required = false,
                                     .choices = {taskStates.begin(), taskStates.end()}}},
                      .examples = {"tasks set 7", "tasks set 7 open"},
                      .run = setTaskState});
    registry.command({.name = "tasks apply",
                      .summary = "Makes tasks from a checklist",
                      .access = needs("collaboration.write"),
                      .arguments = {recordArgument("checklist", "The checklist", "active:true"),
                                    {.name = "kind", .doc = "Kind of the record"},
                                    numberOf("record", "Id of the record")},
                      .examples = {"tasks apply 3 ticket 42"},
                      .run = apply});
}

}  // namespace kontor::collaboration
