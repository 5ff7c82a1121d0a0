#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace kontor::test {

/// A name server on a UDP port of 127.0.0.1 that knows SRV records, and answers as the test says.
class DnsScript {
  public:
    struct Server {
        std::uint16_t priority = 0;
        std::uint16_t weight = 0;
        std::uint16_t port = 0;
        std::string host;
    };
    /// Gives the servers of a name (in lower case); none: there is no such name.
    explicit DnsScript(std::function<std::vector<Server>(const std::string& name)> answer);
    ~DnsScript();
    DnsScript(const DnsScript&) = delete;
    DnsScript& operator=(const DnsScript&) = delete;

    std::string address() const { return "127.0.0.1:" + std::to_string(_port); }
    /// Every answer is cut after so many bytes from now on.
    void cutAfter(std::size_t bytes) { _most = bytes; }

  private:
    void serve();
    std::string answerTo(const std::string& query) const;

    const std::function<std::vector<Server>(const std::string&)> _answer;
    int _socket = -1;
    std::uint16_t _port = 0;
    std::atomic<bool> _ending = false;
    std::atomic<std::size_t> _most = 65535;
    std::thread _thread;
};

}  // namespace kontor::test
