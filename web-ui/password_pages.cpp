#include "frame.h"
#include "kontor/password_links.h"
#include "kontor/web/view.h"
#include "session_pages.h"

namespace kontor::web {

namespace {

constexpr std::string_view askPath = "/sign-in/forgot";
constexpr std::string_view linkPath = "/sign-in/password";
constexpr std::string_view renewPath = "/profile/password";

Reply render(Request& request, const Viewer& viewer, Kernel& kernel, const char* title, const char* templateName,
             Json data, int status) {
    PageContent content;
    content.area = PageContent::Area::bare;
    content.status = status;
    content.title = kernel.translations().text(viewer.locale(), title);
    content.templateName = templateName;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Json errorData(const Message& message, const Viewer& viewer, Kernel& kernel) {
    return Json::object({{"has_error", true}, {"error", kernel.translations().text(viewer.locale(), message)}});
}

Reply ask(Request& request, const Viewer& viewer, Kernel& kernel) {
    const bool offered = kernel.get<PasswordLinks>().offered();
    return render(request, viewer, kernel, "web.forgot", "web/forgot_password",
                  Json::object({{"offered", offered}, {"not_offered", !offered}}), 200);
}

Reply send(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto refused = [&](const Message& message, int status) {
        Json data = errorData(message, viewer, kernel);
        data["offered"] = true;
        return render(request, viewer, kernel, "web.forgot", "web/forgot_password", std::move(data), status);
    };
    try {
        kernel.get<PasswordLinks>().request(request.formValue("login"), request.address);
        return render(request, viewer, kernel, "web.forgot", "web/forgot_password", Json::object({{"sent", true}}),
                      200);
    } catch (const Invalid& invalid) {
        return refused(invalid.errors().front().message, 422);
    } catch (const Unavailable& busy) {
        if (!busy.isLimited) throw;
        return refused(busy.message(), 429).with("Retry-After", std::to_string(busy.retryAfter.count()));
    }
}

Reply newPassword(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    return render(request, viewer, kernel, "web.new_password", "web/new_password", std::move(data), status);
}

/// The form a link leads to; a link that does not count says so.
Reply byLink(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& token, Json data, int status) {
    const auto login = kernel.get<PasswordLinks>().loginOf(token);
    if (!login)
        return newPassword(request, viewer, kernel, errorData({"web.new_password.bad_link", {}}, viewer, kernel), 403);
    data["shows_form"] = true;
    data["action"] = linkPath;
    data["token"] = token;
    data["login"] = *login;
    return newPassword(request, viewer, kernel, std::move(data), status);
}

std::string typedTwice(Request& request) {
    const std::string password = request.formValue("new_password");
    if (password != request.formValue("repeat_password"))
        throw Invalid("repeat_password", "web.profile.password_mismatch");
    return password;
}

Reply useLink(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string token = request.formValue("token");
    try {
        kernel.get<PasswordLinks>().use(token, typedTwice(request));
    } catch (const Invalid& invalid) {
        return byLink(request, viewer, kernel, token, errorData(invalid.errors().front().message, viewer, kernel), 422);
    } catch (const Forbidden&) {
        return newPassword(request, viewer, kernel, errorData({"web.new_password.bad_link", {}}, viewer, kernel), 403);
    }
    return redirectWith("/sign-in", "web.new_password.set");
}

Reply renewForm(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    data["shows_form"] = true;
    data["asks_current"] = true;
    data["action"] = renewPath;
    data["login"] = viewer.login();
    return newPassword(request, viewer, kernel, std::move(data), status);
}

Reply renew(Request& request, const Viewer& viewer, Kernel& kernel) {
    try {
        const std::string password = typedTwice(request);
        kernel.db().write([&](Transaction& tx) {
            if (!kernel.accounts().checkPassword(tx, viewer.id(), request.formValue("current_password")))
                throw Invalid("current_password", "web.profile.password_wrong");
            if (password == request.formValue("current_password")) throw Invalid("new_password", "error.password_used");
            kernel.accounts().setPassword(tx, viewer, viewer.id(), password);
        });
    } catch (const Invalid& invalid) {
        return renewForm(request, viewer, kernel, errorData(invalid.errors().front().message, viewer, kernel), 422);
    }
    return Reply::redirect("/");
}

}  // namespace

void addPasswordPages(Registry& registry) {
    registry.page({.path = std::string(askPath),
                   .access = open("Who forgot the password can't sign in."),
                   .title = "web.forgot",
                   .get = ask,
                   .post = send,
                   .bodyLimit = 16 << 10});
    registry.page({.path = std::string(linkPath),
                   .access = open("The link in the mail is what lets one in."),
                   .title = "web.new_password",
                   .get =
                       [](Request& request, const Viewer& viewer, Kernel& kernel) {
                           return byLink(request, viewer, kernel, request.queryValue("token").value_or(""),
                                         Json::object(), 200);
                       },
                   .post = useLink,
                   .bodyLimit = 16 << 10});
    registry.page({.path = std::string(renewPath),
                   .access = kontor::signedIn("Everybody may change their own password."),
                   .title = "web.new_password",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return renewForm(request, viewer, kernel, Json::object(), 200); },
                   .post = renew,
                   .bodyLimit = 16 << 10});
}

}  // namespace kontor::web
