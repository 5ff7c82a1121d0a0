#pragma once

#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

namespace kontor::shell::testing {

/// A private directory that is removed with everything in it.
class TempDir {
  public:
    TempDir();
    ~TempDir();
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const std::string& path() const { return _path; }
    std::string operator/(const std::string& name) const { return _path + "/" + name; }

  private:
    std::string _path;
};

struct FakeRequest {
    std::string method;
    std::string path;
    std::string head;
    std::string body;
    nlohmann::json json() const { return nlohmann::json::parse(body); }
};

struct FakeReply {
    int status = 200;
    std::string mediaType = "application/json";
    std::string body;
};

/// The server's end of PROTOCOL.md with a handful of made-up commands, on a unix socket:
/// `list` a table, `say WORD…` its text, `wrong` an error with a position, `fail` exit code 1, `drop` asks for
/// confirmation, `password` asks for a secret twice, `tail` follows a stream that breaks once.
class FakeServer {
  public:
    using Handler = std::function<FakeReply(const FakeRequest&)>;

    FakeServer();
    explicit FakeServer(Handler handler);
    ~FakeServer();
    FakeServer(const FakeServer&) = delete;
    FakeServer& operator=(const FakeServer&) = delete;

    const std::string& socket() const { return _socket; }
    std::vector<FakeRequest> requests() const;

    /// Lines that reached commands/run, words joined by blanks.
    std::vector<std::string> lines() const;

  private:
    void serve();
    void answer(int connection);

    TempDir _directory;
    std::string _socket;
    Handler _handler;
    mutable std::mutex _mutex;
    std::vector<FakeRequest> _requests;
    int _listener = -1;
    int _wake[2] = {-1, -1};
    std::thread _thread;
};

FakeReply madeUpCommands(const FakeRequest& request);

}  // namespace kontor::shell::testing
