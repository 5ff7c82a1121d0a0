#include "session_pages.h"

#include "frame.h"
#include "kontor/passkeys.h"
#include "kontor/password_links.h"
#include "kontor/web/other_sign_in.h"
#include "kontor/web/view.h"
#include "menu.h"

namespace kontor::web {

namespace {

/// Further ways to sign in, which plugins know.
std::string waysOf(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::string html;
    for (const auto& panel : kernel.catalog().panels)
        if (panel.place == "sign_in") html += kernel.get<PageFrame>().panel(request, viewer, panel, {});
    return html;
}

Reply form(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& next, const std::string& login,
           const Message& error, int status) {
    PageContent content;
    content.area = PageContent::Area::bare;
    content.status = status;
    content.title = kernel.translations().text(viewer.locale(), "web.sign_in");
    content.templateName = "web/sign_in";
    content.data = Json::object({{"next", next},
                                 {"login", login},
                                 {"has_error", !error.key.empty()},
                                 {"offers_passkeys", kernel.get<Passkeys>().offered()},
                                 {"offers_link", kernel.get<PasswordLinks>().offered()}});
    content.data["ways"] = waysOf(request, viewer, kernel);
    if (!error.key.empty()) content.data["error"] = kernel.translations().text(viewer.locale(), error);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply showSignIn(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string next = ownPath(request.queryValue("next").value_or("/"));
    if (!viewer.isAnonymous()) return Reply::redirect(next);
    if (auto* other = kernel.find<OtherSignIn>(); other && !request.queryValue("tried"))
        if (auto path = other->firstTry(request, next)) return Reply::redirect(std::move(*path));
    return form(request, viewer, kernel, next, {}, {}, 200);
}

Reply signInOnSessionPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string next = ownPath(request.formValue("next"));
    const std::string login = request.formValue("login");
    try {
        const NewSession session =
            kernel.accounts().signIn(login, request.formValue("password"), request.address, true, agentOf(request));
        // The browser forgets the session it came with; so do we.
        if (!viewer.data().sessionId.empty()) kernel.accounts().signOut(viewer);
        return letIn(request, session, next);
    } catch (const Forbidden&) {
        return form(request, viewer, kernel, next, login, {"web.sign_in.failed", {}}, 403);
    } catch (const Unavailable& busy) {
        if (!busy.isLimited) throw;
        Reply reply = form(request, viewer, kernel, next, login, busy.message(), 429);
        reply.with("Retry-After", std::to_string(busy.retryAfter.count()));
        return reply;
    }
}

/// A page that goes on to where the session began, and no redirect: the browser lets forms lead to this server only.
Reply leave(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& url) {
    PageContent content;
    content.area = PageContent::Area::bare;
    content.title = kernel.translations().text(viewer.locale(), "ui.sign_out");
    content.templateName = "web/sign_out";
    content.data = Json::object({{"url", url}});
    Reply reply = kernel.get<PageFrame>().render(request, Viewer::anonymous(viewer.locale(), Origin::web), content);
    reply.with("Refresh", "0; url=" + url);
    return reply;
}

Reply signOut(Request& request, const Viewer& viewer, Kernel& kernel) {
    auto* other = kernel.find<OtherSignIn>();
    const auto elsewhere = other && !viewer.isAnonymous() ? other->signOutUrl(viewer) : std::nullopt;
    if (!viewer.isAnonymous()) kernel.accounts().signOut(viewer);
    Reply reply = elsewhere ? leave(request, viewer, kernel, *elsewhere) : Reply::redirect("/sign-in?tried=1");
    reply.with("Set-Cookie", sessionCookieOf(request, "", "; Max-Age=0"));
    return reply;
}

/// Agents land in the workspace, everybody else in the portal.
Reply startOnSessionPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (!viewer.data().sessionId.empty() && !viewer.data().scopes.empty())
        return Reply::redirect(viewer.data().scopes.front() == "password:renew" ? "/profile/password"
                                                                                : "/profile/second-factor");
    if (!viewer.may("web.workspace")) return Reply::redirect("/portal");
    const Translations& translations = kernel.translations();
    Json tiles = Json::array();
    for (const auto& tile : kernel.catalog().tiles) {
        if (!allows(tile.access, viewer)) continue;
        tiles.push(Json::object({{"label", translations.text(viewer.locale(), tile.title)},
                                 {"href", tile.link},
                                 {"value", tile.value(viewer, kernel)}}));
    }
    if (tiles.size() == 0)
        for (const auto& entry : kernel.catalog().menus)
            if (entry.area == MenuEntry::Area::workspace && entry.path != "/" && allows(entry.access, viewer))
                return Reply::redirect(entry.path);
    PageContent content;
    content.title = translations.text(viewer.locale(), "web.start");
    content.templateName = "web/start";
    content.active = "web.start";
    content.data["greeting"] = translations.text(viewer.locale(), "web.start.greeting",
                                                 {{"name", viewer.name().substr(0, viewer.name().find(' '))}});
    content.data["tiles"] = std::move(tiles);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addSessionPages(Registry& registry) {
    Page in;
    in.path = "/sign-in";
    in.access = open("Nobody is signed in yet.");
    in.title = "web.sign_in";
    in.get = showSignIn;
    in.post = signInOnSessionPage;
    in.bodyLimit = 16 << 10;
    registry.page(std::move(in));

    Page out;
    out.path = "/sign-out";
    out.access = open("A session may have ended already.");
    out.title = "ui.sign_out";
    out.get = [](Request&, const Viewer&, Kernel&) { return Reply::redirect("/"); };
    out.post = signOut;
    out.bodyLimit = 16 << 10;
    registry.page(std::move(out));

    Page home;
    home.path = "/";
    home.access = signedIn("It sends everybody to where they work.");
    home.title = "web.start";
    home.get = startOnSessionPage;
    registry.page(std::move(home));

    MenuEntry entry;
    entry.id = "web.start";
    entry.title = "web.start";
    entry.path = "/";
    entry.icon = "layout-dashboard";
    entry.access = needs("web.workspace");
    entry.order = 0;
    registry.menu(std::move(entry));
}

}  // namespace kontor::web
