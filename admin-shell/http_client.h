#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "options.h"

namespace kontor::shell {

struct HttpAnswer {
    long status = 0;
    std::string mediaType;
    std::string body;
};

/// HTTP to one server, over its unix socket or by URL; one connection kept open. Ctrl-C ends a request.
class HttpClient {
  public:
    /// Finds the server; throws Failure (usage, unreachable) when there is none to try.
    explicit HttpClient(const Options& options);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// `path` starts with a slash. Throws Failure when no answer came, Cancelled on Ctrl-C.
    HttpAnswer get(const std::string& path);
    HttpAnswer post(const std::string& path, const std::string& json);
    /// As post, with the content of a file that goes by that name.
    HttpAnswer send(const std::string& path, const std::string& content, const std::string& fileName);

    /// Reads an event stream until the server or Ctrl-C ends it. `sink` gets the bytes; it ends the stream with false.
    /// An answer other than 200 comes back with its body instead.
    HttpAnswer stream(const std::string& path, const std::string& lastEventId,
                      const std::function<bool(std::string_view)>& sink);

    /// For messages: the socket's path or the URL.
    const std::string& address() const { return _address; }

  private:
    struct Handle;
    struct Transfer;
    HttpAnswer perform(const std::string& path, const std::string* body, Transfer& transfer, const std::string& lastId,
                       const std::string& fileName = {});

    std::unique_ptr<Handle> _handle;
    std::string _socket;
    std::string _base;
    std::string _address;
    std::string _token;
    std::string _caFile;
};

}  // namespace kontor::shell
