#include "run.h"

namespace kontor::automation {

GroupType runGroup() {
    RecordType type = recordType<Run>("", "automation_runs", runFields);
    type.doc = "What a rule did to one record.";
    type.label = "{t}.event";
    type.readPermission = "automation.configure";
    type.softDelete = false;
    type.defaultSort = "-id";
    return {"runs", "group.runs", std::move(type), true};
}

}  // namespace kontor::automation
