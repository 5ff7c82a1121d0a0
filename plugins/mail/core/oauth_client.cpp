#include "oauth_client.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <openssl/sha.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>

#include "line_connection.h"
#include "text.h"

namespace kontor::mail {
namespace {

constexpr std::size_t maxAnswerBytes = 64U << 10U;

struct Exchange {
    const TokenServer* server = nullptr;
    bool encrypted = true;
    std::string answer;
    bool refusedAddress = false;
};

bool isLoopback(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
        return (ntohl(v4->sin_addr.s_addr) >> 24U) == 127;
    }
    const auto& v6 = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    return IN6_IS_ADDR_LOOPBACK(&v6) != 0 || (IN6_IS_ADDR_V4MAPPED(&v6) != 0 && v6.s6_addr[12] == 127);
}

/// Link-local addresses are those of the cloud's metadata service and the like, never of an identity provider.
bool isLinkLocal(const sockaddr* address) {
    if (address->sa_family == AF_INET)
        return (ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr) >> 16U) == 0xA9FE;
    const auto& v6 = reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr;
    return IN6_IS_ADDR_LINKLOCAL(&v6) != 0 ||
           (IN6_IS_ADDR_V4MAPPED(&v6) != 0 && v6.s6_addr[12] == 169 && v6.s6_addr[13] == 254);
}

/// Opens the socket only where tokens may go; the name was resolved before, so that it can't change in between.
curl_socket_t openSocket(void* opaque, curlsocktype, curl_sockaddr* address) {
    auto* exchange = static_cast<Exchange*>(opaque);
    const bool known = address->family == AF_INET || address->family == AF_INET6;
    const bool fine = known && !isLinkLocal(&address->addr) && (exchange->encrypted || isLoopback(&address->addr));
    if (!fine) {
        exchange->refusedAddress = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t takeAnswer(char* bytes, std::size_t, std::size_t count, void* opaque) {
    auto& answer = static_cast<Exchange*>(opaque)->answer;
    if (answer.size() + count > maxAnswerBytes) return 0;
    answer.append(bytes, count);
    return count;
}

int watchToken(void* opaque, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& givesUp = static_cast<Exchange*>(opaque)->server->givesUp;
    return givesUp && givesUp() ? 1 : 0;
}

std::string textOf(const nlohmann::json& document, const char* name) {
    const auto found = document.find(name);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Tokens readAnswer(long status, const std::string& answer) {
    const auto document = nlohmann::json::parse(answer, nullptr, false);
    if (!document.is_object())
        throw TokenError(TokenError::Kind::Unavailable,
                         "the identity provider answered " + std::to_string(status) + " without a JSON object");
    if (status != 200) {
        const std::string error = cleanLine(textOf(document, "error"));
        if (error.empty())
            throw TokenError(TokenError::Kind::Unavailable, "the identity provider answered " + std::to_string(status));
        std::string text = "the identity provider says " + truncateUtf8(error, 100);
        if (const std::string detail = cleanLine(textOf(document, "error_description")); !detail.empty())
            text += ": " + truncateUtf8(detail, 500);
        const bool later = status >= 500 || error == "temporarily_unavailable" || error == "server_error";
        throw TokenError(error == "invalid_grant" ? TokenError::Kind::Revoked
                         : later                  ? TokenError::Kind::Unavailable
                                                  : TokenError::Kind::Refused,
                         text);
    }
    Tokens tokens;
    tokens.access = textOf(document, "access_token");
    tokens.refresh = textOf(document, "refresh_token");
    const bool clean = !tokens.access.empty() && tokens.access.size() <= 20'000 && tokens.refresh.size() <= 20'000;
    if (!clean) throw TokenError(TokenError::Kind::Unavailable, "the identity provider gave no access token");
    try {
        refuseControlCharacters(tokens.access, "the access token");
        refuseControlCharacters(tokens.refresh, "the refresh token");
    } catch (const std::invalid_argument& error) {
        throw TokenError(TokenError::Kind::Unavailable, error.what());
    }
    if (const auto lifetime = document.find("expires_in"); lifetime != document.end()) {
        // Some providers give it as a text.
        std::int64_t seconds = 3600;
        if (lifetime->is_number_integer()) seconds = lifetime->get<std::int64_t>();
        if (lifetime->is_string()) seconds = std::strtoll(lifetime->get<std::string>().c_str(), nullptr, 10);
        tokens.lifetime = std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, 366LL * 24 * 3600));
    }
    return tokens;
}

std::string base64Url(std::string_view bytes) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : bytes) {
        bits = (bits << 8U) | static_cast<unsigned char>(c);
        for (held += 8; held >= 6; held -= 6) text += alphabet[(bits >> (held - 6)) & 63U];
    }
    if (held > 0) text += alphabet[(bits << (6 - held)) & 63U];
    return text;
}

}  // namespace

bool isTokenUrl(std::string_view url) {
    const std::unique_ptr<CURLU, void (*)(CURLU*)> parts(curl_url(), curl_url_cleanup);
    const auto part = [&](CURLUPart what) {
        char* text = nullptr;
        if (curl_url_get(parts.get(), what, &text, 0) != CURLUE_OK) return std::string();
        std::string result(text);
        curl_free(text);
        return result;
    };
    const bool clean = std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (!clean || curl_url_set(parts.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK) return false;
    if (!part(CURLUPART_USER).empty() || !part(CURLUPART_FRAGMENT).empty()) return false;
    const std::string scheme = part(CURLUPART_SCHEME);
    const std::string host = part(CURLUPART_HOST);
    return scheme == "https" ||
           (scheme == "http" && (host == "localhost" || host == "[::1]" || host.starts_with("127.")));
}

std::string formEncoded(const std::vector<std::pair<std::string, std::string>>& parameters) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    const auto add = [&](std::string_view value) {
        for (const char c : value) {
            const auto byte = static_cast<unsigned char>(c);
            const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                               c == '.' || c == '_' || c == '~';
            if (plain)
                text += c;
            else
                (text += '%') += {digits[byte >> 4U], digits[byte & 15U]};
        }
    };
    for (const auto& [name, value] : parameters) {
        if (!text.empty()) text += '&';
        add(name);
        text += '=';
        add(value);
    }
    return text;
}

std::string codeChallenge(std::string_view verifier) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
    return base64Url({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Tokens requestTokens(const TokenServer& server, const std::vector<std::pair<std::string, std::string>>& parameters) {
    if (!isTokenUrl(server.url)) throw TokenError(TokenError::Kind::Refused, "the token URL is not fit for tokens");
    auto all = parameters;
    all.emplace_back("client_id", server.clientId);
    if (!server.clientSecret.empty()) all.emplace_back("client_secret", server.clientSecret);
    const std::string form = formEncoded(all);

    Exchange exchange;
    exchange.server = &server;
    exchange.encrypted = server.url.starts_with("https:");
    const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
    CURL* curl = handle.get();
    if (curl == nullptr) throw TokenError(TokenError::Kind::Unavailable, "libcurl gives no handle");
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(
        curl_slist_append(nullptr, "Accept: application/json"), curl_slist_free_all);
    std::array<char, CURL_ERROR_SIZE> detail{};
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, detail.data());
    curl_easy_setopt(curl, CURLOPT_URL, server.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(server.timeout.count()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(form.size()));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, form.c_str());
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, openSocket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeAnswer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &exchange);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watchToken);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &exchange);
    if (!server.caFile.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server.caFile.c_str());
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
        const std::string why = exchange.refusedAddress ? "its address is not allowed"
                                : detail[0] != '\0'     ? std::string(detail.data())
                                                        : std::string(curl_easy_strerror(code));
        throw TokenError(TokenError::Kind::Unavailable, "the identity provider could not be asked: " + why);
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return readAnswer(status, exchange.answer);
}

}  // namespace kontor::mail
