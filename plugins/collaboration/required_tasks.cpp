#include "groups.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::collaboration {

namespace {

/// A record says how far it is by `state`, or by `status` where there are no finer ones.
const Field* stateField(const RecordType& type) {
    const Field* state = type.field("state");
    return state ? state : type.field("status");
}

bool isFinished(const AnyRecord& record, const Field& field) {
    const FieldValue value = field.get(record.data());
    const auto* text = std::get_if<std::string>(&value);
    return text && (*text == "resolved" || *text == "closed");
}

void check(WriteContext& context, const AnyRecord* before, const AnyRecord* after) {
    if (!before || !after) return;
    const auto& groups = after->type().groups;
    if (std::find(groups.begin(), groups.end(), "tasks") == groups.end()) return;
    const Field* field = stateField(after->type());
    if (!field || !isFinished(*after, *field) || isFinished(*before, *field)) return;
    const Ref ref = after->ref();
    const auto open = context.tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM tasks WHERE kind = ? AND record_id = ? AND required = 1 AND state = 'open' AND "
        "deleted_at IS NULL",
        ref.kind, ref.id);
    if (open > 0) throw Conflict("collaboration.required_tasks_open", {{"count", std::to_string(open)}});
}

}  // namespace

Guard requiredTasksDone() {
    return {"collaboration.required_tasks_done",
            "A record can't be resolved or closed while a task marked as required is open.", "*", check};
}

}  // namespace kontor::collaboration
