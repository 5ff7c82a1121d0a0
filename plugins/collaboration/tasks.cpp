#include "groups.h"
#include "kontor/collaboration/task.h"
#include "kontor/transaction.h"

namespace kontor::collaboration {

namespace {

void prepareTask(WriteContext& context, const Task* before, Task& after) {
    if (!before && after.position == 0 && context.owner)
        after.position = context.tx.one<std::int64_t>(
            "SELECT COALESCE(MAX(position), 0) + 1 FROM tasks WHERE kind = ? AND record_id = ? AND deleted_at IS NULL",
            context.owner->kind, context.owner->id);
    const bool wasDone = before && before->state == "done";
    if (after.state == "done" && !wasDone) {
        after.doneAt = context.now;
        if (context.viewer.id() != 0) after.doneById = context.viewer.id();
    } else if (after.state != "done") {
        after.doneAt.reset();
        after.doneById.reset();
    }
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
    type.textColumns = {"t.title"};
    type.prepare = prepared<Task>(prepareTask);
    return {"tasks", "group.tasks", std::move(type)};
}

}  // namespace kontor::collaboration
