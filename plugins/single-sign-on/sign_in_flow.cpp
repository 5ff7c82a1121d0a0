#include "sign_in_flow.h"

#include <openssl/sha.h>

#include <array>

#include "core/claims.h"
#include "kontor/encoding.h"
#include "kontor/outbound.h"
#include "kontor/text.h"
#include "log_events.h"
#include "provider_http.h"
#include "sso_store.h"

namespace kontor::sso {

namespace {

constexpr const char* sealedKind = "sso-flow";

/// The proof key's challenge (RFC 7636, S256).
std::string challengeOf(const std::string& verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
    return toBase64Url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::int64_t secondsOf(Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// What a provider says of an error, fit for the log.
std::string saidOf(const std::string& error, const std::string& description) {
    std::string text = "it says " + readableText(std::string(leftCharacters(error, 100)));
    if (!description.empty()) text += ": " + readableText(std::string(leftCharacters(description, 300)));
    return text;
}

[[noreturn]] void untrusted(const std::string& reason) {
    throw SignInRefused("sso.refused.untrusted", reason);
}

[[noreturn]] void down(const IdentityProvider& provider, const std::string& error) {
    log(providerDown, {{"provider", provider.name}, {"error", error}});
    throw SignInRefused("sso.refused.down", error);
}

}  // namespace

struct SignInFlow::Begun {
    std::string nonce;
    std::string verifier;
    std::string next;
};

std::string SignInFlow::cookieName(const std::string& state) {
    if (state.size() < 16 || state.size() > 100 || !fromBase64Url(state)) return {};
    return "kontor_sso_" + sha256Hex(state).substr(0, 12);
}

std::string SignInFlow::redirectUri(const IdentityProvider& provider) const {
    return _kernel.config("public_url") + "/sign-in/oidc/" + std::to_string(provider.id) + "/callback";
}

SignInFlow::Start SignInFlow::begin(const IdentityProvider& provider, const std::string& next) {
    try {
        const Metadata metadata = _cache.metadata(provider);
        const std::string state = randomToken(24);
        const std::string nonce = randomToken(24);
        const std::string verifier = randomToken(48);
        const Json kept = Json::object({{"kind", sealedKind},
                                        {"provider", provider.id},
                                        {"state", state},
                                        {"nonce", nonce},
                                        {"verifier", verifier},
                                        {"next", next},
                                        {"until", secondsOf(_kernel.clock().now() + life)}});
        const std::string query = formEncoded({{"response_type", "code"},
                                               {"client_id", provider.clientId},
                                               {"redirect_uri", redirectUri(provider)},
                                               {"scope", join(provider.scopes, " ")},
                                               {"state", state},
                                               {"nonce", nonce},
                                               {"code_challenge", challengeOf(verifier)},
                                               {"code_challenge_method", "S256"}});
        const std::string& endpoint = metadata.authorizationEndpoint;
        return {endpoint + (endpoint.find('?') == std::string::npos ? "?" : "&") + query, cookieName(state),
                _kernel.secrets().seal(kept.dump())};
    } catch (const ProviderDown& error) {
        down(provider, error.what());
    }
}

SignInFlow::Begun SignInFlow::open(const IdentityProvider& provider, const std::string& state,
                                   const std::string& sealed) {
    Json kept;
    try {
        kept = Json::parse(_kernel.secrets().open(sealed));
    } catch (const std::runtime_error&) {
        untrusted("the cookie of the sign-in is not ours");
    }
    if (kept["kind"].text() != sealedKind || !equalConstantTime(kept["state"].text(), state))
        untrusted("the state is of another sign-in");
    if (!kept["provider"].isInteger() || kept["provider"].integer() != provider.id)
        untrusted("the sign-in was begun with another provider");
    const std::int64_t until = kept["until"].isInteger() ? kept["until"].integer() : 0;
    const Time now = _kernel.clock().now();
    if (until <= secondsOf(now)) throw SignInRefused("sso.refused.expired", "it took too long");
    const bool first = _kernel.db().write(
        [&](Transaction& tx) { return store::useOnce(tx, "state " + state, Time(std::chrono::seconds(until))); });
    if (!first) throw SignInRefused("sso.refused.expired", "the state was used before");
    return {kept["nonce"].text(), kept["verifier"].text(), kept["next"].text("/")};
}

SignInFlow::Returned SignInFlow::finish(const IdentityProvider& provider,
                                        const std::map<std::string, std::string>& parameters,
                                        const std::function<std::optional<std::string>(const std::string&)>& cookie) {
    const auto parameter = [&](const char* name) {
        const auto found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    };
    const std::string state = parameter("state");
    const std::string name = cookieName(state);
    const auto sealed = name.empty() ? std::nullopt : cookie(name);
    if (!sealed) throw SignInRefused("sso.refused.expired", "this browser began no such sign-in");
    const Begun begun = open(provider, state, *sealed);
    try {
        const Metadata metadata = _cache.metadata(provider);
        const std::string issuer = parameter("iss");
        if (issuer.empty() ? metadata.answersNameIssuer : issuer != provider.issuer)
            untrusted("the answer is from another provider (iss)");
        if (const std::string error = parameter("error"); !error.empty())
            throw SignInRefused(error == "temporarily_unavailable" || error == "server_error" ? "sso.refused.down"
                                                                                              : "sso.refused.declined",
                                saidOf(error, parameter("error_description")));
        const std::string code = parameter("code");
        if (code.empty() || code.size() > 8000) untrusted("the provider gave no code");

        const Json tokens = askForTokens(provider, code, begun.verifier);
        Returned returned{{}, tokens["id_token"].text(), begun.next};
        const SignedToken token = SignedToken::parse(returned.idToken);
        _cache.verify(provider, token);
        checkIdToken(token.claims, {provider.issuer, provider.clientId, _kernel.clock().now()}, begun.nonce);
        returned.claims = token.claims;
        if (!metadata.userInfoEndpoint.empty()) complete(provider, returned.claims, tokens["access_token"].text());
        return returned;
    } catch (const BadToken& bad) {
        untrusted(std::string("the ID token is not taken: ") + bad.what());
    } catch (const ProviderDown& error) {
        down(provider, error.what());
    }
}

Json SignInFlow::askForTokens(const IdentityProvider& provider, const std::string& code, const std::string& verifier) {
    std::vector<std::pair<std::string, std::string>> form{{"grant_type", "authorization_code"},
                                                          {"code", code},
                                                          {"redirect_uri", redirectUri(provider)},
                                                          {"code_verifier", verifier}};
    std::vector<std::string> headers;
    const auto sealed = _kernel.db().read([&](Transaction& tx) { return store::sealedSecret(tx, provider.id); });
    const std::string secret = sealed ? _kernel.secrets().open(*sealed) : "";
    if (provider.clientAuthentication == "secret_basic" && !secret.empty()) {
        headers.push_back("Authorization: Basic " +
                          toBase64(percentEncode(provider.clientId) + ":" + percentEncode(secret)));
    } else {
        form.emplace_back("client_id", provider.clientId);
        if (provider.clientAuthentication == "secret_post") form.emplace_back("client_secret", secret);
    }
    const ProviderAnswer answer = postForm(_kernel, provider, _cache.metadata(provider).tokenEndpoint, form, headers);
    if (answer.status != 200) {
        const std::string error = answer.body["error"].text();
        if (answer.status >= 500 || error.empty())
            throw ProviderDown("its token endpoint answered " + std::to_string(answer.status));
        // The client is not known, or its secret is wrong: an administrator can mend that, the person cannot.
        if (error == "invalid_client" || error == "unauthorized_client")
            throw ProviderDown(saidOf(error, answer.body["error_description"].text()));
        untrusted(saidOf(error, answer.body["error_description"].text()));
    }
    if (!answer.body["id_token"].isString()) throw ProviderDown("its token endpoint gave no ID token");
    return answer.body;
}

/// Many providers keep the ID token small and tell the rest at the user info endpoint.
void SignInFlow::complete(const IdentityProvider& provider, Json& claims, const std::string& accessToken) {
    bool missing = false;
    for (const auto* wanted : {&provider.loginClaim, &provider.nameClaim, &provider.emailClaim, &provider.groupsClaim,
                               &provider.provisionedClaim})
        missing = missing || (!wanted->empty() && claimAt(claims, *wanted).isNull());
    const bool printable = accessToken.find_first_of("\r\n") == std::string::npos && accessToken.size() < 20'000;
    if (!missing || accessToken.empty() || !printable) return;
    const Json more = fetchJson(_kernel, provider, _cache.metadata(provider).userInfoEndpoint, accessToken);
    if (more["sub"].text() != claims["sub"].text()) untrusted("the user info is about somebody else");
    for (const auto& [name, value] : more.members())
        if (const Json* own = claims.find(name); !own || own->isNull()) claims[name] = value;
}

}  // namespace kontor::sso
