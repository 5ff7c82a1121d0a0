#include "organisation/sign_in_type.h"

namespace kontor {

namespace {

constexpr Field signInFields[] = {
    idField<&SignInRecord::id>(),
    field<&SignInRecord::at>("at")
        .stored("created_at")
        .filterable()
        .sortable()
        .doc("When; of what failed several times within an hour, the first time")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&SignInRecord::login>("login")
        .limit(254)
        .filterable()
        .sortable()
        .doc("What was typed as the login; `*` where one address tried very many")
        .example("\"anna.berg\""),
    field<&SignInRecord::outcome>("outcome")
        .oneOf(SignInRecord::outcomes)
        .filterable()
        .doc("`ok`; `unfinished`: the password was right and the second factor never came; or why it was refused")
        .example("\"ok\""),
    field<&SignInRecord::way>("way")
        .limit(100)
        .filterable()
        .doc("How: `password`, `directory:NAME`, `passkey`, `oidc:NAME`, `kerberos`, `link`, `support`; `+code`, "
             "`+recovery` or `+passkey` after it is the second factor")
        .example("\"password+code\""),
    field<&SignInRecord::address>("address")
        .as(FieldType::word)
        .limit(64)
        .filterable()
        .titled("field.ip_address")
        .doc("Network address it came from")
        .example("\"192.0.2.1\""),
    field<&SignInRecord::device>("device")
        .limit(100)
        .filterable()
        .doc("Browser and system, or the program")
        .example("\"Firefox, Windows\""),
    field<&SignInRecord::userId>("user_id")
        .refersTo("user")
        .filterable()
        .doc("The person with that login, if there is one")
        .example("7"),
    field<&SignInRecord::times>("times")
        .filterable()
        .doc("How often it failed in the same way within that hour")
        .example("1"),
    field<&SignInRecord::lastAt>("last_at")
        .stored("updated_at")
        .doc("When it failed last, or when the second factor came")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&SignInRecord::impersonatorId>("impersonator_id")
        .refersTo("user")
        .filterable()
        .doc("Who acted as this person, for support")
        .example("null"),
    field<&SignInRecord::reason>("reason").doc("Why they did").example("\"\""),
    field<&SignInRecord::agent>("agent")
        .unlisted()
        .doc("What the client calls itself (User-Agent)")
        .example("\"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0\""),
    versionField<&SignInRecord::version>(),
};

Predicate visibleSignIns(const Viewer& viewer) {
    if (viewer.may("users.read_sign_ins")) return {};
    return {"t.user_id = ?", {viewer.id()}};
}

}  // namespace

const FieldTable SignInRecord::fields = signInFields;

RecordType signInType() {
    RecordType type = recordType<SignInRecord>("sign-ins", "sign_in", SignInRecord::fields);
    type.doc = "Sign-ins and attempts at them: everybody sees their own.";
    type.label = "{t}.login";
    type.readPermission = "sessions.use";
    type.visible = visibleSignIns;
    type.softDelete = false;
    type.defaultSort = "-id";
    type.textColumns = {"t.login", "t.device"};
    return type;
}

}  // namespace kontor
