#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "http_client.h"
#include "protocol.h"

namespace kontor::shell {

/// One command on its way to the server: a line as typed, or words a calling shell has split already.
struct Request {
    std::string line;
    std::vector<std::string> words;
    std::string format = "table";
    std::size_t width = 0;
    std::string confirm;                         ///< token of a question answered with yes
    std::map<std::string, std::string> secrets;  ///< answers to Result::ask
    std::map<std::string, std::int64_t> files;   ///< answers to Result::upload
};

/// The calls of PROTOCOL.md. Problems the server reports become Failures with the exit code that fits.
class Server {
  public:
    explicit Server(HttpClient& client) : _client(client) {}

    Catalogue catalogue();
    Result run(const Request& request);
    /// Uploads a file of this machine; gives its number.
    std::int64_t send(const std::string& path);
    Completion complete(const std::string& line, std::size_t cursor);

    /// Reads the stream behind Result::follow; true when the server ended it, false when the connection broke.
    bool follow(const std::string& path, const std::string& lastId, const std::function<bool(std::string_view)>& sink);

    const std::string& address() const { return _client.address(); }

  private:
    HttpClient& _client;
};

}  // namespace kontor::shell
