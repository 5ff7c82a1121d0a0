#include "kontor/testing/event_listener.h"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace kontor::test {

namespace {
constexpr std::chrono::seconds patience(120);
}

EventListener::EventListener(const std::string& base, const std::string& path, const std::string& token,
                             const HttpHeaders& headers)
    : _socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(base.substr(base.rfind(':') + 1))));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (_socket < 0 || ::connect(_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        const int error = errno;
        if (_socket >= 0) ::close(_socket);
        throw std::system_error(error, std::generic_category(), "cannot connect to " + base);
    }
    std::string request = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n";
    if (!token.empty()) request += "Authorization: Bearer " + token + "\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    request += "\r\n";
    if (::send(_socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        _ended = true;
}

EventListener::~EventListener() {
    if (_socket >= 0) ::close(_socket);
}

EventListener::EventListener(EventListener&& other) noexcept
    : _socket(other._socket), _ended(other._ended), _heard(std::move(other._heard)) {
    other._socket = -1;
}

bool EventListener::read(int milliseconds) {
    char buffer[16384];
    while (!_ended) {
        pollfd one{_socket, POLLIN, 0};
        if (::poll(&one, 1, milliseconds) <= 0) break;
        const ssize_t got = ::recv(_socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (got > 0)
            _heard.append(buffer, static_cast<std::size_t>(got));
        else if (got == 0 || errno != EAGAIN)
            _ended = true;
        milliseconds = 0;
    }
    return !_ended;
}

bool EventListener::hears(const std::string& text) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (_heard.find(text) == std::string::npos) {
        if (std::chrono::steady_clock::now() > until) return false;
        if (!read(100)) return _heard.find(text) != std::string::npos;
    }
    return true;
}

bool EventListener::ends() {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (read(100))
        if (std::chrono::steady_clock::now() > until) return false;
    return true;
}

bool EventListener::ended() {
    return !read(0);
}

const std::string& EventListener::heard() {
    read(0);
    return _heard;
}

void EventListener::forget() {
    read(0);
    _heard.clear();
}

}  // namespace kontor::test
