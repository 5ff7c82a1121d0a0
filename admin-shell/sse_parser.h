#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace kontor::shell {

/// One event of a `text/event-stream`.
struct Event {
    std::string type;
    std::string data;
};

/// Takes bytes as they arrive and calls back for every whole event. Holds at most 16 MB of an unfinished one.
class SseParser {
  public:
    explicit SseParser(std::function<void(const Event&)> sink) : _sink(std::move(sink)) {}

    /// Throws Failure when an event outgrows the limit.
    void feed(std::string_view bytes);

    /// Id of the last event, to resume with after a lost connection.
    const std::string& lastId() const { return _lastId; }

    /// A new connection starts: the unfinished event of the old one will not be completed.
    void restart();

  private:
    void line(std::string_view text);

    std::function<void(const Event&)> _sink;
    std::string _pending;
    std::string _type;
    std::string _data;
    std::string _lastId;
    bool _hasData = false;
};

}  // namespace kontor::shell
