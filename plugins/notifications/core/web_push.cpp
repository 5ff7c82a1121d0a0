#include "web_push.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/param_build.h>
#include <openssl/rand.h>

#include <cstdint>
#include <memory>
#include <stdexcept>

#include "kontor/json.h"
#include "kontor/text.h"

namespace kontor::notifications {

namespace {

constexpr std::size_t pointBytes = 65;
constexpr std::size_t scalarBytes = 32;
constexpr std::size_t saltBytes = 16;
constexpr std::size_t secretBytes = 16;
constexpr std::uint32_t recordSize = 4096;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
    void operator()(BIGNUM* number) const { BN_clear_free(number); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
};
template <class T>
using Held = std::unique_ptr<T, Free>;

/// What OpenSSL does with good arguments succeeds, unless memory is gone.
void must(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}
const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

/// Nothing for a point that is not on the curve.
Held<EVP_PKEY> keyFrom(std::string_view publicKey, std::string_view privateKey) {
    if (publicKey.size() != pointBytes || publicKey[0] != 4) return nullptr;
    const Held<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
    must(builder != nullptr, "parameters");
    must(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1, "group");
    must(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, publicKey.data(), publicKey.size()) ==
             1,
         "public key");
    Held<BIGNUM> scalar;
    if (!privateKey.empty()) {
        scalar.reset(BN_bin2bn(bytes(privateKey), static_cast<int>(privateKey.size()), nullptr));
        must(scalar && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1,
             "private key");
    }
    const Held<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const Held<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    must(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "key");
    EVP_PKEY* key = nullptr;
    const int selection = privateKey.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) return nullptr;
    Held<EVP_PKEY> result(key);
    const Held<EVP_PKEY_CTX> check(EVP_PKEY_CTX_new(key, nullptr));
    if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
    return result;
}

Held<EVP_PKEY> pairOf(const PushKeys& keys) {
    auto key = keys.privateKey.size() == scalarBytes ? keyFrom(keys.publicKey, keys.privateKey) : nullptr;
    if (!key) throw std::invalid_argument("no key pair of the curve P-256");
    return key;
}

std::string sharedSecret(EVP_PKEY* own, EVP_PKEY* theirs) {
    const Held<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(own, nullptr));
    std::size_t size = 0;
    must(context && EVP_PKEY_derive_init(context.get()) == 1 && EVP_PKEY_derive_set_peer(context.get(), theirs) == 1 &&
             EVP_PKEY_derive(context.get(), nullptr, &size) == 1,
         "key agreement");
    std::string secret(size, '\0');
    must(EVP_PKEY_derive(context.get(), bytes(secret), &size) == 1, "key agreement");
    secret.resize(size);
    return secret;
}

std::string hkdf(std::string_view salt, std::string_view secret, std::string_view info, std::size_t size) {
    const Held<EVP_KDF> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    must(kdf != nullptr, "HKDF");
    const Held<EVP_KDF_CTX> context(EVP_KDF_CTX_new(kdf.get()));
    char digest[] = "SHA256";
    const auto octets = [](const char* name, std::string_view value) {
        return OSSL_PARAM_construct_octet_string(name, const_cast<char*>(value.data()), value.size());
    };
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
                                     octets(OSSL_KDF_PARAM_SALT, salt), octets(OSSL_KDF_PARAM_KEY, secret),
                                     octets(OSSL_KDF_PARAM_INFO, info), OSSL_PARAM_construct_end()};
    std::string result(size, '\0');
    must(context && EVP_KDF_derive(context.get(), bytes(result), size, parameters) == 1, "HKDF");
    return result;
}

std::string sealed(std::string_view key, std::string_view nonce, std::string_view plain) {
    const Held<EVP_CIPHER_CTX> context(EVP_CIPHER_CTX_new());
    std::string result(plain.size(), '\0');
    std::string tag(16, '\0');
    int written = 0;
    int rest = 0;
    must(context && EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes(key), bytes(nonce)) == 1 &&
             EVP_EncryptUpdate(context.get(), bytes(result), &written, bytes(plain), static_cast<int>(plain.size())) ==
                 1 &&
             EVP_EncryptFinal_ex(context.get(), bytes(tag), &rest) == 1 &&
             EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, 16, tag.data()) == 1,
         "AES-GCM");
    return result + tag;
}

std::string randomBytes(std::size_t count) {
    std::string result(count, '\0');
    must(RAND_bytes(bytes(result), static_cast<int>(count)) == 1, "random bytes");
    return result;
}

/// r and s of 32 bytes each, as JWS has them, in place of DER.
std::string signedText(std::string_view text, const PushKeys& keys) {
    const auto key = pairOf(keys);
    const Held<EVP_MD_CTX> context(EVP_MD_CTX_new());
    std::size_t size = 0;
    must(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
             EVP_DigestSign(context.get(), nullptr, &size, bytes(text), text.size()) == 1,
         "signature");
    std::string der(size, '\0');
    must(EVP_DigestSign(context.get(), bytes(der), &size, bytes(text), text.size()) == 1, "signature");
    const unsigned char* at = bytes(der);
    const Held<ECDSA_SIG> signature(d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
    must(signature != nullptr, "signature");
    std::string result(2 * scalarBytes, '\0');
    must(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes(result), scalarBytes) > 0 &&
             BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes(result) + scalarBytes, scalarBytes) > 0,
         "signature");
    return result;
}

}  // namespace

PushKeys newPushKeys() {
    const Held<EVP_PKEY> key(EVP_EC_gen("P-256"));
    must(key != nullptr, "a new key");
    PushKeys keys{std::string(pointBytes, '\0'), std::string(scalarBytes, '\0')};
    std::size_t size = 0;
    must(EVP_PKEY_get_octet_string_param(key.get(), OSSL_PKEY_PARAM_PUB_KEY, bytes(keys.publicKey), pointBytes,
                                         &size) == 1 &&
             size == pointBytes,
         "the public key");
    BIGNUM* number = nullptr;
    must(EVP_PKEY_get_bn_param(key.get(), OSSL_PKEY_PARAM_PRIV_KEY, &number) == 1, "the private key");
    const Held<BIGNUM> scalar(number);
    must(BN_bn2binpad(number, bytes(keys.privateKey), scalarBytes) > 0, "the private key");
    return keys;
}

bool isPushKey(std::string_view publicKey) {
    return keyFrom(publicKey, {}) != nullptr;
}

std::string encryptPush(std::string_view message, std::string_view browserKey, std::string_view browserSecret) {
    return encryptPush(message, browserKey, browserSecret, newPushKeys(), randomBytes(saltBytes));
}

std::string encryptPush(std::string_view message, std::string_view browserKey, std::string_view browserSecret,
                        const PushKeys& keys, std::string_view salt) {
    const auto browser = keyFrom(browserKey, {});
    if (!browser || browserSecret.size() != secretBytes) throw std::invalid_argument("no keys of a browser");
    if (message.size() > mostPushBytes) throw std::invalid_argument("the message is too long");
    if (salt.size() != saltBytes) throw std::invalid_argument("no salt");
    const auto own = pairOf(keys);
    const std::string agreed = hkdf(browserSecret, sharedSecret(own.get(), browser.get()),
                                    std::string("WebPush: info\0", 14) + std::string(browserKey) + keys.publicKey, 32);
    const std::string key = hkdf(salt, agreed, std::string_view("Content-Encoding: aes128gcm\0", 28), 16);
    const std::string nonce = hkdf(salt, agreed, std::string_view("Content-Encoding: nonce\0", 24), 12);
    std::string head(salt);
    for (int shift = 24; shift >= 0; shift -= 8) head += static_cast<char>((recordSize >> shift) & 0xFF);
    head += static_cast<char>(pointBytes);
    return head + keys.publicKey + sealed(key, nonce, std::string(message) + '\x02');
}

std::string vapidHeader(std::string_view audience, std::int64_t expires, std::string_view subject,
                        const PushKeys& keys) {
    const Json head = Json::object({{"typ", "JWT"}, {"alg", "ES256"}});
    const Json claims = Json::object({{"aud", audience}, {"exp", expires}, {"sub", subject}});
    const std::string text = toBase64Url(head.dump()) + "." + toBase64Url(claims.dump());
    return "vapid t=" + text + "." + toBase64Url(signedText(text, keys)) + ", k=" + toBase64Url(keys.publicKey);
}

bool verifySignature(std::string_view text, std::string_view signature, std::string_view publicKey) {
    const auto key = keyFrom(publicKey, {});
    if (!key || signature.size() != 2 * scalarBytes) return false;
    const Held<ECDSA_SIG> parts(ECDSA_SIG_new());
    must(parts && ECDSA_SIG_set0(parts.get(), BN_bin2bn(bytes(signature), scalarBytes, nullptr),
                                 BN_bin2bn(bytes(signature) + scalarBytes, scalarBytes, nullptr)) == 1,
         "signature");
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(parts.get(), &der);
    must(size > 0, "signature");
    const std::string encoded(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    const Held<EVP_MD_CTX> context(EVP_MD_CTX_new());
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), bytes(encoded), encoded.size(), bytes(text), text.size()) == 1;
}

}  // namespace kontor::notifications
