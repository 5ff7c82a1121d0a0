#include <array>

#include "frame.h"
#include "kontor/people.h"
#include "kontor/web/view.h"
#include "profile_sessions.h"
#include "session_pages.h"

namespace kontor::web {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> languages{
    {{"de", "Deutsch"}, {"en", "English"}}};
constexpr std::array<std::string_view, 12> commonZones{
    "Europe/Berlin", "Europe/Vienna",   "Europe/Zurich",    "Europe/London",   "Europe/Paris",   "Europe/Madrid",
    "Europe/Warsaw", "Europe/Istanbul", "America/New_York", "America/Chicago", "Asia/Singapore", "UTC"};

Json tokenRows(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    Json rows = Json::array();
    const RecordType* type = kernel.catalog().collection("tokens");
    if (type == nullptr) return rows;
    const Translations& translations = kernel.translations();
    ListRequest list;
    list.sort = "-id";
    list.limit = 100;
    for (const auto& token : kernel.records().list(tx, viewer, type->kind, list).items) {
        const Json json = token.toJson(viewer);
        const std::string name = json["name"].text();
        const std::string scopes = toText(token.get("scopes"));
        const auto expires = parseTime(json["expires_at"].text());
        rows.push(Json::object(
            {{"id", std::to_string(token.id())},
             {"name", name},
             {"scopes", scopes.empty() ? translations.text(viewer.locale(), "web.profile.all_scopes") : scopes},
             {"expires", expires ? localTime(*expires, viewer.locale(), viewer.timeZone())
                                 : translations.text(viewer.locale(), "web.profile.no_expiry")},
             {"confirm", translations.text(viewer.locale(), "web.profile.revoke_confirm", {{"name", name}})}}));
    }
    return rows;
}

Reply showProfile(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const Translations& translations = kernel.translations();
    bool local = true;
    bool photo = false;
    Json tokens;
    kernel.db().read([&](Transaction& tx) {
        const Json me = kernel.records().get(tx, viewer, {"user", viewer.id()}).toJson(viewer);
        local = me["source"].text("local") == "local";
        photo = !me["photo_id"].isNull();
        tokens = tokenRows(tx, viewer, kernel);
        putSessions(data, tx, viewer, kernel, viewer.id());
    });
    Json locales = Json::array();
    for (const auto& [code, name] : languages)
        locales.push(Json::object({{"value", code}, {"label", name}, {"selected", code == viewer.locale()}}));
    Json zones = Json::array();
    for (const auto zone : commonZones) zones.push(Json::object({{"name", zone}}));
    data["person"] =
        Json::object({{"has_photo", photo}, {"photo", "/api/v1/users/" + std::to_string(viewer.id()) + "/photo"}});
    data["locales"] = std::move(locales);
    data["zones"] = std::move(zones);
    data["has_email"] = !viewer.data().email.empty();
    data["time_zone"] = viewer.timeZone();
    data["can_change_password"] = local;
    data["has_tokens"] = tokens.size() > 0;
    data["tokens"] = std::move(tokens);
    data["panels"] = kernel.get<PageFrame>().panels(request, viewer, "profile", {"user", viewer.id()});

    PageContent content;
    content.area = viewer.may("web.workspace") ? PageContent::Area::workspace : PageContent::Area::portal;
    content.title = translations.text(viewer.locale(), "web.profile");
    content.templateName = "web/profile";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

void savePreferences(Request& request, const Viewer& viewer, Kernel& kernel) {
    Patch patch;
    patch.set("locale", request.formValue("locale")).set("time_zone", request.formValue("time_zone"));
    kernel.db().write([&](Transaction& tx) { kernel.records().patch(tx, viewer, {"user", viewer.id()}, patch); });
}

void changePassword(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string password = request.formValue("new_password");
    if (password != request.formValue("repeat_password"))
        throw Invalid("repeat_password", "web.profile.password_mismatch");
    kernel.db().write([&](Transaction& tx) {
        if (!kernel.accounts().checkPassword(tx, viewer.id(), request.formValue("current_password")))
            throw Invalid("current_password", "web.profile.password_wrong");
        kernel.accounts().setPassword(tx, viewer, viewer.id(), password);
    });
}

NewToken createToken(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> scopes;
    for (const auto& part : split(replaceAll(request.formValue("scopes"), ",", " "), ' '))
        if (!trimmed(part).empty()) scopes.emplace_back(trimmed(part));
    const std::string name = request.formValue("name");
    return kernel.db().write([&](Transaction& tx) {
        return kernel.accounts().createToken(tx, viewer, viewer.id(), name, scopes, std::nullopt);
    });
}

void revokeToken(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RecordType* type = kernel.catalog().collection("tokens");
    const std::string text = request.formValue("id");
    if (type == nullptr || text.empty() || text.size() > 18 ||
        text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("token " + text);
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {type->kind, std::stoll(text)}); });
}

void changePhoto(Request& request, const Viewer& viewer, Kernel& kernel, bool remove) {
    auto& people = kernel.get<People>();
    kernel.db().write([&](Transaction& tx) {
        if (remove) return people.removePhoto(tx, viewer, viewer.id());
        people.setPhoto(tx, viewer, viewer.id(), request.uploads().empty() ? "" : request.uploads().front().content);
    });
}

Reply saveProfile(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    try {
        if (action == "password")
            changePassword(request, viewer, kernel);
        else if (action == "end_session")
            endSession(request, viewer, kernel);
        else if (action == "end_others")
            endOtherSessions(viewer, kernel);
        else if (action == "photo" || action == "remove_photo")
            changePhoto(request, viewer, kernel, action == "remove_photo");
        else if (action == "revoke")
            revokeToken(request, viewer, kernel);
        else if (action == "export") {
            kernel.get<People>().exported(viewer, viewer.id());
            return Reply::redirect("/api/v1/me/export");
        } else if (action == "token") {
            const NewToken token = createToken(request, viewer, kernel);
            return showProfile(request, viewer, kernel,
                               Json::object({{"new_token", Json::object({{"secret", token.secret}})}}), 200);
        } else
            savePreferences(request, viewer, kernel);
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, kernel.translations(), viewer.locale(), "web.profile.");
        return showProfile(request, viewer, kernel, std::move(data), 422);
    }
    return redirectWith("/profile", "web.profile.saved");
}

}  // namespace

void addProfilePage(Registry& registry) {
    Page page;
    page.path = "/profile";
    page.access = signedIn("Everybody has a profile, their own.");
    page.title = "web.profile";
    page.get = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        return showProfile(request, viewer, kernel, Json::object(), 200);
    };
    page.post = saveProfile;
    page.bodyLimit = 5 << 20;
    registry.page(std::move(page));
}

}  // namespace kontor::web
