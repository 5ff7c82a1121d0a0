#include "soft_key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <stdexcept>
#include <vector>

#include "kontor/text.h"

namespace kontor::test {

namespace {

std::string raw(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

std::string head(int major, std::size_t value) {
    std::string result(1, static_cast<char>(major << 5));
    if (value < 24) {
        result[0] = static_cast<char>(major << 5 | static_cast<int>(value));
    } else if (value < 256) {
        result[0] = static_cast<char>(major << 5 | 24);
        result += static_cast<char>(value);
    } else {
        result[0] = static_cast<char>(major << 5 | 25);
        result += static_cast<char>(value >> 8);
        result += static_cast<char>(value & 255);
    }
    return result;
}
std::string number(int value) {
    return value < 0 ? head(1, static_cast<std::size_t>(-1 - value)) : head(0, static_cast<std::size_t>(value));
}
std::string bytes(const std::string& text) {
    return head(2, text.size()) + text;
}
std::string words(const std::string& text) {
    return head(3, text.size()) + text;
}

std::string bigNumber(EVP_PKEY* key, const char* name) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1) throw std::runtime_error(name);
    std::vector<unsigned char> buffer(static_cast<std::size_t>(BN_num_bytes(value)));
    BN_bn2bin(value, buffer.data());
    BN_free(value);
    return std::string(buffer.begin(), buffer.end());
}

}  // namespace

SoftKey::SoftKey(int algorithm)
    : id(*fromBase64Url(randomToken(32))),
      _algorithm(algorithm),
      _key(algorithm == -7   ? EVP_EC_gen("P-256")
           : algorithm == -8 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                             : EVP_RSA_gen(2048)) {
    if (_key == nullptr) throw std::runtime_error("no key");
}

SoftKey::~SoftKey() {
    EVP_PKEY_free(_key);
}

std::string SoftKey::coseKey() const {
    if (_algorithm == -257)
        return head(5, 4) + number(1) + number(3) + number(3) + number(-257) + number(-1) +
               bytes(bigNumber(_key, OSSL_PKEY_PARAM_RSA_N)) + number(-2) +
               bytes(bigNumber(_key, OSSL_PKEY_PARAM_RSA_E));
    unsigned char buffer[256];
    std::size_t size = sizeof buffer;
    if (_algorithm == -8) {
        EVP_PKEY_get_raw_public_key(_key, buffer, &size);
        return head(5, 4) + number(1) + number(1) + number(3) + number(-8) + number(-1) + number(6) + number(-2) +
               bytes(std::string(buffer, buffer + size));
    }
    EVP_PKEY_get_octet_string_param(_key, OSSL_PKEY_PARAM_PUB_KEY, buffer, sizeof buffer, &size);
    const std::string point(buffer + 1, buffer + size);
    return head(5, 5) + number(1) + number(2) + number(3) + number(-7) + number(-1) + number(1) + number(-2) +
           bytes(point.substr(0, 32)) + number(-3) + bytes(point.substr(32));
}

std::string SoftKey::authenticatorData(bool withKey) const {
    std::string data = raw(sha256Hex(rpId));
    data += static_cast<char>(withKey ? flags | 0x40 : flags);
    for (int shift = 24; shift >= 0; shift -= 8) data += static_cast<char>(count >> shift & 255);
    if (!withKey) return data;
    data += std::string(16, '\0');
    data += static_cast<char>(id.size() >> 8);
    data += static_cast<char>(id.size() & 255);
    return data + id + coseKey();
}

std::string SoftKey::attestationObject() const {
    return head(5, 3) + words("fmt") + words("none") + words("attStmt") + head(5, 0) + words("authData") +
           bytes(authenticatorData(true));
}

std::string SoftKey::clientData(const std::string& type, const std::string& challenge) const {
    return Json::object({{"type", type}, {"challenge", challenge}, {"origin", origin}, {"crossOrigin", false}}).dump();
}

std::string SoftKey::sign(const std::string& text) const {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, _algorithm == -8 ? nullptr : EVP_sha256(), nullptr, _key);
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    EVP_DigestSign(context, nullptr, &size, data, text.size());
    std::vector<unsigned char> signature(size);
    EVP_DigestSign(context, signature.data(), &size, data, text.size());
    EVP_MD_CTX_free(context);
    return std::string(signature.begin(), signature.begin() + static_cast<std::ptrdiff_t>(size));
}

Json SoftKey::create(const Json& options) const {
    Json response =
        Json::object({{"clientDataJSON", toBase64Url(clientData("webauthn.create", options["challenge"].text()))},
                      {"attestationObject", toBase64Url(attestationObject())}});
    return Json::object({{"id", toBase64Url(id)}, {"rawId", toBase64Url(id)}, {"response", std::move(response)}});
}

Json SoftKey::get(const Json& options, const std::string& userHandle) {
    ++count;
    const std::string client = clientData("webauthn.get", options["challenge"].text());
    const std::string data = authenticatorData(false);
    Json response = Json::object({{"clientDataJSON", toBase64Url(client)},
                                  {"authenticatorData", toBase64Url(data)},
                                  {"signature", toBase64Url(sign(data + raw(sha256Hex(client))))},
                                  {"userHandle", userHandle}});
    return Json::object({{"id", toBase64Url(id)}, {"rawId", toBase64Url(id)}, {"response", std::move(response)}});
}

}  // namespace kontor::test
