#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace kontor::front {
class Front;
class Exchange;
}  // namespace kontor::front

namespace kontor::webhooks::test {

/// Something that webhooks are posted to: an HTTP server on 127.0.0.1 that keeps what it hears and answers as told.
class Receiver {
  public:
    struct Heard {
        std::string method;
        std::string path;
        std::string body;
        std::map<std::string, std::string> headers;  ///< the ones the tests look at, by their usual spelling
    };
    struct Answer {
        int status = 200;
        std::string body = "ok";
        std::string location = {};
    };

    Receiver();
    ~Receiver();
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    std::string url(const std::string& path = "/hook") const;
    std::uint16_t port() const;

    /// What it answers from now on.
    void answer(Answer answer);
    std::vector<Heard> heard() const;
    /// Waits until it has heard that many.
    bool waitFor(std::size_t count) const;

  private:
    void handle(front::Exchange& exchange);

    mutable std::mutex _mutex;
    std::vector<Heard> _heard;
    Answer _answer;
    std::unique_ptr<front::Front> _front;
};

}  // namespace kontor::webhooks::test
