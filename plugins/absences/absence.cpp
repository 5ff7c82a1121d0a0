#include "absence.h"

#include "absence_store.h"
#include "kontor/kernel.h"

namespace kontor::absences {

namespace {

constexpr std::chrono::hours longest(24 * 731);

/// Colleagues' where one may see them; otherwise one's own, and those one stands in for.
Predicate visible(const Viewer& viewer) {
    if (viewer.may("absences.read")) return {};
    return {"(t.user_id = ? OR t.substitute_id = ?)", {viewer.id(), viewer.id()}};
}

std::string stateAt(const Absence& absence, Time now) {
    return absence.endsAt <= now ? "over" : absence.startsAt > now ? "planned" : "now";
}

void prepare(WriteContext& context, const Absence* before, Absence& after) {
    if (after.userId == 0) after.userId = context.viewer.id();
    if (after.userId == 0) throw Invalid("user_id", "error.required");
    if (after.userId != context.viewer.id()) context.viewer.require("absences.manage");
    if (after.endsAt <= after.startsAt) throw Invalid("ends_at", "absences.error.ends_before_it_begins");
    if (after.endsAt - after.startsAt > longest) throw Invalid("ends_at", "absences.error.too_long");
    if (after.substituteId && *after.substituteId == after.userId)
        throw Invalid("substitute_id", "absences.error.oneself");
    const bool asked = after.substituteId && (!before || before->substituteId != after.substituteId ||
                                              before->startsAt != after.startsAt || before->endsAt != after.endsAt);
    if (asked && standsInDuring(context.tx, after.userId, *after.substituteId, after.startsAt, after.endsAt))
        throw Invalid("substitute_id", "absences.error.circle");
    after.state = stateAt(after, context.now);
}

void removing(WriteContext& context, const void* record) {
    if (static_cast<const Absence*>(record)->userId != context.viewer.id()) context.viewer.require("absences.manage");
}

}  // namespace

RecordType absenceType() {
    RecordType type = recordType<Absence>("absences", "absences", absenceFields);
    type.doc = "Somebody is away for a while, and somebody else stands in.";
    type.label = "CONCAT({t}.starts_at, ' – ', {t}.ends_at)";
    type.readPermission = "absences.own";
    type.createPermission = "absences.own";
    type.writePermission = "absences.own";
    type.deletePermission = "absences.own";
    type.softDelete = false;
    type.defaultSort = "-starts_at";
    type.visible = visible;
    type.prepare = prepared<Absence>(prepare);
    type.removing = removing;
    return type;
}

}  // namespace kontor::absences
