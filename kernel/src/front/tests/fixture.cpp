#include "fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace kontor::front::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds never = std::chrono::minutes(30);

}  // namespace

bool eventually(const std::function<bool()>& condition) {
    const auto deadline = steady_clock::now() + patience;
    while (!condition()) {
        if (steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(milliseconds(2));
    }
    return true;
}

TempDir::TempDir() {
    auto pattern = (std::filesystem::temp_directory_path() / "kontor-front-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("mkdtemp");
    _path = pattern;
}

TempDir::~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(_path, ignored);
}

std::string ParsedReply::header(std::string_view name) const {
    std::string_view rest = head;
    while (!rest.empty()) {
        const auto line = rest.substr(0, rest.find("\r\n"));
        rest.remove_prefix(std::min(rest.size(), line.size() + 2));
        const auto colon = line.find(": ");
        if (colon != std::string_view::npos && sameName(line.substr(0, colon), name))
            return std::string(line.substr(colon + 2));
    }
    return {};
}

Client::Client(std::uint16_t port, int receiveBuffer) : _fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receiveBuffer > 0) ::setsockopt(_fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("connect");
}

Client::Client(const std::string& unixPath) : _fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    unixPath.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(_fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("connect");
}

Client::~Client() {
    if (_fd >= 0) ::close(_fd);
}

Client::Client(Client&& other) noexcept : _fd(std::exchange(other._fd, -1)), _buffer(std::move(other._buffer)) {}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Client::finishSending() {
    ::shutdown(_fd, SHUT_WR);
}

bool Client::fill() {
    pollfd entry{_fd, POLLIN, 0};
    if (::poll(&entry, 1, static_cast<int>(milliseconds(patience).count())) <= 0) {
        ADD_FAILURE() << "the server neither answered nor closed; so far: " << _buffer.substr(0, 500);
        return false;
    }
    std::array<char, 65536> block;
    const auto got = ::recv(_fd, block.data(), block.size(), 0);
    if (got <= 0) return false;
    _buffer.append(block.data(), static_cast<std::size_t>(got));
    return true;
}

ParsedReply Client::reply(bool head) {
    ParsedReply reply;
    auto end = std::string::npos;
    while ((end = _buffer.find("\r\n\r\n")) == std::string::npos)
        if (!fill()) return reply;
    reply.head = _buffer.substr(0, end + 2);
    _buffer.erase(0, end + 4);
    reply.status = std::stoi(reply.head.substr(9, 3));
    const auto length = reply.header("Content-Length");
    const std::size_t size = head || length.empty() ? 0 : std::stoull(length);
    while (_buffer.size() < size)
        if (!fill()) break;
    reply.body = _buffer.substr(0, size);
    _buffer.erase(0, size);
    return reply;
}

std::string Client::readUntil(std::string_view end) {
    auto found = std::string::npos;
    while ((found = _buffer.find(end)) == std::string::npos)
        if (!fill()) return std::exchange(_buffer, {});
    auto text = _buffer.substr(0, found + end.size());
    _buffer.erase(0, found + end.size());
    return text;
}

std::string Client::readToEnd() {
    while (fill()) continue;
    return std::exchange(_buffer, {});
}

bool Client::closedByServer() {
    return _buffer.empty() && !fill() && !::testing::Test::HasFailure();
}

ParsedReply Client::get(const std::string& path) {
    send("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    return reply();
}

Options quietOptions() {
    Options options;
    options.listen = {{"127.0.0.1:0"}};
    options.now = [] { return std::chrono::system_clock::time_point(std::chrono::seconds(784111777)); };
    options.headerTimeout = options.idleTimeout = options.bodyTimeout = options.replyTimeout = options.lingerTimeout =
        never;
    options.heartbeat = never;
    return options;
}

/// GET answers with the path; /large with 4 MB; /throw… throw; everything with a body answers with the body.
void echoHandler(Exchange& exchange) {
    const auto& path = exchange.request().path;
    if (path == "/throw") throw std::runtime_error("broken on purpose");
    if (path == "/throw-int") throw 42;
    if (path == "/silent") return;
    if (path == "/unread") return exchange.send(200, {}, "not read");
    if (path == "/large") return exchange.send(200, {}, std::string(4 << 20, 'x'));
    if (path == "/inject") return exchange.send(200, {{"X-Bad", "a\r\nSet-Cookie: b=c"}}, "no");
    const auto body = exchange.readBody(path == "/small" ? 1000 : 64 << 20);
    if (exchange.request().method == "GET" || exchange.request().method == "HEAD") return exchange.send(200, {}, path);
    exchange.send(200, {{"Content-Type", "application/octet-stream"}}, body);
}

Front& FrontTest::start(Options options, Handler handler) {
    _front = std::make_unique<Front>(std::move(options), std::move(handler));
    _front->start();
    return *_front;
}

}  // namespace kontor::front::testing
