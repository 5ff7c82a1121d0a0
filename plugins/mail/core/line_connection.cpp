#include "line_connection.h"

#include <curl/curl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>

namespace kontor::mail {
namespace {

constexpr std::size_t maxLineBytes = 1U << 20U;
constexpr std::chrono::milliseconds askedEvery(250);

struct CleanUp {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

void initCurl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

MailServerError::Kind kindOf(CURLcode code) {
    switch (code) {
        case CURLE_LOGIN_DENIED:
            return MailServerError::Kind::Login;
        case CURLE_OPERATION_TIMEDOUT:
            return MailServerError::Kind::TimedOut;
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_USE_SSL_FAILED:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
            return MailServerError::Kind::Tls;
        default:
            return MailServerError::Kind::Connect;
    }
}

std::string urlOf(LineConnection::Protocol protocol, const ServerAddress& server, std::string_view helloName) {
    if (server.host.empty()) throw std::invalid_argument("the mail server has no host name");
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:";
    if (server.host.find_first_not_of(allowed) != std::string::npos)
        throw std::invalid_argument("the mail server's host name has characters that no host name has");
    const bool ipv6 = server.host.find(':') != std::string::npos;
    std::string url = protocol == LineConnection::Protocol::Imap ? "imap" : "smtp";
    if (server.encryption == Encryption::Tls) url += 's';
    url += "://" + (ipv6 ? "[" + server.host + "]" : server.host) + ":" + std::to_string(server.port) + "/";
    if (protocol == LineConnection::Protocol::Smtp && helloName.find_first_not_of(allowed) == std::string_view::npos)
        url += helloName;
    return url;
}

int watchLine(void* opaque, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    const auto& givesUp = *static_cast<const std::function<bool()>*>(opaque);
    return givesUp && givesUp() ? 1 : 0;
}

}  // namespace

void refuseControlCharacters(std::string_view text, const char* what) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            throw std::invalid_argument(std::string(what) + " has a line break or control character");
}

struct LineConnection::State {
    std::unique_ptr<CURL, CleanUp> handle;
    std::string buffer;
    std::size_t consumed = 0;
    std::chrono::milliseconds ioTimeout{};
    std::chrono::steady_clock::time_point sessionEnd;
    std::function<bool()> givesUp;
    std::string where;

    void waitFor(short events) const {
        curl_socket_t socket = CURL_SOCKET_BAD;
        curl_easy_getinfo(handle.get(), CURLINFO_ACTIVESOCKET, &socket);
        if (socket == CURL_SOCKET_BAD)
            throw MailServerError(MailServerError::Kind::Connect, where + ": connection lost");
        const auto end = std::min(std::chrono::steady_clock::now() + ioTimeout, sessionEnd);
        for (;;) {
            if (givesUp && givesUp())
                throw MailServerError(MailServerError::Kind::TimedOut, where + ": not waited for");
            const auto left =
                std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
            if (left.count() <= 0)
                throw MailServerError(MailServerError::Kind::TimedOut, where + ": no answer in time");
            pollfd watched{socket, events, 0};
            const int ready = ::poll(&watched, 1, static_cast<int>(std::min(left, askedEvery).count()));
            if (ready > 0) return;
            if (ready < 0 && errno != EINTR)
                throw MailServerError(MailServerError::Kind::Connect, where + ": connection lost");
        }
    }

    std::string_view unread() const { return std::string_view(buffer).substr(consumed); }

    std::string take(std::size_t count) {
        std::string taken = buffer.substr(consumed, count);
        consumed += count;
        if (consumed > (64U << 10U) || consumed == buffer.size()) {
            buffer.erase(0, consumed);
            consumed = 0;
        }
        return taken;
    }
};

LineConnection::LineConnection(Protocol protocol, const ServerAddress& server, std::string_view helloName)
    : _state(std::make_unique<State>()) {
    initCurl();
    refuseControlCharacters(server.user, "the user name");
    refuseControlCharacters(server.password, "the password");
    refuseControlCharacters(server.bearerToken, "the access token");
    const std::string url = urlOf(protocol, server, helloName);
    _state->handle.reset(curl_easy_init());
    _state->ioTimeout = server.ioTimeout;
    _state->sessionEnd = std::chrono::steady_clock::now() + server.sessionTimeout;
    _state->givesUp = server.givesUp;
    _state->where = server.host + ":" + std::to_string(server.port);
    CURL* handle = _state->handle.get();
    if (handle == nullptr) throw MailServerError(MailServerError::Kind::Connect, "libcurl gives no handle");

    std::array<char, CURL_ERROR_SIZE> detail{};
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, detail.data());
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, protocol == Protocol::Imap ? "imap,imaps" : "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(server.connectTimeout.count()));
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>((server.connectTimeout + server.ioTimeout).count()));
    curl_easy_setopt(handle, CURLOPT_SERVER_RESPONSE_TIMEOUT, static_cast<long>(server.ioTimeout.count() / 1000 + 1));
    curl_easy_setopt(handle, CURLOPT_USE_SSL,
                     static_cast<long>(server.encryption == Encryption::None ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, server.verifyCertificate ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, server.verifyCertificate ? 2L : 0L);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watchLine);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &_state->givesUp);
    if (!server.caFile.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, server.caFile.c_str());
    if (!server.user.empty()) {
        curl_easy_setopt(handle, CURLOPT_USERNAME, server.user.c_str());
        if (!server.bearerToken.empty())
            curl_easy_setopt(handle, CURLOPT_XOAUTH2_BEARER, server.bearerToken.c_str());
        else
            curl_easy_setopt(handle, CURLOPT_PASSWORD, server.password.c_str());
    }
    const CURLcode code = curl_easy_perform(handle);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, nullptr);
    if (code != CURLE_OK) {
        const char* text = detail[0] != '\0' ? detail.data() : curl_easy_strerror(code);
        throw MailServerError(kindOf(code), _state->where + ": " + text);
    }
}

LineConnection::~LineConnection() = default;

void LineConnection::send(std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t sent = 0;
        const CURLcode code = curl_easy_send(_state->handle.get(), bytes.data(), bytes.size(), &sent);
        if (code == CURLE_AGAIN) {
            _state->waitFor(POLLOUT);
            continue;
        }
        if (code != CURLE_OK)
            throw MailServerError(MailServerError::Kind::Connect, _state->where + ": connection lost while sending");
        bytes.remove_prefix(sent);
    }
}

void LineConnection::fill() {
    std::array<char, 1U << 14U> chunk;
    for (;;) {
        std::size_t got = 0;
        const CURLcode code = curl_easy_recv(_state->handle.get(), chunk.data(), chunk.size(), &got);
        if (code == CURLE_AGAIN) {
            _state->waitFor(POLLIN);
            continue;
        }
        if (code != CURLE_OK || got == 0)
            throw MailServerError(MailServerError::Kind::Connect, _state->where + ": the server closed the connection");
        _state->buffer.append(chunk.data(), got);
        return;
    }
}

std::string LineConnection::readLine() {
    std::size_t searched = 0;
    for (;;) {
        const auto end = _state->unread().find('\n', searched);
        if (end != std::string_view::npos) {
            std::string line = _state->take(end + 1);
            line.pop_back();
            if (line.ends_with('\r')) line.pop_back();
            return line;
        }
        searched = _state->unread().size();
        if (searched > maxLineBytes)
            throw MailServerError(MailServerError::Kind::Protocol, _state->where + ": the server sent an endless line");
        fill();
    }
}

std::string LineConnection::readBytes(std::size_t count) {
    while (_state->unread().size() < count) fill();
    return _state->take(count);
}

}  // namespace kontor::mail
