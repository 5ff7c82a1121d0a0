#include "kontor/text.h"
#include "kontor/web/view.h"
#include "mail_system.h"
#include "mailbox.h"
#include "pages.h"

namespace kontor::mail {

namespace {

const std::string returnPath = "/admin/mail/oauth";

Mailbox mailboxOf(Kernel& kernel, const Viewer& viewer, std::int64_t id) {
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<Mailbox>(tx, viewer, id); });
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status = 200) {
    for (const char* flag : {"begins", "ends", "failed"})
        if (data[flag].isNull()) data[flag] = false;
    return adminReply(request, viewer, kernel, kernel.translations().text(viewer.locale(), "mail.oauth.title"),
                      "mail/oauth", std::move(data), status);
}

Reply failed(Request& request, const Viewer& viewer, Kernel& kernel, std::string error) {
    return show(request, viewer, kernel, Json::object({{"failed", true}, {"error", std::move(error)}}), 409);
}

/// A page with the way to the provider, and no redirect: the browser lets forms lead to this server only.
Reply beginOnOauthPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Mailbox mailbox = mailboxOf(kernel, viewer, request.number());
    try {
        const std::string url =
            kernel.get<MailSystem>().oauth().beginSignIn(mailbox, kernel.config("public_url") + returnPath);
        return show(request, viewer, kernel,
                    Json::object({{"begins", true}, {"address", mailbox.address}, {"url", url}}));
    } catch (const Conflict& conflict) {
        return failed(request, viewer, kernel, kernel.translations().text(viewer.locale(), conflict.message()));
    }
}

/// The provider sends people back here. Looking changes nothing; the button does.
Reply comeBack(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string state = request.queryValue("state").value_or("");
    const std::string code = request.queryValue("code").value_or("");
    if (!isUtf8(state) || !isUtf8(code)) throw NotFound("a sign-in of that state");
    if (code.empty()) {
        std::string error = kernel.translations().text(viewer.locale(), "mail.oauth.declined");
        const std::string said =
            request.queryValue("error_description").value_or(request.queryValue("error").value_or(""));
        if (!said.empty() && isUtf8(said)) error += " " + std::string(leftCharacters(said, 300));
        return failed(request, viewer, kernel, std::move(error));
    }
    const Mailbox mailbox = mailboxOf(kernel, viewer, OAuthAccess::mailboxOf(state));
    return show(request, viewer, kernel,
                Json::object({{"ends", true}, {"address", mailbox.address}, {"state", state}, {"code", code}}));
}

Reply finish(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string state = request.formValue("state");
    const Mailbox mailbox = mailboxOf(kernel, viewer, OAuthAccess::mailboxOf(state));
    try {
        kernel.get<MailSystem>().oauth().finishSignIn(mailbox, state, request.formValue("code"));
    } catch (const Conflict& conflict) {
        return failed(request, viewer, kernel, kernel.translations().text(viewer.locale(), conflict.message()));
    }
    return web::redirectWith("/admin/mail", "mail.done.oauth");
}

Reply toForm(Request& request, const Viewer&, Kernel&) {
    return Reply::redirect("/admin/mail/" + std::to_string(request.number()));
}

}  // namespace

void addOAuthPages(Registry& registry) {
    const Access administer = needs("mail.administer");
    registry.page({.path = "/admin/mail/{id}/sign-in",
                   .access = administer,
                   .title = "mail.oauth.title",
                   .get = toForm,
                   .post = beginOnOauthPage});
    registry.page(
        {.path = returnPath, .access = administer, .title = "mail.oauth.title", .get = comeBack, .post = finish});
}

}  // namespace kontor::mail
