#include "frame.h"
#include "kontor/impersonation.h"
#include "kontor/password_links.h"
#include "kontor/second_factor.h"
#include "kontor/web/view.h"
#include "profile_sessions.h"
#include "session_pages.h"

namespace kontor::web {

namespace {

std::string pathOf(std::int64_t user) {
    return "/admin/people/" + std::to_string(user) + "/sign-in";
}

/// Everything about how one person signs in, for who looks after people.
Reply showPersonSignIn(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const std::int64_t id = request.number();
    std::string name;
    kernel.db().read([&](Transaction& tx) {
        const Json person = kernel.records().get(tx, viewer, {"user", id}).toJson(viewer);
        name = person["name"].text();
        data["is_local"] = person["source"].text("local") == "local";
        data["login"] = person["login"].text();
        putSessions(data, tx, viewer, kernel, id);
    });
    data["name"] = name;
    data["path"] = pathOf(id);
    data["record"] = "/admin/records/users/" + std::to_string(id);
    data["offers_invitation"] = data["is_local"].boolean() && kernel.get<PasswordLinks>().offered();
    data["offers_impersonation"] = id != viewer.id() && viewer.may("users.impersonate");
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = name;
    content.templateName = "web/person_sign_in";
    content.active = "records.users";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply actOnPersonSignInPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string action = request.formValue("action");
    if (action == "impersonate") {
        const std::string reason = request.formValue("reason");
        kernel.db().write([&](Transaction& tx) {
            kernel.get<Impersonation>().begin(tx, viewer, id, reason, request.address, agentOf(request));
        });
        return Reply::redirect("/");
    }
    if (action == "end_session") {
        endSession(request, viewer, kernel);
        return redirectWith(pathOf(id), "web.person.ended");
    }
    if (action == "invite") {
        kernel.db().write([&](Transaction& tx) { kernel.get<PasswordLinks>().invite(tx, viewer, id); });
        return redirectWith(pathOf(id), "web.person.invited");
    }
    if (action != "reset_factor") throw NotFound("action " + action);
    kernel.db().write([&](Transaction& tx) { kernel.get<SecondFactor>().reset(tx, viewer, id); });
    return redirectWith(pathOf(id), "web.person.factor_reset");
}

Reply savePersonSignIn(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    Json data = Json::object({{"has_errors", true}});
    try {
        return actOnPersonSignInPage(request, viewer, kernel);
    } catch (const Invalid& invalid) {
        putErrors(data, invalid, translations, viewer.locale(), "web.person.");
        return showPersonSignIn(request, viewer, kernel, std::move(data), 422);
    } catch (const Conflict& conflict) {
        data["errors"] =
            Json::array({Json::object({{"text", translations.text(viewer.locale(), conflict.message())}})});
        return showPersonSignIn(request, viewer, kernel, std::move(data), 409);
    }
}

Reply endImpersonation(Request&, const Viewer& viewer, Kernel& kernel) {
    // It may have run out while the page was open.
    if (viewer.data().impersonatorId == 0) return Reply::redirect("/");
    const std::int64_t person = viewer.id();
    kernel.db().write([&](Transaction& tx) { kernel.get<Impersonation>().end(tx, viewer); });
    return Reply::redirect(pathOf(person));
}

}  // namespace

void addPersonSignInPage(Registry& registry) {
    registry.page({.path = "/admin/people/{id}/sign-in",
                   .access = needs("users.write"),
                   .title = "web.person.sign_in",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showPersonSignIn(request, viewer, kernel, Json::object(), 200); },
                   .post = savePersonSignIn,
                   .bodyLimit = 16 << 10});
    registry.page({.path = "/impersonation/end",
                   .access = signedIn("Whoever acts for somebody may stop."),
                   .title = "web.impersonation.end",
                   .get = [](Request&, const Viewer&, Kernel&) { return Reply::redirect("/"); },
                   .post = endImpersonation,
                   .bodyLimit = 16 << 10});
}

}  // namespace kontor::web
