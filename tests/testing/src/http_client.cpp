#include "kontor/testing/http_client.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace kontor::test {

namespace {

/// Far beyond what any answer takes: a guard against waiting for ever, not a measure of speed.
constexpr long patienceSeconds = 120 * KONTOR_TEST_PATIENCE;

std::size_t takeBody(char* data, std::size_t size, std::size_t count, void* target) {
    static_cast<std::string*>(target)->append(data, size * count);
    return size * count;
}

std::size_t takeHeader(char* data, std::size_t size, std::size_t count, void* target) {
    const std::string line(data, size * count);
    auto& headers = *static_cast<std::multimap<std::string, std::string>*>(target);
    // A status line begins anew: an interim answer such as 100 came before.
    if (line.rfind("HTTP/", 0) == 0) headers.clear();
    const auto colon = line.find(':');
    if (colon == std::string::npos) return size * count;
    std::string name = line.substr(0, colon);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    const auto first = line.find_first_not_of(" \t", colon + 1);
    const auto last = line.find_last_not_of(" \t\r\n");
    headers.emplace(name, first == std::string::npos || last < first ? "" : line.substr(first, last - first + 1));
    return size * count;
}

void initializeOnce() {
    static const CURLcode done = ::curl_global_init(CURL_GLOBAL_DEFAULT);
    if (done != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

}  // namespace

std::string HttpResponse::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

struct HttpClient::Handle {
    CURL* curl = ::curl_easy_init();
    std::string base;
    std::string socket;
    std::string token;
    bool cookies = false;
    HttpHeaders always;
    ~Handle() { ::curl_easy_cleanup(curl); }
};

HttpClient::HttpClient(std::string base) {
    initializeOnce();
    _handle = std::make_unique<Handle>();
    _handle->base = std::move(base);
}

HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

HttpClient& HttpClient::unixSocket(const std::filesystem::path& socket) {
    _handle->socket = socket.string();
    return *this;
}

HttpClient& HttpClient::bearer(const std::string& token) {
    _handle->token = token;
    return *this;
}

HttpClient& HttpClient::always(const std::string& name, const std::string& value) {
    _handle->always.emplace_back(name, value);
    return *this;
}

HttpClient& HttpClient::cookies() {
    _handle->cookies = true;
    return *this;
}

HttpResponse HttpClient::get(const std::string& path, const HttpHeaders& headers) {
    return request("GET", path, "", headers);
}
HttpResponse HttpClient::post(const std::string& path, const std::string& json, const HttpHeaders& headers) {
    return request("POST", path, json, headers);
}
HttpResponse HttpClient::patch(const std::string& path, const std::string& json, const HttpHeaders& headers) {
    return request("PATCH", path, json, headers);
}
HttpResponse HttpClient::put(const std::string& path, const std::string& json, const HttpHeaders& headers) {
    return request("PUT", path, json, headers);
}
HttpResponse HttpClient::del(const std::string& path, const HttpHeaders& headers) {
    return request("DELETE", path, "", headers);
}

HttpResponse HttpClient::request(const std::string& method, const std::string& path, const std::string& body,
                                 const HttpHeaders& headers) {
    CURL* curl = _handle->curl;
    HttpResponse response;
    const std::string url = _handle->base + path;
    // Keeps the connections and the cookies, forgets the options of the last request.
    ::curl_easy_reset(curl);
    ::curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    ::curl_easy_setopt(curl, CURLOPT_PROXY, "");
    ::curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    ::curl_easy_setopt(curl, CURLOPT_TIMEOUT, patienceSeconds);
    ::curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    ::curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    ::curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    if (!_handle->socket.empty()) ::curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, _handle->socket.c_str());
    if (_handle->cookies) ::curl_easy_setopt(curl, CURLOPT_COOKIEFILE, "");

    const bool sendsBody = !body.empty() || method == "POST" || method == "PATCH" || method == "PUT";
    if (sendsBody) {
        ::curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
        ::curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    }
    if (method == "HEAD") ::curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    ::curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());

    HttpHeaders all = _handle->always;
    if (!_handle->token.empty()) all.emplace_back("Authorization", "Bearer " + _handle->token);
    all.insert(all.end(), headers.begin(), headers.end());
    const bool typed = std::any_of(all.begin(), all.end(), [](const auto& header) {
        return ::strcasecmp(header.first.c_str(), "Content-Type") == 0;
    });
    if (sendsBody && !typed) all.emplace_back("Content-Type", "application/json");
    all.emplace_back("Expect", "");
    curl_slist* list = nullptr;
    for (const auto& [name, value] : all) list = ::curl_slist_append(list, (name + ": " + value).c_str());
    ::curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    ::curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeBody);
    ::curl_easy_setopt(curl, CURLOPT_WRITEDATA, &response.body);
    ::curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, takeHeader);
    ::curl_easy_setopt(curl, CURLOPT_HEADERDATA, &response.headers);

    const CURLcode result = ::curl_easy_perform(curl);
    ::curl_slist_free_all(list);
    long status = 0;
    ::curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    // A server that answers before it has read the whole body may close on the sender; the answer counts.
    if (result != CURLE_OK && !(status >= 400 && (result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR)))
        throw std::runtime_error(method + " " + url + ": " + ::curl_easy_strerror(result));
    response.status = static_cast<int>(status);
    return response;
}

std::string sendRaw(std::uint16_t port, const std::string& bytes) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) throw std::system_error(errno, std::generic_category(), "cannot make a socket");
    const timeval patience{patienceSeconds, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        ::close(socket);
        throw std::system_error(error, std::generic_category(), "cannot connect to port " + std::to_string(port));
    }
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const ssize_t step = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (step <= 0) break;  // The server may have answered and closed already.
        sent += static_cast<std::size_t>(step);
    }
    std::string answer;
    char buffer[8192];
    for (ssize_t got = 0; (got = ::recv(socket, buffer, sizeof buffer, 0)) > 0;)
        answer.append(buffer, static_cast<std::size_t>(got));
    ::close(socket);
    return answer;
}

}  // namespace kontor::test
