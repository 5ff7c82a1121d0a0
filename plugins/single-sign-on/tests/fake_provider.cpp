#include "fake_provider.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <vector>

#include "kontor/text.h"

namespace kontor::sso::test {

namespace {

std::string numberOf(EVP_PKEY* key, const char* name, std::size_t size = 0) {
    BIGNUM* number = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &number) != 1) throw std::runtime_error(name);
    std::string bytes(size ? size : static_cast<std::size_t>(BN_num_bytes(number)), '\0');
    BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    BN_free(number);
    return toBase64Url(bytes);
}

/// The two numbers of an ECDSA signature side by side.
std::string sideBySide(const std::vector<unsigned char>& der) {
    const unsigned char* at = der.data();
    ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
    std::string bytes(64, '\0');
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char*>(bytes.data()), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char*>(bytes.data()) + 32, 32);
    ECDSA_SIG_free(pair);
    return bytes;
}

}  // namespace

SigningKey::SigningKey(const std::string& kind, std::string id) : _kind(kind), _id(std::move(id)) {
    EVP_PKEY* key = kind == "RSA"  ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(2048))
                    : kind == "EC" ? EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")
                                   : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    if (!key) throw std::runtime_error("no key of kind " + kind);
    _key.reset(key, EVP_PKEY_free);
}

Json SigningKey::jwk() const {
    Json jwk = Json::object({{"kty", _kind}, {"kid", _id}, {"use", "sig"}});
    if (_kind == "RSA") {
        jwk["n"] = numberOf(_key.get(), OSSL_PKEY_PARAM_RSA_N);
        jwk["e"] = numberOf(_key.get(), OSSL_PKEY_PARAM_RSA_E);
    } else if (_kind == "EC") {
        jwk["crv"] = "P-256";
        jwk["x"] = numberOf(_key.get(), OSSL_PKEY_PARAM_EC_PUB_X, 32);
        jwk["y"] = numberOf(_key.get(), OSSL_PKEY_PARAM_EC_PUB_Y, 32);
    } else {
        std::string bytes(32, '\0');
        std::size_t size = bytes.size();
        EVP_PKEY_get_raw_public_key(_key.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size);
        jwk["crv"] = "Ed25519";
        jwk["x"] = toBase64Url(bytes);
    }
    return jwk;
}

std::string SigningKey::token(const std::string& algorithm, const Json& claims, Json header) const {
    if (!header.find("alg")) header["alg"] = algorithm;
    if (!header.find("kid")) header["kid"] = _id;
    const std::string text = toBase64Url(header.dump()) + "." + toBase64Url(claims.dump());
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_PKEY_CTX* options = nullptr;
    EVP_DigestSignInit(context, &options, algorithm == "EdDSA" ? nullptr : EVP_sha256(), nullptr, _key.get());
    if (algorithm == "PS256") {
        EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST);
    }
    std::size_t size = 1024;
    std::vector<unsigned char> signature(size);
    const int made = EVP_DigestSign(context, signature.data(), &size,
                                    reinterpret_cast<const unsigned char*>(text.data()), text.size());
    EVP_MD_CTX_free(context);
    if (made != 1) throw std::runtime_error("no signature by " + algorithm);
    signature.resize(size);
    const std::string bytes =
        algorithm == "ES256" ? sideBySide(signature) : std::string(signature.begin(), signature.end());
    return text + "." + toBase64Url(bytes);
}

std::string unsignedToken(const Json& header, const Json& claims, const std::string& signature) {
    return toBase64Url(header.dump()) + "." + toBase64Url(claims.dump()) + "." + signature;
}

FakeProvider::FakeProvider() : _script([this](kontor::test::TcpPeer& peer) { talk(peer); }) {}

Json FakeProvider::description() const {
    Json json = Json::object({{"issuer", issuer()},
                              {"authorization_endpoint", issuer() + "/authorize"},
                              {"token_endpoint", issuer() + "/token"},
                              {"jwks_uri", issuer() + "/keys"},
                              {"end_session_endpoint", issuer() + "/end"},
                              {"response_types_supported", Json::array({"code"})}});
    if (!_userInfo.isNull()) json["userinfo_endpoint"] = issuer() + "/userinfo";
    return json;
}

std::string FakeProvider::keys() const {
    return Json::object({{"keys", Json::array({rsa.jwk(), ec.jwk(), ed.jwk()})}}).dump();
}

void FakeProvider::answer(const std::string& path, Answer answer) {
    const std::lock_guard lock(_mutex);
    _answers[path] = std::move(answer);
}

void FakeProvider::idToken(std::string token) {
    const std::lock_guard lock(_mutex);
    _idToken = std::move(token);
}

void FakeProvider::userInfo(Json claims) {
    const std::lock_guard lock(_mutex);
    _userInfo = std::move(claims);
}

int FakeProvider::asked(const std::string& path) const {
    const std::lock_guard lock(_mutex);
    const auto found = _asked.find(path);
    return found == _asked.end() ? 0 : found->second;
}

std::string FakeProvider::lastForm() const {
    const std::lock_guard lock(_mutex);
    return _form;
}

FakeProvider::Answer FakeProvider::answerTo(const std::string& path) {
    if (const auto own = _answers.find(path); own != _answers.end()) return own->second;
    if (path == "/.well-known/openid-configuration") return {200, description().dump()};
    if (path == "/keys") return {200, keys()};
    if (path == "/token")
        return {200,
                Json::object({{"access_token", "access-1"}, {"token_type", "Bearer"}, {"id_token", _idToken}}).dump()};
    if (path == "/userinfo" && !_userInfo.isNull()) return {200, _userInfo.dump()};
    return {404, "{}"};
}

void FakeProvider::talk(kontor::test::TcpPeer& peer) {
    const auto words = split(peer.line(), ' ');
    if (words.size() < 2) return;
    std::size_t length = 0;
    for (std::string line = peer.line(); !line.empty(); line = peer.line())
        if (asciiLower(line).starts_with("content-length:")) length = std::stoul(line.substr(15));
    const std::string body = length > 0 ? peer.bytes(length) : "";
    Answer answer;
    {
        const std::lock_guard lock(_mutex);
        const std::string path = words[1].substr(0, words[1].find('?'));
        ++_asked[path];
        if (path == "/token") _form = body;
        answer = answerTo(path);
    }
    if (answer.meanwhile) answer.meanwhile();
    if (answer.hang) return peer.hang();
    peer.say("HTTP/1.1 " + std::to_string(answer.status) +
             " x\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
             std::to_string(answer.body.size()) + "\r\n\r\n" + answer.body);
}

}  // namespace kontor::sso::test
