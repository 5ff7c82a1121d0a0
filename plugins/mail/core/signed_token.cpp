#include "signed_token.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>
#include <stdexcept>

#include "text.h"

namespace kontor::mail {
namespace {

constexpr std::size_t tokenBytes = 10;  // 16 characters

std::optional<std::int64_t> readId(std::string_view digits) {
    std::int64_t id = 0;
    const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (result.ec != std::errc() || result.ptr != digits.data() + digits.size() || id <= 0) return std::nullopt;
    return id;
}

bool sameText(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

TokenSigner::TokenSigner(std::string key) : _key(std::move(key)) {
    if (_key.size() < 16) throw std::invalid_argument("the key for mail tokens is too short");
}

std::string TokenSigner::sign(std::string_view text) const {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    if (HMAC(EVP_sha256(), _key.data(), static_cast<int>(_key.size()),
             reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &length) == nullptr)
        throw std::runtime_error("HMAC-SHA256 failed");
    constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    std::string token;
    unsigned int bits = 0;
    unsigned int held = 0;
    for (std::size_t i = 0; i < tokenBytes; ++i) {
        bits = (bits << 8U) | digest[i];
        for (held += 8; held >= 5; held -= 5) token += alphabet[(bits >> (held - 5)) & 31U];
    }
    return token;
}

std::string TokenSigner::messageId(std::int64_t ticketId, std::int64_t serial, std::string_view domain) const {
    const std::string subject = std::to_string(ticketId) + "-" + std::to_string(serial);
    return "kontor." + subject + "." + sign("message:" + subject) + "@" + std::string(domain);
}

std::string TokenSigner::replyAddress(std::string_view mailbox, std::int64_t ticketId) const {
    const auto at = mailbox.rfind('@');
    if (at == std::string_view::npos) throw std::invalid_argument("the mailbox address has no domain");
    const std::string_view local = mailbox.substr(0, at);
    const std::string id = std::to_string(ticketId);
    return std::string(local.substr(0, local.find('+'))) + "+k" + id + "." + sign("reply:" + id) +
           std::string(mailbox.substr(at));
}

std::optional<std::int64_t> TokenSigner::ticketOfMessageId(std::string_view messageId) const {
    const std::string id = toLowerAscii(messageId);
    constexpr std::string_view prefix = "kontor.";
    if (!id.starts_with(prefix)) return std::nullopt;
    const std::string_view rest = std::string_view(id).substr(prefix.size(), id.find('@') - prefix.size());
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const std::string_view subject = rest.substr(0, dot);
    const auto ticket = readId(subject.substr(0, subject.find('-')));
    if (!ticket || !sameText(sign("message:" + std::string(subject)), rest.substr(dot + 1))) return std::nullopt;
    return ticket;
}

std::optional<std::int64_t> TokenSigner::ticketOfAddress(std::string_view address) const {
    const std::string local = toLowerAscii(address.substr(0, address.rfind('@')));
    const auto plus = local.rfind("+k");
    if (plus == std::string::npos) return std::nullopt;
    const std::string_view rest = std::string_view(local).substr(plus + 2);
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto ticket = readId(rest.substr(0, dot));
    if (!ticket || !sameText(sign("reply:" + std::to_string(*ticket)), rest.substr(dot + 1))) return std::nullopt;
    return ticket;
}

}  // namespace kontor::mail
