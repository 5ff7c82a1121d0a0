#include "identity/impersonation_store.h"

#include "identity/account_store.h"
#include "identity/rights.h"
#include "identity/role_holders.h"
#include "identity/session_ended.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::chrono::minutes longest(30);

std::int64_t sessionOf(const Viewer& viewer) {
    if (viewer.data().sessionId.empty()) throw Conflict("error.no_session");
    return std::stoll(viewer.data().sessionId);
}

}  // namespace

void ImpersonationStore::begin(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view reason,
                               std::string_view address, std::string_view agent) {
    viewer.require("users.impersonate");
    requireOneself(viewer);
    const std::int64_t session = sessionOf(viewer);
    if (!isUtf8(reason)) throw Invalid("reason", "error.not_utf8");
    const std::string why(trimmed(reason));
    if (why.empty()) throw Invalid("reason", "error.required");
    if (characters(why) > 255) throw Invalid("reason", "error.too_long", {{"most", "255"}});
    if (userId == viewer.id()) throw Conflict("error.not_oneself");
    _kernel->records().get(tx, viewer, {"user", userId});  // whom one may not see there isn't
    const Viewer person = _kernel->accounts().viewerOf(tx, userId, Origin::web);
    requireRightsOf(tx, viewer, userId);
    const bool demanded = tx.maybe<std::int64_t>("SELECT r.id FROM role r WHERE r.second_factor AND " +
                                                     roleHolders::heldBy("r.name", "?") + " LIMIT 1",
                                                 userId, userId, userId)
                              .has_value();
    if (demanded && !tx.one<bool>("SELECT strong FROM session WHERE id = ?", session))
        throw Conflict("error.second_factor_first");
    if (tx.execute("UPDATE session SET acting_as_id = ?, acting_until = ? WHERE id = ? AND user_id = ?", userId,
                   _kernel->clock().now() + longest, session, viewer.id()) == 0)
        throw Conflict("error.no_session");
    SignInLog(_kernel->clock())
        .add(tx,
             {.userId = userId,
              .login = person.login(),
              .way = "support",
              .outcome = "ok",
              .impersonatorId = viewer.id(),
              .reason = viewer.name() + ": " + why},
             SignInPlace(address, agent));
    _kernel->ledger().journal(tx, viewer, {"user", userId}, "impersonated", {{"reason", Json(), Json(why)}});
    _kernel->ledger().emit(tx, SessionEnded{viewer.id()});
}

void ImpersonationStore::end(Transaction& tx, const Viewer& viewer) {
    if (viewer.data().impersonatorId == 0) throw Conflict("error.not_impersonating");
    tx.execute("UPDATE session SET acting_as_id = NULL, acting_until = NULL WHERE id = ?", sessionOf(viewer));
    _kernel->ledger().journal(tx, viewer, {"user", viewer.id()}, "impersonation_ended");
    _kernel->ledger().emit(tx, SessionEnded{viewer.id()});
}

void ImpersonationStore::endFor(Transaction& tx, std::int64_t userId) {
    tx.execute("UPDATE session SET acting_as_id = NULL, acting_until = NULL WHERE acting_as_id = ?", userId);
    tx.execute(
        "UPDATE session SET acting_as_id = NULL, acting_until = NULL WHERE user_id = ? AND acting_as_id IS NOT "
        "NULL",
        userId);
}

void ImpersonationStore::endAll(Transaction& tx) {
    tx.execute("UPDATE session SET acting_as_id = NULL, acting_until = NULL WHERE acting_as_id IS NOT NULL");
}

}  // namespace kontor
