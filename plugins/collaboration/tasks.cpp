#include <algorithm>
#include <map>
#include <set>

#include "groups.h"
#include "kontor/collaboration/task.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "kontor/transaction.h"
#include "notices.h"

namespace kontor::collaboration {

namespace {

/// What waits for what, of the tasks of one record.
using Dependencies = std::multimap<std::int64_t, std::int64_t>;

bool leadsTo(const Dependencies& all, std::int64_t from, std::int64_t to, std::set<std::int64_t>& seen) {
    if (from == to) return true;
    if (!seen.insert(from).second) return false;
    const auto [begin, end] = all.equal_range(from);
    return std::any_of(begin, end, [&](const auto& one) { return leadsTo(all, one.second, to, seen); });
}

/// Tasks of the same record, without a circle.
void checkDependencies(WriteContext& context, const Task* before, Task& after) {
    auto& ids = after.dependsOnIds;
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.empty() || !context.owner || (before && before->dependsOnIds == ids)) return;
    std::set<std::int64_t> there;
    context.tx.each<std::int64_t>([&](std::int64_t id) { there.insert(id); },
                                  "SELECT id FROM tasks WHERE kind = ? AND record_id = ? AND deleted_at IS NULL",
                                  context.owner->kind, context.owner->id);
    for (const auto id : ids)
        if (!there.contains(id) || (before && id == before->id))
            throw Invalid("depends_on_ids", "collaboration.no_task_to_wait_for", {{"id", std::to_string(id)}});
    if (!before) return;  // nothing waits for a task that is only made
    Dependencies all;
    context.tx.each<std::tuple<std::int64_t, std::int64_t>>(
        [&](const auto& row) { all.emplace(std::get<0>(row), std::get<1>(row)); },
        "SELECT d.task_id, d.depends_on_id FROM task_dependencies d JOIN tasks t ON t.id = d.task_id"
        " WHERE t.kind = ? AND t.record_id = ? AND t.deleted_at IS NULL AND t.id <> ?",
        context.owner->kind, context.owner->id, before->id);
    for (const auto id : ids) {
        std::set<std::int64_t> seen;
        if (leadsTo(all, id, before->id, seen)) throw Invalid("depends_on_ids", "collaboration.task_circle");
    }
}

void checkDone(WriteContext& context, const Task& task) {
    if (task.dependsOnIds.empty()) return;
    std::vector<SqlValue> values(task.dependsOnIds.begin(), task.dependsOnIds.end());
    std::vector<std::string> open;
    context.tx.run("SELECT title FROM tasks WHERE id IN (" + placeholders(values.size()) +
                       ") AND state = 'open' AND deleted_at IS NULL ORDER BY position, id LIMIT 3",
                   values, [&](const SqlRow& row) { open.push_back(row.get<std::string>(0)); });
    if (!open.empty()) throw Conflict("collaboration.task_waits", {{"titles", join(open, ", ")}});
}

void prepareTask(WriteContext& context, const Task* before, Task& after) {
    if (!before && after.position == 0 && context.owner)
        after.position = context.tx.one<std::int64_t>(
            "SELECT COALESCE(MAX(position), 0) + 1 FROM tasks WHERE kind = ? AND record_id = ? AND deleted_at IS NULL",
            context.owner->kind, context.owner->id);
    checkDependencies(context, before, after);
    const bool wasDone = before && before->state == "done";
    if (after.state == "done" && !wasDone) {
        checkDone(context, after);
        after.doneAt = context.now;
        if (context.viewer.id() != 0) after.doneById = context.viewer.id();
    } else if (after.state != "done") {
        after.doneAt.reset();
        after.doneById.reset();
    }
}

void writtenTask(WriteContext& context, const Task* before, const Task& after) {
    const bool given = after.assigneeId && (!before || before->assigneeId != after.assigneeId);
    if (given && after.state == "open") tellAssigned(context, after.id, *after.assigneeId, after.title);
}

/// Nothing waits for what is gone.
void removingTask(WriteContext& context, const void* record) {
    context.tx.execute("DELETE FROM task_dependencies WHERE depends_on_id = ?", static_cast<const Task*>(record)->id);
}

}  // namespace

GroupType taskGroup() {
    RecordType type = recordType<Task>("", "tasks", taskFields);
    type.doc = "A step of the work; required ones must be done before the record is finished.";
    type.label = "{t}.title";
    type.readPermission = "collaboration.read_tasks";
    type.createPermission = "collaboration.write";
    type.writePermission = "collaboration.write";
    type.deletePermission = "collaboration.write";
    type.defaultSort = "position";
    type.textColumns = {"t.title", "t.description"};
    type.prepare = prepared<Task>(prepareTask);
    type.written = writtenBy<Task>(writtenTask);
    type.removing = removingTask;
    return {"tasks", "group.tasks", std::move(type)};
}

}  // namespace kontor::collaboration
