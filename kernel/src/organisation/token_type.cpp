#include "organisation/token_type.h"

#include "identity/session_ended.h"
#include "kontor/impersonation.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

constexpr Field tokenFields[] = {
    idField<&PersonalToken::id>(),
    field<&PersonalToken::userId>("user_id").refersTo("user").filterable().doc("Whose token it is").example("7"),
    field<&PersonalToken::name>("name")
        .limit(100)
        .filterable()
        .sortable()
        .doc("What it is for")
        .example("\"Monitoring\""),
    field<&PersonalToken::scopes>("scopes")
        .stored("scopes")
        .doc("What it may be used for; none means everything its owner may")
        .example("[\"tickets:read\"]"),
    field<&PersonalToken::expiresAt>("expires_at")
        .filterable()
        .sortable()
        .doc("When it ends; null means never")
        .example("\"2027-01-31T00:00:00.000000Z\""),
    field<&PersonalToken::usedAt>("used_at")
        .stored("seen_at")
        .sortable()
        .doc("When it was last used, to the minute")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&PersonalToken::createdAt>("created_at")
        .sortable()
        .doc("When it was made")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&PersonalToken::updatedAt>("updated_at")
        .doc("When it last changed")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    versionField<&PersonalToken::version>(),
};

}  // namespace

const FieldTable PersonalToken::fields = tokenFields;

RecordType tokenType() {
    RecordType type = recordType<PersonalToken>("tokens", "personal_token", PersonalToken::fields);
    type.doc = "One's own personal access tokens, for programs that use the REST interface.";
    type.label = "{t}.name";
    type.readPermission = "tokens.use";
    type.deletePermission = "tokens.use";
    type.visible = [](const Viewer& viewer) { return Predicate{"t.user_id = ?", {viewer.id()}}; };
    type.softDelete = false;
    type.defaultSort = "-id";
    type.removing = [](WriteContext& context, const void* record) {
        requireOneself(context.viewer);
        context.kernel.ledger().emit(context.tx, SessionEnded{static_cast<const PersonalToken*>(record)->userId});
    };
    return type;
}

}  // namespace kontor
