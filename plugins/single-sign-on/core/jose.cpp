#include "jose.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <optional>

#include "kontor/text.h"

namespace kontor::sso {

namespace {

constexpr std::size_t longestCompact = 64U << 10U;
constexpr std::size_t mostKeys = 100;
constexpr int fewestRsaBits = 2048;
constexpr int mostRsaBits = 8192;

struct Algorithm {
    std::string_view name;
    std::string_view kind;
};
/// What RFC 8725 lets an installation choose: signatures with a key pair, nothing that a public key could make itself.
constexpr std::array<Algorithm, 4> algorithms{{{"RS256", "RSA"}, {"PS256", "RSA"}, {"ES256", "EC"}, {"EdDSA", "OKP"}}};

const Algorithm* algorithmOf(std::string_view name) {
    const auto found =
        std::find_if(algorithms.begin(), algorithms.end(), [&](const Algorithm& item) { return item.name == name; });
    return found == algorithms.end() ? nullptr : &*found;
}

const unsigned char* bytesOf(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

using Bytes = std::string;
using KeyPointer = std::shared_ptr<EVP_PKEY>;
using Number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)>;
using Parameters = std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)>;

KeyPointer own(EVP_PKEY* key) {
    return key ? KeyPointer(key, EVP_PKEY_free) : nullptr;
}

KeyPointer keyFrom(const char* kind, OSSL_PARAM_BLD* builder) {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
        EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) <= 0 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) <= 0)
        return nullptr;
    return own(key);
}

std::optional<Bytes> member(const Json& key, const char* name) {
    const std::string text = key[name].text();
    return text.empty() ? std::nullopt : fromBase64Url(text);
}

KeyPointer rsaKey(const Json& json) {
    const auto n = member(json, "n");
    const auto e = member(json, "e");
    if (!n || !e || n->size() > mostRsaBits / 8 || e->size() > 8) return nullptr;
    const Number modulus(BN_bin2bn(bytesOf(*n), static_cast<int>(n->size()), nullptr), BN_free);
    const Number exponent(BN_bin2bn(bytesOf(*e), static_cast<int>(e->size()), nullptr), BN_free);
    const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    if (!modulus || !exponent || !builder || BN_num_bits(modulus.get()) < fewestRsaBits ||
        !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) ||
        !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()))
        return nullptr;
    return keyFrom("RSA", builder.get());
}

KeyPointer ecKey(const Json& json) {
    const auto x = member(json, "x");
    const auto y = member(json, "y");
    if (json["crv"].text() != "P-256" || !x || !y || x->size() != 32 || y->size() != 32) return nullptr;
    const Bytes point = "\x04" + *x + *y;
    const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    if (!builder || !OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ||
        !OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()))
        return nullptr;
    return keyFrom("EC", builder.get());
}

KeyPointer edKey(const Json& json) {
    const auto x = member(json, "x");
    if (json["crv"].text() != "Ed25519" || !x || x->size() != 32) return nullptr;
    return own(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(*x), x->size()));
}

/// JWS holds the two numbers of an ECDSA signature side by side, the library wants them in ASN.1.
std::optional<Bytes> derOf(std::string_view signature) {
    if (signature.size() != 64) return std::nullopt;
    const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
    Number r(BN_bin2bn(bytesOf(signature), 32, nullptr), BN_free);
    Number s(BN_bin2bn(bytesOf(signature.substr(32)), 32, nullptr), BN_free);
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) return std::nullopt;
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* out = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &out);
    if (size <= 0) return std::nullopt;
    Bytes der(reinterpret_cast<const char*>(out), static_cast<std::size_t>(size));
    OPENSSL_free(out);
    return der;
}

bool fits(EVP_PKEY* key, const SignedToken& token) {
    Bytes signature = token.signature;
    if (token.algorithm == "ES256") {
        auto der = derOf(signature);
        if (!der) return false;
        signature = std::move(*der);
    }
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_PKEY_CTX* options = nullptr;
    const EVP_MD* digest = token.algorithm == "EdDSA" ? nullptr : EVP_sha256();
    if (!context || EVP_DigestVerifyInit(context.get(), &options, digest, nullptr, key) != 1) return false;
    if (token.algorithm == "PS256" && (EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) <= 0 ||
                                       EVP_PKEY_CTX_set_rsa_pss_saltlen(options, RSA_PSS_SALTLEN_DIGEST) <= 0))
        return false;
    return EVP_DigestVerify(context.get(), bytesOf(signature), signature.size(), bytesOf(token.signedPart),
                            token.signedPart.size()) == 1;
}

Json objectOf(std::string_view part, const char* what) {
    const auto text = fromBase64Url(part);
    if (!text) throw BadToken(std::string("its ") + what + " is no base64url");
    try {
        Json json = Json::parse(*text);
        if (json.isObject()) return json;
    } catch (const JsonError& error) {
        throw BadToken(std::string("its ") + what + " is no JSON: " + error.what());
    }
    throw BadToken(std::string("its ") + what + " is no JSON object");
}

}  // namespace

SignedToken SignedToken::parse(std::string_view compact) {
    if (compact.size() > longestCompact) throw BadToken("it is too long");
    const auto parts = split(compact, '.');
    if (parts.size() != 3) throw BadToken("it does not have the three parts of a signed token");
    SignedToken token;
    token.header = objectOf(parts[0], "header");
    token.claims = objectOf(parts[1], "content");
    token.algorithm = token.header["alg"].text();
    token.keyId = token.header["kid"].text();
    if (!algorithmOf(token.algorithm))
        throw BadToken("its algorithm " + std::string(leftCharacters(token.algorithm, 40)) + " is not accepted");
    if (token.header.find("crit")) throw BadToken("it demands what is not understood here (crit)");
    const auto signature = fromBase64Url(parts[2]);
    if (!signature || signature->empty()) throw BadToken("its signature is no base64url");
    token.signature = *signature;
    token.signedPart = parts[0] + "." + parts[1];
    return token;
}

KeySet KeySet::parse(const Json& document) {
    KeySet set;
    const Json& keys = document["keys"];
    if (!keys.isArray()) return set;
    for (const Json& json : keys.items()) {
        if (!json.isObject() || set._keys.size() == mostKeys) continue;
        if (const std::string use = json["use"].text(); !use.empty() && use != "sig") continue;
        Key key{json["kid"].text(), json["alg"].text(), json["kty"].text(), nullptr};
        if (key.kind == "RSA") key.key = rsaKey(json);
        if (key.kind == "EC") key.key = ecKey(json);
        if (key.kind == "OKP") key.key = edKey(json);
        if (key.key) set._keys.push_back(std::move(key));
    }
    return set;
}

void KeySet::verify(const SignedToken& token) const {
    const Algorithm* algorithm = algorithmOf(token.algorithm);
    if (!algorithm) throw BadToken("its algorithm is not accepted");
    bool tried = false;
    for (const Key& key : _keys) {
        if (key.kind != algorithm->kind || (!key.algorithm.empty() && key.algorithm != token.algorithm)) continue;
        if (!token.keyId.empty() && key.id != token.keyId) continue;
        tried = true;
        if (fits(key.key.get(), token)) return;
    }
    if (!tried) throw UnknownKey("no key of the provider has its id and kind");
    throw BadToken("its signature is wrong");
}

}  // namespace kontor::sso
