// A connection that outlives its request: server-sent events.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace kontor::front {

struct StreamState;

/// The sending end of a detached connection. All of them are served by one hub thread, so an idle one costs a socket
/// and no worker. Thread-safe. Destroying the handle closes the connection.
class Stream {
  public:
    explicit Stream(std::shared_ptr<StreamState> state);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    /// Queues bytes for the client and returns at once. False if the stream is closed, or if this write took the client
    /// over its backlog limit (it is then dropped).
    bool write(std::string_view bytes);

    /// Sends what is queued as far as the client takes it without waiting, then hangs up.
    void close();

    bool closed() const;

    /// Bytes queued and not yet taken by the client's socket.
    std::size_t backlog() const;

    /// `callback` runs once when the connection has ended for whatever reason, on the hub thread; at once on the
    /// calling thread if it has ended already. It must not block. A second call replaces the first callback.
    void onClose(std::function<void()> callback);

  private:
    std::shared_ptr<StreamState> _state;
};

}  // namespace kontor::front
