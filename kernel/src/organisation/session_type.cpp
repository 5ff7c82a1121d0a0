#include "organisation/session_type.h"

#include "identity/account_store.h"
#include "identity/rights.h"
#include "kontor/impersonation.h"
#include "kontor/kernel.h"

namespace kontor {

namespace {

constexpr Field sessionFields[] = {
    idField<&SessionRecord::id>(),
    field<&SessionRecord::userId>("user_id").refersTo("user").filterable().doc("Who is signed in").example("7"),
    field<&SessionRecord::device>("device")
        .limit(100)
        .filterable()
        .doc("Browser and system, or the program")
        .example("\"Firefox, Windows\""),
    field<&SessionRecord::address>("address")
        .as(FieldType::word)
        .limit(64)
        .filterable()
        .titled("field.ip_address")
        .doc("Network address it was begun from")
        .example("\"192.0.2.1\""),
    field<&SessionRecord::way>("way")
        .limit(100)
        .filterable()
        .doc("How it was begun, as the sign-in log says it")
        .example("\"password\""),
    field<&SessionRecord::secondFactor>("second_factor")
        .stored("strong")
        .titled("field.with_second_factor")
        .filterable()
        .doc("Whether a second factor was shown")
        .example("false"),
    field<&SessionRecord::browser>("browser").doc("Whether it is one of a browser").example("true"),
    field<&SessionRecord::createdAt>("created_at")
        .filterable()
        .sortable()
        .doc("When it was begun")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&SessionRecord::usedAt>("used_at")
        .stored("seen_at")
        .filterable()
        .sortable()
        .doc("When it was last used, to the minute")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&SessionRecord::expiresAt>("expires_at")
        .filterable()
        .doc("When it ends unless it is used again")
        .example("\"2026-01-31T20:15:00.000000Z\""),
    field<&SessionRecord::agent>("agent")
        .unlisted()
        .doc("What the client calls itself (User-Agent)")
        .example("\"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0\""),
    versionField<&SessionRecord::version>(),
};

/// Who still lacks a code is not signed in.
Predicate visibleSessions(const Viewer& viewer) {
    if (viewer.may("users.write")) return {"t.lacks = 0", {}};
    return {"t.lacks = 0 AND t.user_id = ?", {viewer.id()}};
}

void removingSession(WriteContext& context, const SessionRecord& session) {
    requireOneself(context.viewer);
    if (session.userId != context.viewer.id()) requireRightsOf(context.tx, context.viewer, session.userId);
    context.kernel.accounts().endSessions(context.tx, session.userId, session.id);
}

}  // namespace

const FieldTable SessionRecord::fields = sessionFields;

RecordType sessionType() {
    RecordType type = recordType<SessionRecord>("sessions", "session", SessionRecord::fields);
    type.doc = "Where one is signed in. Those that expired are gone within the hour.";
    type.label = "{t}.device";
    type.readPermission = "sessions.use";
    type.deletePermission = "sessions.use";
    type.visible = visibleSessions;
    type.softDelete = false;
    type.defaultSort = "-used_at";
    type.textColumns = {"t.device"};
    type.removing = [](WriteContext& context, const void* record) {
        removingSession(context, *static_cast<const SessionRecord*>(record));
    };
    return type;
}

}  // namespace kontor
