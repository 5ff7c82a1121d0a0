#include "handover.h"

#include "handover_store.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::handover {

namespace {

PlaceColumns handoverPlaces() {
    return {.location = "t.location_id", .department = "t.department_id"};
}

/// Who signs sees what is put before them; drafts are the agents' affair.
Predicate visibleHandovers(const Viewer& viewer) {
    const Predicate all = viewer.within("handover.read_all", handoverPlaces());
    if (all.sql.empty()) return {};
    return disjoin({"t.person_id = ? AND t.state <> 'draft'", {viewer.id()}}, all);
}

bool saysOtherwise(const Handover& a, const Handover& b) {
    return a.direction != b.direction || a.personId != b.personId || a.date != b.date || a.language != b.language ||
           a.templateId != b.templateId || a.assetIds != b.assetIds || a.accessories != b.accessories ||
           a.consumables != b.consumables || a.note != b.note;
}

void prepareHandover(WriteContext& context, const Handover* before, Handover& after) {
    if (before && before->state != "draft" && saysOtherwise(*before, after))
        throw Conflict("handover.error.fixed", {{"number", before->number}});
    const bool isOtherPerson = !before || before->personId != after.personId;
    if (isOtherPerson) {
        const auto place = placeOf(context.tx, after.personId);
        if (!place) throw Invalid("person_id", "error.required");
        after.locationId = place->locationId;
        after.departmentId = place->departmentId;
        if (after.language.empty()) after.language = place->locale.starts_with("de") ? "de" : "en";
    }
    if (!before && context.viewer.id() != 0) after.agentId = context.viewer.id();
    if (!after.date) after.date = std::chrono::floor<std::chrono::days>(context.now);
    if (!after.templateId || (before && before->state == "draft" && before->templateId == after.templateId &&
                              (before->direction != after.direction || before->language != after.language)))
        after.templateId = usualTemplate(context.tx, after.direction, after.language);
}

void removingHandover(WriteContext&, const void* record) {
    const auto& handover = *static_cast<const Handover*>(record);
    if (handover.state != "draft") throw Conflict("handover.error.fixed", {{"number", handover.number}});
}

}  // namespace

RecordType handoverType() {
    RecordType type = recordType<Handover>("handovers", "handovers", handoverFields);
    type.doc = "A numbered confirmation that somebody was given things, or gave them back.";
    type.label = "CONCAT('H-', LPAD({t}.id, GREATEST(6, LENGTH({t}.id)), '0'))";
    type.readPermission = "handover.read";
    type.createPermission = type.writePermission = type.deletePermission = "handover.write";
    type.visible = visibleHandovers;
    type.places = handoverPlaces();
    type.defaultSort = "-updated_at";
    type.textColumns = {"t.accessories", "t.consumables", "t.note"};
    type.groups = {"activity", "notes", "documents"};
    type.prepare = prepared<Handover>(prepareHandover);
    type.removing = removingHandover;
    return type;
}

}  // namespace kontor::handover
