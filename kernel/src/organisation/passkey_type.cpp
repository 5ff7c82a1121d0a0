#include "organisation/passkey_type.h"

#include "kontor/impersonation.h"
#include "kontor/kernel.h"
#include "kontor/second_factor.h"

namespace kontor {

namespace {

constexpr Field passkeyFields[] = {
    idField<&PasskeyRecord::id>(),
    field<&PasskeyRecord::userId>("user_id").refersTo("user").filterable().doc("Whose it is").example("7"),
    field<&PasskeyRecord::name>("name")
        .limit(100)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("What its owner calls it")
        .example("\"Blue key\""),
    field<&PasskeyRecord::backedUp>("backed_up")
        .doc("Whether it is copied to other devices of its owner")
        .example("false"),
    field<&PasskeyRecord::usedAt>("used_at")
        .sortable()
        .doc("When somebody signed in with it last")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&PasskeyRecord::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&PasskeyRecord::updatedAt>("updated_at")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&PasskeyRecord::version>(),
};

void removingPasskey(WriteContext& context) {
    requireOneself(context.viewer);
    const auto status = context.kernel.get<SecondFactor>().status(context.tx, context.viewer);
    if (status.required && !status.since && status.passkeys < 2) throw Conflict("error.second_factor_required");
    // The codes stand for a second factor; without one they are nothing.
    if (!status.since && status.passkeys < 2)
        context.tx.execute("DELETE FROM recovery_code WHERE user_id = ?", context.viewer.id());
}

}  // namespace

const FieldTable PasskeyRecord::fields = passkeyFields;

RecordType passkeyType() {
    RecordType type = recordType<PasskeyRecord>("passkeys", "passkey", PasskeyRecord::fields);
    type.doc = "One's own passkeys. They are made in the profile, with a browser.";
    type.label = "{t}.name";
    type.readPermission = type.writePermission = type.deletePermission = "sessions.use";
    type.visible = [](const Viewer& viewer) { return Predicate{"t.user_id = ?", {viewer.id()}}; };
    type.softDelete = false;
    type.defaultSort = "-id";
    type.prepare = prepared<PasskeyRecord>(
        [](WriteContext& context, const PasskeyRecord*, PasskeyRecord&) { requireOneself(context.viewer); });
    type.removing = [](WriteContext& context, const void*) { removingPasskey(context); };
    return type;
}

}  // namespace kontor
