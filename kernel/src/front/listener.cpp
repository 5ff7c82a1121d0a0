#include "listener.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace kontor::front {
namespace {

using Poco::Net::SocketAddress;

constexpr std::string_view unixPrefix = "unix:";

/// Removes the socket file of a server that is gone; throws if one still answers or the path is something else.
void clearPath(const std::string& path) {
    struct stat info {};
    if (::lstat(path.c_str(), &info) != 0) return;
    if (!S_ISSOCK(info.st_mode)) throw std::runtime_error(path + " exists and is no socket");
    try {
        Poco::Net::StreamSocket probe;
        probe.connect(SocketAddress(SocketAddress::UNIX_LOCAL, path));
    } catch (const Poco::Exception&) {
        ::unlink(path.c_str());
        return;
    }
    throw std::runtime_error(path + " is in use by a running server");
}

std::string peerOf(const sockaddr* address, socklen_t size) {
    if (address->sa_family != AF_INET && address->sa_family != AF_INET6) return {};
    const auto host = SocketAddress(address, size).host();
    if (host.isIPv4Mapped()) return host.toString().substr(host.toString().rfind(':') + 1);
    return host.toString();
}

}  // namespace

struct Listener::Socket {
    Poco::Net::ServerSocket server;
};

Listener::Listener(const Listen& where, int backlog) : _socket(std::make_unique<Socket>()), _tls(where.tls) {
    try {
        auto& server = _socket->server;
        if (where.address.rfind(unixPrefix, 0) == 0) {
            const std::string path = where.address.substr(unixPrefix.size());
            clearPath(path);
            server.bind(SocketAddress(SocketAddress::UNIX_LOCAL, path), false, false);
            _path = path;
            // Nobody can connect before listen(), so the permissions are right from the first moment.
            if (::chmod(path.c_str(), static_cast<mode_t>(where.mode)) != 0)
                throw std::system_error(errno, std::generic_category(), "chmod");
        } else {
            const SocketAddress address(where.address);
            if (address.family() == SocketAddress::IPv6) {
                server.bind6(address, true, false, false);
            } else {
                // SO_REUSEPORT stays off: a second server on the same port has to fail.
                server.bind(address, true, false);
            }
        }
        server.listen(backlog);
        server.setBlocking(false);
        // A child process that outlives the server must not keep the address.
        ::fcntl(fd(), F_SETFD, FD_CLOEXEC);
    } catch (const Poco::Exception& error) {
        throw std::runtime_error("Cannot listen on " + where.address + ": " + error.displayText());
    } catch (const std::exception& error) {
        throw std::runtime_error("Cannot listen on " + where.address + ": " + error.what());
    }
}

Listener::~Listener() {
    if (!_path.empty()) ::unlink(_path.c_str());
}

int Listener::fd() const noexcept {
    return _socket->server.impl()->sockfd();
}

std::uint16_t Listener::port() const {
    return _socket->server.address().port();
}

Fd Listener::accept(std::string& peer) const {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    auto* address = reinterpret_cast<sockaddr*>(&storage);
    Fd fd(::accept4(this->fd(), address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!fd) return fd;
    peer = peerOf(address, size);
    const int on = 1;
    if (tcp()) ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return fd;
}

}  // namespace kontor::front
