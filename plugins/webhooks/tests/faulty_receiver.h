#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace kontor::webhooks::test {

/// Something on 127.0.0.1 that accepts connections and then answers each with these bytes, whatever was asked; with
/// `hangs` it leaves the connection open after that for as long as it lives.
class FaultyReceiver {
  public:
    FaultyReceiver(std::string answer, bool hangs) : _answer(std::move(answer)), _hangs(hangs) {
        _socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (_socket < 0 || ::bind(_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
            ::listen(_socket, 50) != 0 || ::getsockname(_socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no port to listen on");
        _port = ntohs(address.sin_port);
        _thread = std::thread([this] { run(); });
    }
    ~FaultyReceiver() {
        ::shutdown(_socket, SHUT_RDWR);
        _thread.join();
        ::close(_socket);
        for (const int open : _open) ::close(open);
    }
    FaultyReceiver(const FaultyReceiver&) = delete;
    FaultyReceiver& operator=(const FaultyReceiver&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(_port) + "/hook"; }
    int asked() const { return _asked; }

  private:
    void run() {
        for (int one = 0; (one = ::accept4(_socket, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
            ++_asked;
            char asked[65536];
            if (::recv(one, asked, sizeof asked, 0) > 0) ::send(one, _answer.data(), _answer.size(), MSG_NOSIGNAL);
            if (_hangs)
                _open.push_back(one);
            else
                ::close(one);
        }
    }

    const std::string _answer;
    const bool _hangs;
    int _socket = -1;
    std::uint16_t _port = 0;
    std::atomic<int> _asked = 0;
    std::vector<int> _open;
    std::thread _thread;
};

}  // namespace kontor::webhooks::test
