#include "sign_in_pages.h"

#include "core/jose.h"
#include "kontor/text.h"
#include "kontor/web/signed_in.h"
#include "log_events.h"
#include "provider_http.h"
#include "provider_logo.h"
#include "single_sign_on.h"

namespace kontor::sso {

namespace {

constexpr const char* cookiePath = "; Path=/sign-in/oidc; HttpOnly; SameSite=Lax";

std::string pathOf(const IdentityProvider& provider) {
    return "/sign-in/oidc/" + std::to_string(provider.id);
}

std::optional<Json> buttons(const Ref&, Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto providers = kernel.db().read([&](Transaction& tx) { return activeProviders(tx, kernel.records()); });
    if (providers.empty()) return std::nullopt;
    const std::string next = web::ownPath(request.queryValue("next").value_or("/"));
    const auto logos = logoPaths(kernel);
    Json list = Json::array();
    for (const auto& provider : providers) {
        const auto logo = logos.find(provider.id);
        list.push(Json::object(
            {{"href", pathOf(provider) + "?next=" + percentEncode(next)},
             {"text", provider.buttonText.empty()
                          ? kernel.translations().text(viewer.locale(), "sso.button", {{"name", provider.name}})
                          : provider.buttonText},
             {"has_logo", logo != logos.end()},
             {"logo", logo == logos.end() ? std::string() : logo->second}}));
    }
    return Json::object({{"buttons", std::move(list)}});
}

Reply refused(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& key) {
    PageContent content;
    content.area = PageContent::Area::bare;
    content.status = key == "sso.refused.down" ? 503 : 403;
    content.title = kernel.translations().text(viewer.locale(), "sso.refused");
    content.templateName = "sso/refused";
    content.data = Json::object({{"text", kernel.translations().text(viewer.locale(), key)}, {"incident", request.id}});
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply toProvider(Request& request, const Viewer& viewer, Kernel& kernel) {
    auto& sso = kernel.get<SingleSignOn>();
    const IdentityProvider provider = sso.provider(request.number());
    const std::string next = web::ownPath(request.queryValue("next").value_or("/"));
    if (!viewer.isAnonymous()) return Reply::redirect(next);
    try {
        const auto start = sso.flow().begin(provider, next);
        Reply reply;
        reply.status = 303;
        reply.with("Location", start.url);
        reply.with("Set-Cookie", start.cookieName + "=" + start.cookieValue + cookiePath +
                                     "; Max-Age=" + std::to_string(std::chrono::seconds(SignInFlow::life).count()) +
                                     (request.secure ? "; Secure" : ""));
        return reply;
    } catch (const SignInRefused& no) {
        return refused(request, viewer, kernel, no.key);
    }
}

Reply fromProvider(Request& request, const Viewer& viewer, Kernel& kernel) {
    auto& sso = kernel.get<SingleSignOn>();
    const IdentityProvider provider = sso.provider(request.number());
    std::map<std::string, std::string> parameters;
    for (const auto& [name, value] : request.query) parameters.emplace(name, value);
    const std::string agent = web::agentOf(request);
    const std::string used = SignInFlow::cookieName(request.queryValue("state").value_or(""));
    Reply reply;
    try {
        const auto returned =
            sso.flow().finish(provider, parameters, [&](const std::string& name) { return request.cookie(name); });
        const NewSession session = sso.admit(provider, returned, request.address, agent);
        // The browser forgets the session it came with; so do we.
        if (!viewer.data().sessionId.empty()) kernel.accounts().signOut(viewer);
        reply = web::letIn(request, session, returned.next);
    } catch (const SignInRefused& no) {
        log(signInFailed, {{"provider", provider.name}, {"address", request.address}, {"reason", no.what()}});
        kernel.accounts().signInRefused("", "oidc:" + provider.name, request.address, agent);
        reply = refused(request, viewer, kernel, no.key);
    }
    if (!used.empty()) reply.with("Set-Cookie", used + "=" + cookiePath + "; Max-Age=0");
    return reply;
}

/// Told by the provider's server, not by a browser (OpenID Connect Back-Channel Logout).
Reply loggedOutThere(Request& request, const Viewer&, Kernel& kernel) {
    auto& sso = kernel.get<SingleSignOn>();
    const IdentityProvider provider = sso.provider(request.number());
    try {
        sso.logout(provider, request.formValue("logout_token"));
        return Reply::json(Json::object());
    } catch (const BadToken& bad) {
        log(logoutRefused, {{"provider", provider.name}, {"reason", bad.what()}});
        return Reply::json(Json::object({{"error", "invalid_request"}, {"error_description", bad.what()}}), 400);
    } catch (const ProviderDown& error) {
        log(providerDown, {{"provider", provider.name}, {"error", error.what()}});
        throw Unavailable(error.what());
    }
}

}  // namespace

void addSignInPages(Registry& registry) {
    const Access nobodyYet = open("Nobody is signed in yet.");
    registry.panel({.id = "sso.buttons",
                    .place = "sign_in",
                    .title = "sso.buttons",
                    .access = nobodyYet,
                    .order = 50,
                    .templateName = "sso/buttons",
                    .data = buttons});
    registry.page({.path = "/sign-in/oidc/{id}", .access = nobodyYet, .title = "sso.sign_in", .get = toProvider});
    registry.page(
        {.path = "/sign-in/oidc/{id}/callback", .access = nobodyYet, .title = "sso.sign_in", .get = fromProvider});

    registry.route({.method = "POST",
                    .path = "/sign-in/oidc/{id}/logout",
                    .access = open("The token says by its signature that it is from the provider."),
                    .summary = "Be told by an identity provider that somebody signed out there",
                    .doc = "OpenID Connect back-channel logout: takes the form field `logout_token`, ends the sessions "
                           "it speaks of and answers 200, or 400 when the token is not taken.",
                    .handler = loggedOutThere,
                    .requestSchema = Json::object(
                        {{"type", "object"},
                         {"properties", Json::object({{"logout_token", Json::object({{"type", "string"}})}})},
                         {"required", Json::array({"logout_token"})}}),
                    .requestExample = Json::object({{"logout_token", "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl"}}),
                    .responseSchema = Json::object({{"type", "object"}}),
                    .responseExample = Json::object(),
                    .tag = "Single sign-on",
                    .bodyLimit = 64 << 10,
                    .requestMediaType = "application/x-www-form-urlencoded",
                    .csrfExempt = true});
}

}  // namespace kontor::sso
