#include "checklists.h"

#include <algorithm>

#include "checklist_steps.h"
#include "kontor/collaboration/checklist.h"
#include "kontor/collaboration/task.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::collaboration {

namespace {

std::optional<std::int64_t> groupOf(WriteContext& context, const std::string& name) {
    ListRequest request;
    request.extra = {"t.name = ?", {name}};
    request.limit = 1;
    const auto found = context.kernel.records().list(context.tx, context.viewer, "group", request);
    if (found.items.empty()) return std::nullopt;
    return found.items.front().id();
}

void prepareChecklist(WriteContext& context, const Checklist* before, Checklist& after) {
    if (trimmed(after.name).empty()) throw Invalid("name", "error.required");
    if (before && before->steps == after.steps) return;
    for (const auto& step : readSteps(after.steps)) {
        if (!step.assignee.empty() && !context.kernel.accounts().findByLogin(context.tx, step.assignee))
            throw Invalid("steps", "collaboration.unknown_step_person", {{"name", step.assignee}});
        if (!step.group.empty() && !groupOf(context, step.group))
            throw Invalid("steps", "collaboration.unknown_step_group", {{"name", step.group}});
    }
}

}  // namespace

RecordType checklistType() {
    RecordType type = recordType<Checklist>("checklists", "checklists", checklistFields);
    type.doc = "Tasks that are always the same, made on a record in one go.";
    type.label = "{t}.name";
    type.readPermission = "collaboration.checklists";
    type.createPermission = "collaboration.configure";
    type.writePermission = "collaboration.configure";
    type.deletePermission = "collaboration.configure";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.steps"};
    type.prepare = prepared<Checklist>(prepareChecklist);
    return type;
}

std::vector<std::int64_t> applyChecklist(WriteContext& context, const Ref& owner, std::int64_t checklistId) {
    Records& records = context.kernel.records();
    const auto list = records.get<Checklist>(context.tx, context.viewer, checklistId);
    const bool fits =
        list.kinds.empty() || std::find(list.kinds.begin(), list.kinds.end(), owner.kind) != list.kinds.end();
    if (!list.active || !fits) throw Conflict("collaboration.checklist_not_offered", {{"name", list.name}});
    std::vector<std::int64_t> made;
    for (const auto& step : readSteps(list.steps)) {
        Patch task;
        task.set("title", step.title).set("required", step.required).set("checklist_id", list.id);
        if (!step.assignee.empty())
            if (const auto id = context.kernel.accounts().findByLogin(context.tx, step.assignee))
                task.set("assignee_id", *id);
        if (!step.group.empty())
            if (const auto id = groupOf(context, step.group)) task.set("group_id", *id);
        if (step.due) task.set("due_at", context.now + *step.due);
        std::vector<std::int64_t> after;
        for (const auto line : step.after) after.push_back(made.at(line));
        if (!after.empty()) task.set("depends_on_ids", std::move(after));
        made.push_back(records.create(context.tx, context.viewer, Task::kind, task, owner).id());
    }
    return made;
}

}  // namespace kontor::collaboration
