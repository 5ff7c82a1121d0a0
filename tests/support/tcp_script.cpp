#include "tcp_script.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace kontor::test {

bool TcpPeer::fill() {
    while (!_gone && !_ending) {
        pollfd watched{_socket, POLLIN, 0};
        if (::poll(&watched, 1, 50) <= 0) continue;
        std::array<char, 4096> chunk{};
        const auto got = ::recv(_socket, chunk.data(), chunk.size(), 0);
        if (got <= 0) break;
        _buffer.append(chunk.data(), static_cast<std::size_t>(got));
        return true;
    }
    _gone = true;
    return false;
}

std::string TcpPeer::line() {
    std::size_t end = 0;
    while ((end = _buffer.find('\n')) == std::string::npos)
        if (!fill()) return {};
    std::string line = _buffer.substr(0, end);
    _buffer.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

std::string TcpPeer::bytes(std::size_t count) {
    while (_buffer.size() < count)
        if (!fill()) return {};
    std::string taken = _buffer.substr(0, count);
    _buffer.erase(0, count);
    return taken;
}

void TcpPeer::say(std::string_view text) {
    while (!text.empty() && !_gone) {
        const auto sent = ::send(_socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            _gone = true;
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void TcpPeer::hang() {
    while (fill()) _buffer.clear();
}

TcpScript::TcpScript(std::function<void(TcpPeer&)> talk) : _talk(std::move(talk)) {
    _listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (_listener < 0 || ::bind(_listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(_listener, 50) != 0 || ::getsockname(_listener, reinterpret_cast<sockaddr*>(&address), &length) != 0)
        throw std::runtime_error("no port for a TcpScript");
    _port = ntohs(address.sin_port);
    _acceptor = std::thread([this] { accept(); });
}

TcpScript::~TcpScript() {
    _ending = true;
    _acceptor.join();
    for (std::thread& thread : _threads) thread.join();
    ::close(_listener);
}

void TcpScript::accept() {
    while (!_ending) {
        pollfd watched{_listener, POLLIN, 0};
        if (::poll(&watched, 1, 50) <= 0) continue;
        const int socket = ::accept4(_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) continue;
        ++_clients;
        const std::lock_guard lock(_mutex);
        _threads.emplace_back([this, socket] {
            TcpPeer peer(socket, _ending);
            _talk(peer);
            ::shutdown(socket, SHUT_RDWR);
            ::close(socket);
        });
    }
}

}  // namespace kontor::test
