#include "identity/passkey_store.h"

#include <algorithm>

#include "identity/account_store.h"
#include "identity/challenges.h"
#include "identity/recovery_codes.h"
#include "kontor/impersonation.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent rejected(
    LogEvent::Level::warning, "identity.passkey_rejected", "An answer of a passkey was refused: {reason}",
    "A broken client, an old page, or somebody who tries. Many of them from one place are an attack.");
const LogEvent cloned(LogEvent::Level::error, "identity.passkey_cloned",
                      "The counter of passkey {id} of user {user} went backwards",
                      "There may be a copy of the device. Ask the person, and remove the key.");

constexpr std::int64_t mostKeys = 20;
constexpr const char* signInPurpose = "sign-in";

std::string addPurpose(const Viewer& viewer) {
    return "add " + viewer.data().sessionId;
}

/// A binary value of a browser's answer.
std::string binary(const Json& json, const char* name) {
    auto value = fromBase64Url(json[name].text());
    if (!value) throw webauthn::Rejected(std::string(name) + " is no base64url");
    return std::move(*value);
}

std::string challengeOf(const std::string& clientData) {
    try {
        return fromBase64Url(Json::parse(clientData)["challenge"].text()).value_or("");
    } catch (const JsonError&) {
        return {};
    }
}

}  // namespace

struct PasskeyStore::Key {
    std::int64_t id = 0;
    std::int64_t userId = 0;
    std::string login;
    int algorithm = 0;
    std::string publicKey;
    std::int64_t signCount = 0;

    static constexpr auto columns =
        std::tuple{&Key::id, &Key::userId, &Key::login, &Key::algorithm, &Key::publicKey, &Key::signCount};
};

/// A session that lacks its second factor.
struct PasskeyStore::Waiting {
    std::int64_t id = 0;
    std::int64_t userId = 0;
    static constexpr auto columns = std::tuple{&Waiting::id, &Waiting::userId};
    std::string purpose() const { return "step " + std::to_string(id); }
};

std::optional<PasskeyStore::Site> PasskeyStore::site() const {
    const std::string url = asciiLower(_kernel->config("public_url"));
    const auto scheme = url.find("://");
    if (scheme == std::string::npos) return std::nullopt;
    const std::string authority = url.substr(scheme + 3, url.find('/', scheme + 3) - scheme - 3);
    const std::string host = authority.substr(0, authority.rfind(':'));
    const bool secure = url.starts_with("https://") || host == "localhost";
    const bool isName = std::any_of(host.begin(), host.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
                        host.find('[') == std::string::npos && host.find('@') == std::string::npos;
    if (!secure || !isName) return std::nullopt;
    std::string origin = url.substr(0, scheme + 3) + authority;
    for (const std::string_view usual : {"https:443", "http:80"}) {
        const auto colon = usual.find(':');
        if (url.starts_with(std::string(usual.substr(0, colon)) + "://") && authority.ends_with(usual.substr(colon)))
            origin.resize(origin.size() - (usual.size() - colon));
    }
    return Site{host, origin};
}

PasskeyStore::Site PasskeyStore::requiredSite() const {
    auto here = site();
    if (!here) throw Conflict("error.no_passkeys");
    return std::move(*here);
}

std::string PasskeyStore::handleOf(std::int64_t userId) const {
    return _kernel->secrets().sign("passkey user", std::to_string(userId)).substr(0, 32);
}

Json PasskeyStore::descriptors(Transaction& tx, std::int64_t userId) const {
    Json list = Json::array();
    for (auto& id : tx.all<std::string>("SELECT credential_id FROM passkey WHERE user_id = ? ORDER BY id", userId))
        list.push(Json::object({{"type", "public-key"}, {"id", std::move(id)}}));
    return list;
}

Json PasskeyStore::creation(Transaction& tx, const Viewer& viewer, std::string_view password) {
    if (viewer.data().sessionId.empty()) throw Conflict("error.no_session");
    requireOneself(viewer);
    const Site here = requiredSite();
    const bool local =
        tx.maybe<std::int64_t>("SELECT user_id FROM credential WHERE user_id = ?", viewer.id()).has_value();
    if (local && !_kernel->accounts().checkPassword(tx, viewer.id(), password))
        throw Invalid("password", "error.wrong_password");
    std::string organisation = _kernel->settings().text("core.organisation");
    if (organisation.empty()) organisation = "Kontor";
    const Challenges challenges(_kernel->secrets(), _kernel->clock());
    Json parameters = Json::array();
    for (const int algorithm : webauthn::algorithms)
        parameters.push(Json::object({{"type", "public-key"}, {"alg", algorithm}}));
    Json options = Json::object(
        {{"rp", Json::object({{"id", here.rpId}, {"name", organisation}})},
         {"user",
          Json::object(
              {{"id", toBase64Url(handleOf(viewer.id()))}, {"name", viewer.login()}, {"displayName", viewer.name()}})},
         {"challenge", toBase64Url(challenges.make(addPurpose(viewer)))},
         {"timeout", 300000},
         {"attestation", "none"},
         {"authenticatorSelection", Json::object({{"residentKey", "preferred"}, {"userVerification", "preferred"}})}});
    options["pubKeyCredParams"] = std::move(parameters);
    options["excludeCredentials"] = descriptors(tx, viewer.id());
    return options;
}

Passkeys::Added PasskeyStore::add(const Viewer& viewer, std::string_view name, const Json& credential) {
    if (viewer.data().sessionId.empty()) throw Conflict("error.no_session");
    requireOneself(viewer);
    const Site here = requiredSite();
    if (!isUtf8(name)) throw Invalid("name", "error.not_utf8");
    if (trimmed(name).empty()) throw Invalid("name", "error.required");
    if (characters(trimmed(name)) > 100) throw Invalid("name", "error.too_long", {{"most", "100"}});
    const Challenges challenges(_kernel->secrets(), _kernel->clock());
    webauthn::Registration made;
    std::string challenge;
    try {
        const Json& response = credential["response"];
        const std::string clientData = binary(response, "clientDataJSON");
        challenge = challengeOf(clientData);
        if (!challenges.fits(challenge, addPurpose(viewer))) throw webauthn::Rejected("the challenge is not ours");
        made = webauthn::registration({here.rpId, here.origin, challenge, false}, clientData,
                                      binary(response, "attestationObject"));
    } catch (const webauthn::Rejected& error) {
        log(rejected, {{"reason", error.what()}});
        throw Invalid("credential", "error.bad_passkey");
    }
    return _kernel->db().write([&](Transaction& tx) {
        if (!challenges.use(tx, challenge)) throw Invalid("credential", "error.bad_passkey");
        using Row = std::tuple<std::int64_t, bool, std::int64_t>;
        const auto [keys, codes, recovery] = tx.one<Row>(
            "SELECT (SELECT COUNT(*) FROM passkey p WHERE p.user_id = u.id),"
            " EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL),"
            " (SELECT COUNT(*) FROM recovery_code c WHERE c.user_id = u.id) FROM user u WHERE u.id = ? FOR UPDATE",
            viewer.id());
        if (keys >= mostKeys) throw Conflict("error.too_many_passkeys", {{"most", std::to_string(mostKeys)}});
        const std::string hash = sha256Hex(made.credential.id);
        if (tx.maybe<std::int64_t>("SELECT id FROM passkey WHERE credential_hash = ?", hash))
            throw Invalid("credential", "error.taken");
        const Time now = _kernel->clock().now();
        Added added;
        added.id = tx.insert(
            "INSERT INTO passkey (user_id, name, credential_id, credential_hash, algorithm, public_key, sign_count, "
            "backed_up, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            viewer.id(), trimmed(name), toBase64Url(made.credential.id), hash, made.credential.algorithm,
            toBase64Url(made.credential.publicKey), static_cast<std::int64_t>(made.state.signCount),
            made.state.backedUp, now, now);
        if (recovery == 0) added.recoveryCodes = RecoveryCodes(_kernel->secrets()).renew(tx, viewer.id());
        const std::int64_t session = std::stoll(viewer.data().sessionId);
        if (!viewer.data().scopes.empty())
            added.session = SessionStore(_kernel->secrets(), _kernel->clock()).complete(tx, session, "passkey");
        else
            tx.execute("UPDATE session SET strong = TRUE WHERE id = ?", session);
        if (keys == 0 && !codes) endSessions(tx, _kernel->ledger(), viewer.id(), viewer.data().sessionId);
        _kernel->ledger().journal(tx, viewer, {"user", viewer.id()}, "passkey_added",
                                  {{"name", Json(), Json(trimmed(name))}});
        return added;
    });
}

Json PasskeyStore::requestFor(std::string_view purpose, const Json& allowed, std::string_view verification) const {
    const Challenges challenges(_kernel->secrets(), _kernel->clock());
    return Json::object({{"rpId", requiredSite().rpId},
                         {"challenge", toBase64Url(challenges.make(purpose))},
                         {"timeout", 300000},
                         {"userVerification", verification},
                         {"allowCredentials", allowed}});
}

Json PasskeyStore::request() {
    return requestFor(signInPurpose, Json::array(), "required");
}

PasskeyStore::Key PasskeyStore::checked(Transaction& tx, const Json& credential, std::string_view purpose,
                                        bool verified) {
    const Site here = requiredSite();
    const Challenges challenges(_kernel->secrets(), _kernel->clock());
    const Json& response = credential["response"];
    const std::string id = binary(credential, "rawId");
    const std::string clientData = binary(response, "clientDataJSON");
    const std::string challenge = challengeOf(clientData);
    if (!challenges.fits(challenge, purpose)) throw webauthn::Rejected("the challenge is not ours");
    auto key = tx.maybe<Key>(
        "SELECT p.id, p.user_id, u.login, p.algorithm, p.public_key, p.sign_count FROM passkey p JOIN user u ON u.id = "
        "p.user_id WHERE p.credential_hash = ? FOR UPDATE",
        sha256Hex(id));
    if (!key) throw webauthn::Rejected("there is no such key");
    const std::string handle = response["userHandle"].text();
    if (!handle.empty() && fromBase64Url(handle) != handleOf(key->userId))
        throw webauthn::Rejected("the key belongs to somebody else");
    const auto state = webauthn::assertion({here.rpId, here.origin, challenge, verified},
                                           {id, key->algorithm, fromBase64Url(key->publicKey).value_or("")}, clientData,
                                           binary(response, "authenticatorData"), binary(response, "signature"));
    if ((state.signCount > 0 || key->signCount > 0) && state.signCount <= key->signCount) {
        log(cloned, {{"id", std::to_string(key->id)}, {"user", std::to_string(key->userId)}});
        throw webauthn::Rejected("the key's counter went backwards");
    }
    if (!challenges.use(tx, challenge)) throw webauthn::Rejected("the challenge was answered before");
    tx.execute("UPDATE passkey SET sign_count = ?, backed_up = ?, used_at = ? WHERE id = ?",
               static_cast<std::int64_t>(state.signCount), state.backedUp, _kernel->clock().now(), key->id);
    return std::move(*key);
}

NewSession PasskeyStore::signIn(const Json& credential, std::string_view address, bool browser,
                                std::string_view agent) {
    try {
        return _kernel->db().write([&](Transaction& tx) {
            const Key key = checked(tx, credential, signInPurpose, true);
            return _kernel->accounts().startSession(tx, key.userId, {"passkey", true}, address, browser, agent);
        });
    } catch (const webauthn::Rejected& error) {
        log(rejected, {{"reason", error.what()}});
    } catch (const NotFound&) {  // the account is switched off
    }
    _kernel->accounts().signInRefused("", "passkey", address, agent);
    throw Forbidden("sign_in");
}

std::optional<PasskeyStore::Waiting> PasskeyStore::waiting(Transaction& tx, std::string_view sessionToken) const {
    if (sessionToken.empty() || sessionToken.size() > 200) return std::nullopt;
    return tx.maybe<Waiting>("SELECT id, user_id FROM session WHERE token_hash = ? AND expires_at > ? AND lacks <> 0",
                             sha256Hex(sessionToken), _kernel->clock().now());
}

std::optional<Json> PasskeyStore::requestStep(std::string_view sessionToken) {
    if (!offered()) return std::nullopt;
    return _kernel->db().read([&](Transaction& tx) -> std::optional<Json> {
        const auto session = waiting(tx, sessionToken);
        if (!session) return std::nullopt;
        Json keys = descriptors(tx, session->userId);
        if (keys.size() == 0) return std::nullopt;
        return requestFor(session->purpose(), keys, "discouraged");
    });
}

NewSession PasskeyStore::completeStep(std::string_view sessionToken, const Json& credential) {
    try {
        return _kernel->db().write([&](Transaction& tx) {
            const auto session = waiting(tx, sessionToken);
            if (!session) throw Forbidden("sign_in");
            const Key key = checked(tx, credential, session->purpose(), false);
            if (key.userId != session->userId) throw webauthn::Rejected("the key belongs to somebody else");
            return SessionStore(_kernel->secrets(), _kernel->clock()).complete(tx, session->id, "passkey");
        });
    } catch (const webauthn::Rejected& error) {
        log(rejected, {{"reason", error.what()}});
        throw Forbidden("sign_in");
    }
}

}  // namespace kontor
