#include "http_client.h"

#include <curl/curl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "failure.h"
#include "signals.h"

namespace kontor::shell {

namespace {

constexpr std::size_t maxBody = 256UL * 1024 * 1024;

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

void addHeader(HeaderList& list, const std::string& header) {
    curl_slist* longer = curl_slist_append(list.get(), header.c_str());
    if (longer == nullptr) {
        throw std::bad_alloc();
    }
    static_cast<void>(list.release());
    list.reset(longer);
}

/// A socket found by looking around must belong to somebody we may talk to: root, the service, or ourselves.
/// Otherwise anybody could put one in our way and read the passwords typed into it.
bool isTrustworthy(const struct stat& status) {
    if (!S_ISSOCK(status.st_mode)) {
        return false;
    }
    if (status.st_uid == 0 || status.st_uid == ::geteuid()) {
        return true;
    }
    const passwd* service = ::getpwnam("kontor");
    return service != nullptr && service->pw_uid == status.st_uid;
}

std::string findSocket() {
    for (const char* path : {"/run/kontor/kontor.sock", "/var/lib/kontor/run/kontor.sock", "data/run/kontor.sock"}) {
        struct stat status = {};
        if (::stat(path, &status) == 0 && isTrustworthy(status)) {
            return path;
        }
        if (errno == EACCES) {
            throw Failure(Exit::permission,
                          std::string(path) + tr(": only root and the service user may use this socket",
                                                 ": diesen Socket dürfen nur root und der Dienst benutzen"));
        }
    }
    throw Failure(Exit::unreachable,
                  tr("No Kontor server found on this machine; name one with --socket, --data or --server.",
                     "Auf diesem Rechner läuft kein Kontor-Server; mit --socket, --data oder --server einen nennen."));
}

bool isLoopback(const std::string& url) {
    for (const char* host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        const std::string_view prefix = host;
        if (url.starts_with(prefix) &&
            (url.size() == prefix.size() || url[prefix.size()] == ':' || url[prefix.size()] == '/')) {
            return true;
        }
    }
    return false;
}

std::string checkUrl(std::string url, bool plainHttp) {
    while (url.ends_with('/')) {
        url.pop_back();
    }
    if (!url.starts_with("https://") && !url.starts_with("http://")) {
        throw Failure(Exit::usage, tr("--server takes https://HOST[:PORT]", "--server braucht https://HOST[:PORT]"));
    }
    if (url.find_first_of("@ \t\r\n") != std::string::npos) {
        throw Failure(Exit::usage, tr("--server: no user names or blanks in the URL",
                                      "--server: keine Benutzernamen oder Leerzeichen in der URL"));
    }
    if (url.starts_with("http://") && !plainHttp && !isLoopback(url)) {
        throw Failure(Exit::usage,
                      tr("http:// would send the token readable for everybody on the way; use https:// or --plain-http",
                         "http:// schickt das Token unverschlüsselt; https:// oder --plain-http benutzen"));
    }
    return url;
}

}  // namespace

struct HttpClient::Handle {
    CURL* curl = nullptr;
    char error[CURL_ERROR_SIZE] = {};

    Handle() {
        static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
        curl = started == CURLE_OK ? curl_easy_init() : nullptr;
        if (curl == nullptr) {
            throw Failure(Exit::failed, "libcurl does not start");
        }
    }
    ~Handle() { curl_easy_cleanup(curl); }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
};

/// State of one request that curl's callbacks see.
struct HttpClient::Transfer {
    CURL* curl = nullptr;
    std::string body;
    const std::function<bool(std::string_view)>* sink = nullptr;
    bool endedBySink = false;
    std::exception_ptr thrown;  // exceptions must not cross curl's C frames

    static std::size_t onData(char* data, std::size_t size, std::size_t count, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        const std::size_t length = size * count;
        try {
            long status = 0;
            curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
            if (transfer.sink != nullptr && status == 200) {
                transfer.endedBySink = !(*transfer.sink)(std::string_view(data, length));
                return transfer.endedBySink ? 0 : length;
            }
            if (transfer.body.size() + length > maxBody) {
                return 0;
            }
            transfer.body.append(data, length);
            return length;
        } catch (...) {
            transfer.thrown = std::current_exception();
            return 0;
        }
    }

    static int onProgress(void*, curl_off_t, curl_off_t, curl_off_t, curl_off_t) { return interrupted() ? 1 : 0; }
};

HttpClient::HttpClient(const Options& options)
    : _handle(std::make_unique<Handle>()), _token(options.token), _caFile(options.caFile) {
    std::string socket = options.socket;
    if (socket.empty() && !options.data.empty()) {
        socket = options.data + "/run/kontor.sock";
    }
    if (socket.empty() && options.server.starts_with("unix:")) {
        socket = options.server.substr(5);
    }
    if (socket.empty() && !options.server.empty()) {
        _base = _address = checkUrl(options.server, options.plainHttp);
        return;
    }
    _socket = socket.empty() ? findSocket() : socket;
    if (_socket.size() >= sizeof(sockaddr_un::sun_path)) {
        throw Failure(Exit::usage,
                      tr("the socket's path is too long: ", "Der Pfad des Sockets ist zu lang: ") + _socket);
    }
    _base = "http://kontor";
    _address = _socket;
}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::get(const std::string& path) {
    Transfer transfer;
    return perform(path, nullptr, transfer, {});
}

HttpAnswer HttpClient::post(const std::string& path, const std::string& json) {
    Transfer transfer;
    return perform(path, &json, transfer, {});
}

HttpAnswer HttpClient::send(const std::string& path, const std::string& content, const std::string& fileName) {
    Transfer transfer;
    return perform(path, &content, transfer, {}, fileName);
}

HttpAnswer HttpClient::stream(const std::string& path, const std::string& lastEventId,
                              const std::function<bool(std::string_view)>& sink) {
    Transfer transfer;
    transfer.sink = &sink;
    return perform(path, nullptr, transfer, lastEventId);
}

HttpAnswer HttpClient::perform(const std::string& path, const std::string* body, Transfer& transfer,
                               const std::string& lastId, const std::string& fileName) {
    CURL* curl = _handle->curl;
    transfer.curl = curl;
    curl_easy_reset(curl);  // keeps the connection
    const std::string url = _base + path;
    HeaderList headers;
    addHeader(headers, transfer.sink != nullptr ? "Accept: text/event-stream" : "Accept: application/json");
    addHeader(headers, std::string("Accept-Language: ") + language());
    if (!_token.empty()) {
        addHeader(headers, "Authorization: Bearer " + _token);
    }
    if (!lastId.empty()) {
        addHeader(headers, "Last-Event-ID: " + lastId);
    }
    if (body != nullptr) {
        addHeader(headers,
                  fileName.empty() ? "Content-Type: application/json" : "Content-Type: application/octet-stream");
        if (!fileName.empty()) {
            const std::unique_ptr<char, decltype(&curl_free)> escaped(
                curl_easy_escape(curl, fileName.data(), static_cast<int>(fileName.size())), curl_free);
            addHeader(headers, std::string("X-File-Name: ") + (escaped ? escaped.get() : "file"));
        }
        addHeader(headers, "Expect:");
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body->size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body->data());
    }
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "kontor/" KONTOR_VERSION);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 30L);
    curl_easy_setopt(curl, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, _handle->error);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::onData);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Transfer::onProgress);
    if (!_socket.empty()) {
        curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, _socket.c_str());
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
    }
    if (!_caFile.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, _caFile.c_str());
    }
    _handle->error[0] = '\0';
    const CURLcode code = curl_easy_perform(curl);
    HttpAnswer answer;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    answer.mediaType = type == nullptr ? "" : type;
    answer.body = std::move(transfer.body);
    long osError = 0;
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &osError);
    if (transfer.thrown) {
        std::rethrow_exception(transfer.thrown);
    }
    if (interrupted() && code != CURLE_OK) {
        throw Cancelled();
    }
    if (code == CURLE_OK || transfer.endedBySink) {
        return answer;
    }
    if (code == CURLE_COULDNT_CONNECT && osError == EACCES) {
        throw Failure(Exit::permission, _address + tr(": only root and the service user may use this socket",
                                                      ": diesen Socket dürfen nur root und der Dienst benutzen"));
    }
    const std::string detail = _handle->error[0] != '\0' ? _handle->error : curl_easy_strerror(code);
    throw Failure(Exit::unreachable,
                  tr("The server does not answer: ", "Der Server antwortet nicht: ") + _address + " (" + detail + ")");
}

}  // namespace kontor::shell
