#include "frame.h"
#include "kontor/passkeys.h"
#include "kontor/second_factor.h"
#include "kontor/web/view.h"
#include "session_pages.h"

namespace kontor::web {

namespace {

constexpr std::string_view keysPath = "/profile/passkeys";

/// What the browser's script sent in the hidden field. Nothing when it is no JSON.
Json credentialOf(Request& request) {
    try {
        return Json::parse(request.formValue("credential"));
    } catch (const JsonError&) {
        return {};
    }
}

Json keyRows(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    Json rows = Json::array();
    if (!viewer.may("sessions.use")) return rows;
    const Translations& translations = kernel.translations();
    ListRequest list;
    list.limit = 50;
    for (const auto& key : kernel.records().list(tx, viewer, "passkey", list).items) {
        const Json json = key.toJson(viewer);
        const auto used = parseTime(json["used_at"].text());
        const std::string name = json["name"].text();
        rows.push(Json::object(
            {{"id", std::to_string(key.id())},
             {"name", name},
             {"backed_up", json["backed_up"].boolean()},
             {"used", used ? translations.text(viewer.locale(), "web.profile.session_used",
                                               {{"time", localTime(*used, viewer.locale(), viewer.timeZone())}})
                           : translations.text(viewer.locale(), "web.passkey.unused")},
             {"confirm", translations.text(viewer.locale(), "web.passkey.remove_confirm", {{"name", name}})}}));
    }
    return rows;
}

Reply showPasskeys(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const Translations& translations = kernel.translations();
    bool local = true;
    Json keys;
    kernel.db().read([&](Transaction& tx) {
        const Viewer system = Viewer::system("own account");
        local =
            kernel.records().get(tx, system, {"user", viewer.id()}).toJson(system)["source"].text("local") == "local";
        keys = keyRows(tx, viewer, kernel);
    });
    const bool unfinished = !viewer.data().scopes.empty();
    data["offered"] = kernel.get<Passkeys>().offered();
    data["asks_password"] = local;
    data["has_keys"] = keys.size() > 0;
    data["keys"] = std::move(keys);
    PageContent content;
    content.area = unfinished                    ? PageContent::Area::bare
                   : viewer.may("web.workspace") ? PageContent::Area::workspace
                                                 : PageContent::Area::portal;
    content.title = translations.text(viewer.locale(), "web.passkeys");
    content.templateName = "web/passkeys";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply beginOnPasskeyPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json options = kernel.db().read(
        [&](Transaction& tx) { return kernel.get<Passkeys>().creation(tx, viewer, request.formValue("password")); });
    return showPasskeys(request, viewer, kernel, Json::object({{"begun", Json::object({{"options", options.dump()}})}}),
                        200);
}

Reply add(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto added = kernel.get<Passkeys>().add(viewer, request.formValue("name"), credentialOf(request));
    Json codes = Json::array();
    for (const auto& code : added.recoveryCodes) codes.push(Json::object({{"code", code}}));
    Reply reply = added.recoveryCodes.empty()
                      ? redirectWith(std::string(keysPath), "web.passkey.added")
                      : showPasskeys(request, viewer, kernel,
                                     Json::object({{"has_codes", true}, {"codes", std::move(codes)}}), 200);
    if (added.session) reply.with("Set-Cookie", sessionCookieOf(request, added.session->token));
    return reply;
}

void remove(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string text = request.formValue("id");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("passkey " + text);
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, {"passkey", std::stoll(text)}); });
}

Reply savePasskeys(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    const Translations& translations = kernel.translations();
    try {
        if (action == "add") return add(request, viewer, kernel);
        if (action != "remove") return beginOnPasskeyPage(request, viewer, kernel);
        remove(request, viewer, kernel);
        return redirectWith(std::string(keysPath), "web.passkey.removed");
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, translations, viewer.locale(), "web.passkey.");
        return showPasskeys(request, viewer, kernel, std::move(data), 422);
    } catch (const Conflict& conflict) {
        Json data = Json::object({{"has_errors", true}});
        data["errors"] =
            Json::array({Json::object({{"text", translations.text(viewer.locale(), conflict.message())}})});
        return showPasskeys(request, viewer, kernel, std::move(data), 409);
    }
}

/// What the browser needs to sign in: by any key, or as the second step of the session it has.
Reply options(Request& request, const Viewer&, Kernel& kernel) {
    auto& passkeys = kernel.get<Passkeys>();
    if (!passkeys.offered()) throw NotFound("passkeys");
    const auto token = request.cookie(sessionCookie);
    const auto step = token ? passkeys.requestStep(*token) : std::nullopt;
    return Reply::json(step ? *step : passkeys.request());
}

Reply signInOnPasskeyPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string next = ownPath(request.formValue("next"));
    auto& passkeys = kernel.get<Passkeys>();
    if (!passkeys.offered()) throw NotFound("passkeys");
    const auto token = request.cookie(sessionCookie);
    const bool step = token && kernel.get<SecondFactor>().step(*token) == SignInStep::code;
    try {
        const NewSession session =
            step ? passkeys.completeStep(*token, credentialOf(request))
                 : passkeys.signIn(credentialOf(request), request.address, true, agentOf(request));
        if (!viewer.data().sessionId.empty()) kernel.accounts().signOut(viewer);
        return letIn(request, session, next);
    } catch (const Forbidden&) {
        const std::string back = step ? "/sign-in/code" : "/sign-in";
        return redirectWith(back + "?next=" + percentEncode(next), "web.passkey.failed");
    }
}

}  // namespace

void addPasskeyPages(Registry& registry) {
    registry.page({.path = std::string(keysPath),
                   .access = signedIn("Everybody may protect their own account."),
                   .title = "web.passkeys",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showPasskeys(request, viewer, kernel, Json::object(), 200); },
                   .post = savePasskeys,
                   .bodyLimit = 256 << 10});
    registry.page({.path = "/sign-in/passkey",
                   .access = open("Nobody is signed in yet."),
                   .title = "web.sign_in",
                   .get = options,
                   .post = signInOnPasskeyPage,
                   .bodyLimit = 256 << 10});
}

}  // namespace kontor::web
