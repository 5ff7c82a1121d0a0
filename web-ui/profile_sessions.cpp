#include "profile_sessions.h"

#include "kontor/web/view.h"

namespace kontor::web {

namespace {

constexpr int lastSignIns = 10;

Json signInRow(const AnyRecord& record, const Viewer& viewer, const Translations& translations) {
    const Json json = record.toJson(viewer);
    const std::string outcome = json["outcome"].text();
    std::string text = translations.text(viewer.locale(), "value.outcome." + outcome);
    if (json["times"].integer() > 1)
        text = translations.text(viewer.locale(), "web.profile.times",
                                 {{"what", text}, {"count", number(json["times"].integer(), viewer.locale())}});
    const std::string device = json["device"].text();
    return Json::object({{"outcome", text},
                         {"good", outcome == "ok"},
                         {"icon", outcome == "ok" ? "check" : "alert-circle"},
                         {"device", device.empty() ? json["way"].text() : device},
                         {"way", json["way"].text()},
                         {"address", json["address"].text()},
                         {"has_reason", !json["reason"].text().empty()},
                         {"reason", json["reason"].text()},
                         {"at", localTime(*parseTime(json["at"].text()), viewer.locale(), viewer.timeZone())}});
}

Json sessionRow(const AnyRecord& record, const Viewer& viewer, const Translations& translations) {
    const Json json = record.toJson(viewer);
    const auto when = [&](const char* field) {
        return localTime(*parseTime(json[field].text()), viewer.locale(), viewer.timeZone());
    };
    const std::string id = std::to_string(record.id());
    const std::string device = json["device"].text();
    const std::string name = device.empty() ? json["way"].text() : device;
    return Json::object(
        {{"id", id},
         {"device", name},
         {"address", json["address"].text()},
         {"icon", json["browser"].boolean() ? "device-desktop" : "terminal-2"},
         {"since", translations.text(viewer.locale(), "web.profile.session_since", {{"time", when("created_at")}})},
         {"used", translations.text(viewer.locale(), "web.profile.session_used", {{"time", when("used_at")}})},
         {"is_this", id == viewer.data().sessionId}});
}

}  // namespace

void putSessions(Json& data, Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t userId) {
    if (!viewer.may("sessions.use")) return;
    const Translations& translations = kernel.translations();
    ListRequest list;
    list.limit = 100;
    list.extra = {"t.user_id = ? AND t.expires_at > ?", {userId, kernel.clock().now()}};
    Json sessions = Json::array();
    for (const auto& session : kernel.records().list(tx, viewer, "session", list).items)
        sessions.push(sessionRow(session, viewer, translations));
    list.limit = lastSignIns;
    list.extra = {"t.user_id = ?", {userId}};
    Json signIns = Json::array();
    for (const auto& signIn : kernel.records().list(tx, viewer, "sign-in", list).items)
        signIns.push(signInRow(signIn, viewer, translations));
    data["shows_sessions"] = true;
    data["has_sessions"] = sessions.size() > 0;
    data["sessions_path"] = userId == viewer.id() ? "/profile" : "/admin/people/" + std::to_string(userId) + "/sign-in";
    data["has_other_sessions"] = sessions.size() > 1;
    data["sessions"] = std::move(sessions);
    data["has_sign_ins"] = signIns.size() > 0;
    data["sign_ins"] = std::move(signIns);
}

void endSession(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string text = request.formValue("id");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("session " + text);
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {"session", std::stoll(text)}); });
}

void endOtherSessions(const Viewer& viewer, Kernel& kernel) {
    viewer.require("sessions.use");
    kernel.db().write([&](Transaction& tx) { kernel.accounts().endOtherSessions(tx, viewer); });
}

}  // namespace kontor::web
