#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace kontor::test {

/// One client of a TcpScript. When the client or the script's owner goes, reads give nothing more and writes go
/// nowhere.
class TcpPeer {
  public:
    TcpPeer(int socket, const std::atomic<bool>& ending) : _socket(socket), _ending(ending) {}

    /// The next line without its line end; an empty one as well when the client is gone: ask gone().
    std::string line();
    std::string bytes(std::size_t count);
    void say(std::string_view text);
    bool gone() const { return _gone; }
    /// Does nothing until the client or the owner goes.
    void hang();

  private:
    bool fill();

    int _socket;
    const std::atomic<bool>& _ending;
    std::string _buffer;
    bool _gone = false;
};

/// A server on a loopback port of its own that treats each client as the test says, in a thread of its own.
class TcpScript {
  public:
    explicit TcpScript(std::function<void(TcpPeer&)> talk);
    ~TcpScript();
    TcpScript(const TcpScript&) = delete;
    TcpScript& operator=(const TcpScript&) = delete;

    std::uint16_t port() const { return _port; }
    /// Clients so far.
    int clients() const { return _clients; }

  private:
    void accept();

    std::function<void(TcpPeer&)> _talk;
    int _listener = -1;
    std::uint16_t _port = 0;
    std::atomic<bool> _ending = false;
    std::atomic<int> _clients = 0;
    std::thread _acceptor;
    std::mutex _mutex;
    std::list<std::thread> _threads;
};

}  // namespace kontor::test
