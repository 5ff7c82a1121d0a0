#include "single_sign_on.h"

#include "admission.h"
#include "core/claims.h"
#include "kerberos.h"
#include "kontor/encoding.h"
#include "kontor/text.h"
#include "log_events.h"
#include "provider_http.h"
#include "sso_store.h"

namespace kontor::sso {

void SingleSignOn::begin(Kernel& kernel) {
    _kernel = &kernel;
    _cache = std::make_unique<ProviderCache>(kernel);
    _flow = std::make_unique<SignInFlow>(kernel, *_cache);
}

IdentityProvider SingleSignOn::provider(std::int64_t id) {
    const auto found = _kernel->db().read(
        [&](Transaction& tx) { return _kernel->records().get<IdentityProvider>(tx, Viewer::system("sign-in"), id); });
    if (!found.active) throw NotFound("identity provider " + std::to_string(id));
    return found;
}

NewSession SingleSignOn::admit(const IdentityProvider& provider, const SignInFlow::Returned& returned,
                               const std::string& address, const std::string& agent) {
    Admission admission(*_kernel, provider);
    const Json& claims = returned.claims;
    const std::int64_t user = admission.admit(claims);
    const SignInWay way{std::string(leftCharacters("oidc:" + provider.name, 100)), admission.secondFactor(claims)};
    const std::string sid = claims["sid"].text();
    try {
        return _kernel->db().write([&](Transaction& tx) {
            const NewSession session = _kernel->accounts().startSession(tx, user, way, address, true, agent);
            store::addSession(tx,
                              {session.id, provider.id, user, claims["sub"].text(),
                               sid.size() <= 255 ? sid : std::string(), _kernel->secrets().seal(returned.idToken)},
                              _kernel->clock().now());
            return session;
        });
    } catch (const NotFound&) {
        throw SignInRefused("sso.refused.inactive", "the account is switched off");
    }
}

std::optional<std::string> SingleSignOn::signOutUrl(const Viewer& viewer) {
    if (viewer.data().sessionId.empty()) return std::nullopt;
    const auto session =
        _kernel->db().read([&](Transaction& tx) { return store::session(tx, std::stoll(viewer.data().sessionId)); });
    if (!session) return std::nullopt;
    try {
        const IdentityProvider provider = this->provider(session->providerId);
        if (!provider.signOutThere) return std::nullopt;
        const std::string endpoint = _cache->metadata(provider).endSessionEndpoint;
        if (endpoint.empty()) return std::nullopt;
        return endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") +
               formEncoded({{"id_token_hint", _kernel->secrets().open(session->sealedIdToken)},
                            {"client_id", provider.clientId},
                            {"post_logout_redirect_uri", _kernel->config("public_url") + "/sign-in"}});
    } catch (const NotFound&) {
        return std::nullopt;
    } catch (const ProviderDown& error) {
        log(providerDown, {{"provider", std::to_string(session->providerId)}, {"error", error.what()}});
        return std::nullopt;
    }
}

std::optional<std::string> SingleSignOn::firstTry(const Request& request, const std::string& next) {
    if (!Kerberos(*_kernel).automatic(request.address)) return std::nullopt;
    return "/sign-in/kerberos?auto=1&next=" + percentEncode(next);
}

std::size_t SingleSignOn::logout(const IdentityProvider& provider, const std::string& text) {
    const SignedToken token = SignedToken::parse(text);
    _cache->verify(provider, token);
    const LogoutNotice notice = checkLogoutToken(token, {provider.issuer, provider.clientId, _kernel->clock().now()});
    std::size_t ended = 0;
    _kernel->db().write([&](Transaction& tx) {
        if (!store::useOnce(tx, "logout " + std::to_string(provider.id) + " " + notice.tokenId, notice.expiresAt))
            throw BadToken("it came before");
        const auto sessions = store::takeSessions(tx, provider.id, notice.subject, notice.sessionId);
        for (const auto& session : sessions) _kernel->accounts().endSessions(tx, session.userId, session.sessionId);
        ended = sessions.size();
    });
    log(signedOutThere, {{"count", std::to_string(ended)}, {"provider", provider.name}});
    return ended;
}

std::vector<SingleSignOn::Step> SingleSignOn::test(const IdentityProvider& provider) {
    std::vector<Step> steps;
    const char* step = "description";
    try {
        _cache->forget(provider.id);
        const Metadata metadata = _cache->metadata(provider);
        steps.push_back({step, true, metadata.authorizationEndpoint});
        step = "keys";
        steps.push_back({step, true, std::to_string(_cache->readKeys(provider)) + " (" + metadata.keysUrl + ")"});
        steps.push_back({"redirect", true, _flow->redirectUri(provider)});
    } catch (const ProviderDown& error) {
        steps.push_back({step, false, error.what()});
    }
    return steps;
}

}  // namespace kontor::sso
