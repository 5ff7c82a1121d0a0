#include "frame.h"
#include "kontor/bar_code.h"
#include "kontor/passkeys.h"
#include "kontor/second_factor.h"
#include "kontor/web/view.h"
#include "session_pages.h"

namespace kontor::web {

namespace {

constexpr std::string_view setUpPath = "/profile/second-factor";

/// A QR code as a picture whose unit is one dot, with the light border the standard asks for.
Json qrCode(const std::string& text) {
    const int border = BarCode::border(BarCodeKind::qr);
    try {
        BarCode code = barCode(BarCodeKind::qr, text);
        return Json::object({{"drawn", true},
                             {"path", std::move(code.path)},
                             {"border", std::to_string(border)},
                             {"size", std::to_string(code.width + 2 * border)}});
    } catch (const Invalid&) {
        return Json::object({{"drawn", false}});
    }
}

/// Groups of four, as people type it.
std::string grouped(const std::string& secret) {
    std::string result;
    for (std::size_t i = 0; i < secret.size(); ++i) {
        if (i > 0 && i % 4 == 0) result += ' ';
        result += secret[i];
    }
    return result;
}

Reply showCode(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& next, const Message& error,
               int status) {
    PageContent content;
    content.area = PageContent::Area::bare;
    content.status = status;
    content.title = kernel.translations().text(viewer.locale(), "web.sign_in.code");
    content.templateName = "web/sign_in_code";
    content.data = Json::object({{"next", next}, {"has_error", !error.key.empty()}});
    const auto token = request.cookie(sessionCookie);
    content.data["offers_passkeys"] = token && kernel.get<Passkeys>().requestStep(*token).has_value();
    if (!error.key.empty()) content.data["error"] = kernel.translations().text(viewer.locale(), error);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

bool lacksCode(Request& request, Kernel& kernel) {
    const auto token = request.cookie(sessionCookie);
    return token && kernel.get<SecondFactor>().step(*token) == SecondFactor::Step::code;
}

Reply askCode(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string next = ownPath(request.queryValue("next").value_or("/"));
    if (!viewer.isAnonymous()) return Reply::redirect(next);
    if (!lacksCode(request, kernel)) return Reply::redirect("/sign-in?next=" + percentEncode(next));
    return showCode(request, viewer, kernel, next, {}, 200);
}

Reply takeCode(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string next = ownPath(request.formValue("next"));
    if (!lacksCode(request, kernel)) return Reply::redirect("/sign-in?next=" + percentEncode(next));
    try {
        const NewSession session =
            kernel.get<SecondFactor>().enterCode(*request.cookie(sessionCookie), request.formValue("otp"));
        return letIn(request, session, next);
    } catch (const Forbidden&) {
        return showCode(request, viewer, kernel, next, {"error.wrong_code", {}}, 403);
    } catch (const Unavailable& busy) {
        if (!busy.isLimited) throw;
        return showCode(request, viewer, kernel, next, busy.message(), 429)
            .with("Retry-After", std::to_string(busy.retryAfter.count()));
    }
}

Reply showSecondFactor(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const Translations& translations = kernel.translations();
    auto& factor = kernel.get<SecondFactor>();
    bool local = true;
    SecondFactor::Status now;
    std::optional<SecondFactor::Enrolment> begun;
    kernel.db().read([&](Transaction& tx) {
        const Viewer system = Viewer::system("own account");
        local =
            kernel.records().get(tx, system, {"user", viewer.id()}).toJson(system)["source"].text("local") == "local";
        now = factor.status(tx, viewer);
        begun = factor.pending(tx, viewer);
    });
    const bool unfinished = !viewer.data().scopes.empty();
    data["active"] = now.since.has_value();
    data["required"] = now.required;
    data["asks_password"] = local;
    data["offers_passkeys"] = kernel.get<Passkeys>().offered();
    if (now.since) {
        data["since"] = localTime(*now.since, viewer.locale(), viewer.timeZone());
        data["left"] = translations.text(viewer.locale(), "web.second_factor.left",
                                         {{"count", std::to_string(now.recoveryCodes)}});
    }
    if (begun) {
        data["begun"] =
            Json::object({{"secret", grouped(begun->secret)}, {"uri", begun->uri}, {"qr", qrCode(begun->uri)}});
    }
    PageContent content;
    content.area = unfinished                    ? PageContent::Area::bare
                   : viewer.may("web.workspace") ? PageContent::Area::workspace
                                                 : PageContent::Area::portal;
    content.title = translations.text(viewer.locale(), "web.second_factor");
    content.templateName = "web/second_factor";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply confirm(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto done = kernel.get<SecondFactor>().confirm(viewer, request.formValue("otp"));
    Json codes = Json::array();
    for (const auto& code : done.recoveryCodes) codes.push(Json::object({{"code", code}}));
    Json data = Json::object({{"has_codes", true}, {"codes", std::move(codes)}});
    Reply reply = showSecondFactor(request, viewer, kernel, std::move(data), 200);
    if (done.session) reply.with("Set-Cookie", sessionCookieOf(request, done.session->token));
    return reply;
}

Reply saveSecondFactor(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    auto& factor = kernel.get<SecondFactor>();
    try {
        if (action == "confirm") return confirm(request, viewer, kernel);
        if (action == "remove") {
            factor.remove(viewer, request.formValue("otp"));
            return redirectWith("/profile", "web.second_factor.removed");
        }
        kernel.db().write([&](Transaction& tx) { factor.begin(tx, viewer, request.formValue("password")); });
        return Reply::redirect(std::string(setUpPath));
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, kernel.translations(), viewer.locale(), "web.second_factor.");
        return showSecondFactor(request, viewer, kernel, std::move(data), 422);
    } catch (const Unavailable& busy) {
        if (!busy.isLimited) throw;
        Json data = Json::object({{"has_errors", true}});
        data["errors"].push(Json::object({{"text", kernel.translations().text(viewer.locale(), busy.message())}}));
        return showSecondFactor(request, viewer, kernel, std::move(data), 429)
            .with("Retry-After", std::to_string(busy.retryAfter.count()));
    }
}

}  // namespace

void addSecondFactorPages(Registry& registry) {
    Page code;
    code.path = "/sign-in/code";
    code.access = open("Without the code nobody is signed in yet.");
    code.title = "web.sign_in.code";
    code.get = askCode;
    code.post = takeCode;
    code.bodyLimit = 16 << 10;
    registry.page(std::move(code));

    Page page;
    page.path = std::string(setUpPath);
    page.access = signedIn("Everybody may protect their own account.");
    page.title = "web.second_factor";
    page.get = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        return showSecondFactor(request, viewer, kernel, Json::object(), 200);
    };
    page.post = saveSecondFactor;
    page.bodyLimit = 16 << 10;
    registry.page(std::move(page));
}

}  // namespace kontor::web
