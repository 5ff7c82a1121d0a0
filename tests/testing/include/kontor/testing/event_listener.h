#pragma once

#include <string>

#include "kontor/testing/http_client.h"

namespace kontor::test {

/// A client of an event stream that keeps what it hears. Connects at once; nothing is read but by the calls below.
class EventListener {
  public:
    EventListener(const std::string& base, const std::string& path, const std::string& token,
                  const HttpHeaders& headers = {});
    ~EventListener();
    EventListener(EventListener&& other) noexcept;
    EventListener& operator=(EventListener&&) = delete;

    /// Waits until the text was heard; false when the stream ends or the patience does.
    bool hears(const std::string& text);
    /// Waits for the end of the stream; false when the patience ends before.
    bool ends();
    /// Whether it has ended, as far as it is known without waiting.
    bool ended();
    /// Everything heard, with what has come since.
    const std::string& heard();
    void forget();

  private:
    /// Reads what is there, waiting for at most that long for something; false at the end of the stream.
    bool read(int milliseconds);

    int _socket = -1;
    bool _ended = false;
    std::string _heard;
};

}  // namespace kontor::test
