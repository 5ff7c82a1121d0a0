#include "trial.h"

namespace kontor::automation {

RecordType trialType() {
    RecordType type = recordType<Trial>("automation-trials", "automation_trials", trialFields);
    type.doc = "A dry run of a rule over the past. It writes, mails and calls nothing.";
    type.label = "CONCAT('#', {t}.id)";
    type.readPermission = "automation.configure";
    type.softDelete = false;
    type.defaultSort = "-id";
    type.groups = {"trial-items"};
    // It was looked at with the rights of who asked, and may hold what only they may know.
    type.visible = [](const Viewer& viewer) -> Predicate { return {"t.made_by_id = ?", {viewer.id()}}; };
    return type;
}

GroupType trialItemGroup() {
    RecordType type = recordType<TrialItem>("", "automation_trial_items", trialItemFields);
    type.doc = "One time a rule would have acted.";
    type.label = "{t}.event";
    type.readPermission = "automation.configure";
    type.softDelete = false;
    type.defaultSort = "id";
    return {"trial-items", "group.trial-items", std::move(type), true};
}

}  // namespace kontor::automation
