// A running Front and plain sockets to talk to it. Everything waits for conditions, with a deadline far beyond any slow
// machine.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "front.h"

namespace kontor::front::testing {

constexpr std::chrono::seconds patience{120};

/// Polls until `condition` holds; false after `patience`.
bool eventually(const std::function<bool()>& condition);

/// A directory of its own, removed at the end.
class TempDir {
  public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    std::string file(const std::string& name) const { return (_path / name).string(); }

  private:
    std::filesystem::path _path;
};

struct ParsedReply {
    int status = 0;  ///< 0: the connection ended without a reply
    std::string head;
    std::string body;
    std::string header(std::string_view name) const;
};

/// A blocking client socket.
class Client {
  public:
    explicit Client(std::uint16_t port, int receiveBuffer = 0);
    explicit Client(const std::string& unixPath);
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// False if the server closed the connection meanwhile.
    bool send(std::string_view bytes);
    void finishSending();
    /// One reply with Content-Length (or none for `head`); 100 Continue is a reply as well.
    ParsedReply reply(bool head = false);
    /// Everything until `end` shows up or the connection closes.
    std::string readUntil(std::string_view end);
    std::string readToEnd();
    /// True if the server hung up (and nothing else came).
    bool closedByServer();
    ParsedReply get(const std::string& path);
    int fd() const { return _fd; }

  private:
    bool fill();

    int _fd;
    std::string _buffer;
};

/// Options for tests: loopback, a port of the system's choice, a standing clock, time-outs that never play a part.
Options quietOptions();

/// What the tests' server does: see fixture.cpp.
void echoHandler(Exchange& exchange);

/// Handlers wait here until the test lets them go.
class Gate {
  public:
    void pass() {
        std::unique_lock<std::mutex> hold(_mutex);
        _changed.wait(hold, [&] { return _open; });
    }
    void open() {
        const std::lock_guard<std::mutex> hold(_mutex);
        _open = true;
        _changed.notify_all();
    }

  private:
    std::mutex _mutex;
    std::condition_variable _changed;
    bool _open = false;
};

class FrontTest : public ::testing::Test {
  protected:
    Front& start(Options options = quietOptions(), Handler handler = echoHandler);
    Client client() { return Client(_front->port()); }

    TempDir _dir;
    std::unique_ptr<Front> _front;
};

}  // namespace kontor::front::testing
