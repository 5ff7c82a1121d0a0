#include "kerberos_pages.h"

#include "kerberos.h"
#include "kontor/text.h"
#include "kontor/web/signed_in.h"
#include "log_events.h"

namespace kontor::sso {

namespace {

constexpr const char* path = "/sign-in/kerberos";
constexpr std::string_view scheme = "negotiate";

std::string formPath(const std::string& next) {
    return "/sign-in?tried=1&next=" + percentEncode(next);
}

/// A page with the way to the form; browsers that have a ticket never show it.
Reply offer(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& key, const std::string& next,
            int status) {
    PageContent content;
    content.area = PageContent::Area::bare;
    content.status = status;
    content.title = kernel.translations().text(viewer.locale(), "sso.kerberos");
    content.templateName = "sso/kerberos";
    content.data = Json::object({{"text", kernel.translations().text(viewer.locale(), key)},
                                 {"form", formPath(next)},
                                 {"incident", request.id}});
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply askForTicket(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& next) {
    Reply reply = offer(request, viewer, kernel, "sso.kerberos.none", next, 401);
    reply.with("WWW-Authenticate", "Negotiate");
    // Who was sent here without having asked for it is sent on.
    if (request.queryValue("auto") == "1") reply.with("Refresh", "0; url=" + formPath(next));
    return reply;
}

Reply signInOnKerberosPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Kerberos kerberos(kernel);
    if (!kerberos.enabled()) throw NotFound("sign-in by Kerberos");
    const std::string next = web::ownPath(request.queryValue("next").value_or("/"));
    const std::string header = request.header("Authorization").value_or("");
    if (header.empty() && !viewer.isAnonymous()) return Reply::redirect(next);
    if (header.size() <= scheme.size() || asciiLower(header.substr(0, scheme.size() + 1)) != "negotiate ")
        return askForTicket(request, viewer, kernel, next);
    const std::string agent = web::agentOf(request);
    std::string who;
    try {
        const Principal principal = kerberos.accept(trimmed(std::string_view(header).substr(scheme.size())));
        who = principal.name + "@" + principal.realm;
        const std::int64_t user = kerberos.userOf(principal);
        const NewSession session = kernel.db().write([&](Transaction& tx) {
            return kernel.accounts().startSession(tx, user, {"kerberos", false}, request.address, true, agent);
        });
        if (!viewer.data().sessionId.empty()) kernel.accounts().signOut(viewer);
        Reply reply = web::letIn(request, session, next);
        if (!principal.answer.empty()) reply.with("WWW-Authenticate", "Negotiate " + principal.answer);
        return reply;
    } catch (const SignInRefused& no) {
        log(kerberosFailed, {{"address", request.address}, {"reason", no.what()}});
        kernel.accounts().signInRefused(isUtf8(who) ? who : "", "kerberos", request.address, agent);
        return offer(request, viewer, kernel, no.key, next, no.key == "sso.refused.down" ? 503 : 403);
    } catch (const NotFound&) {
        kernel.accounts().signInRefused(isUtf8(who) ? who : "", "kerberos", request.address, agent);
        return offer(request, viewer, kernel, "sso.refused.inactive", next, 403);
    }
}

std::optional<Json> button(const Ref&, Request& request, const Viewer& viewer, Kernel& kernel) {
    if (!Kerberos(kernel).enabled()) return std::nullopt;
    const std::string next = web::ownPath(request.queryValue("next").value_or("/"));
    return Json::object(
        {{"buttons",
          Json::array({Json::object({{"href", std::string(path) + "?next=" + percentEncode(next)},
                                     {"text", kernel.translations().text(viewer.locale(), "sso.kerberos")}})})}});
}

}  // namespace

void addKerberosPages(Registry& registry) {
    const Access nobodyYet = open("Nobody is signed in yet.");
    registry.page({.path = path, .access = nobodyYet, .title = "sso.kerberos", .get = signInOnKerberosPage});
    registry.panel({.id = "sso.kerberos",
                    .place = "sign_in",
                    .title = "sso.kerberos",
                    .access = nobodyYet,
                    .order = 40,
                    .templateName = "sso/buttons",
                    .data = button});
}

}  // namespace kontor::sso
