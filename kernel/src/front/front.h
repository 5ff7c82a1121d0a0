// The socket side of the HTTP server: accepts connections, parks idle ones in one epoll thread, gathers whole requests
// and lends a worker thread to each. It knows HTTP/1.1 framing and nothing of routes, users or JSON.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "request.h"
#include "stream.h"

namespace kontor::front {

/// The body is longer than the handler allows; uncaught it becomes 413.
struct BodyTooLarge : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The client hung up before the whole body had come; uncaught it becomes 400.
struct BodyTruncated : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The body did not come within its time; uncaught it becomes 408.
struct BodyTimeout : BodyTruncated {
    using BodyTruncated::BodyTruncated;
};

/// The chunked coding of the body is malformed; uncaught it becomes 400.
struct BadBody : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Makes a body piece by piece; nothing: that was all.
using NextPiece = std::function<std::optional<std::string>()>;

class ExchangeCore;

/// One request and its reply, valid during the handler's call and only on its thread. Exactly one of send, sendFile,
/// sendPieces and detachStream may be called; a second call throws std::logic_error.
class Exchange {
  public:
    explicit Exchange(ExchangeCore& core) : _core(core) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    const Request& request() const;

    /// The announced length of the body; 0 without a body, nothing if it is chunked.
    std::optional<std::uint64_t> contentLength() const;

    /// The whole body, once. Throws BodyTooLarge (before reading on), BodyTruncated, BodyTimeout, BadBody.
    std::string readBody(std::uint64_t maxBytes);

    /// The same, written to `out` piece by piece; returns the number of bytes. `out` may have received a part when it
    /// throws.
    std::uint64_t readBodyTo(std::ostream& out, std::uint64_t maxBytes);

    /// Sends the reply. Content-Length, Connection and Date are added here; giving Content-Length or Transfer-Encoding,
    /// a name that is no token or a value with control characters throws std::invalid_argument before anything is sent.
    /// The body is left out for HEAD, 204 and 304. `Connection: close` is the one connection option honoured.
    void send(int status, const Headers& headers, std::string_view body);

    static constexpr std::uint64_t wholeFile = std::numeric_limits<std::uint64_t>::max();

    /// Streams `length` bytes of a regular file from `offset`; never holds a worker while the client is slow.
    /// Throws std::system_error if it cannot be opened, std::out_of_range if it is shorter than asked.
    void sendFile(int status, const Headers& headers, const std::string& path, std::uint64_t offset = 0,
                  std::uint64_t length = wholeFile);

    /// Answers with a body that is made while it is sent, chunked; HTTP/1.0 clients know its end by that of the
    /// connection. `next` is called after the handler, on some worker, whenever the client has taken what came before,
    /// so a slow client holds no worker and one piece of memory. What it throws ends the connection within the body. It
    /// is not called for HEAD, nor any more when the client is gone.
    void sendPieces(int status, const Headers& headers, NextPiece next);

    /// Answers 200 `text/event-stream` and gives the connection to the stream hub; the worker is free when the handler
    /// returns. For HEAD, while draining (503) and over the stream limit (503) the returned stream is closed already.
    std::shared_ptr<Stream> detachStream(const Headers& headers = {});

    bool replied() const;

  private:
    ExchangeCore& _core;
};

/// Answers one request. Whatever it throws ends in a plain problem+json reply; it runs on many threads at once.
using Handler = std::function<void(Exchange&)>;

struct Listen {
    std::string address;   ///< "127.0.0.1:8080", "[::1]:0" or "unix:/path"; port 0 asks the system for one
    bool tls = false;      ///< serve TLS with Options::tlsCertificate
    unsigned mode = 0660;  ///< permissions of a unix socket
};

struct Options {
    std::vector<Listen> listen;
    /// Wall clock for the Date header; required.
    std::function<std::chrono::system_clock::time_point()> now;
    /// Told about exceptions that left the handler and about trouble with sockets; runs on several threads.
    std::function<void(const std::string&)> log;

    unsigned workers = 16;  ///< at least 2; half of them, rounded down, may wait for large bodies at a time
    int backlog = 4096;
    std::size_t maxHeaderBytes = 64 * 1024;
    std::size_t maxConnections = 20000;  ///< beyond it the longest idle ones are closed, then new ones refused
    std::uint64_t maxBodyBytes = std::uint64_t{4}
                                 << 30;                 ///< a longer announced body is refused before the handler runs
    std::size_t gatherBytes = 1 << 20;                  ///< bodies up to this size come in without a worker
    std::size_t bufferBudget = std::size_t{256} << 20;  ///< for all half-received requests together

    std::chrono::milliseconds headerTimeout{10000};  ///< from the first byte (or the accept) to the whole head
    std::chrono::milliseconds idleTimeout{60000};    ///< between two requests of a connection
    /// Total time for a body, plus what its received bytes take at `minBodyRate`, so that a long upload may last.
    std::chrono::milliseconds bodyTimeout{60000};
    std::uint64_t minBodyRate = 64 * 1024;          ///< bytes per second
    std::chrono::milliseconds replyTimeout{60000};  ///< the same for the client taking the reply
    std::uint64_t minReplyRate = 4 * 1024;
    std::chrono::milliseconds lingerTimeout{5000};  ///< how long a closing connection is read so that the reply arrives

    std::string tlsCertificate;  ///< PEM file with the chain
    std::string tlsKey;          ///< PEM file

    std::size_t maxStreams = 20000;
    std::size_t streamBacklog = 1 << 20;                ///< bytes a stream's client may lag behind
    std::size_t streamBudget = std::size_t{256} << 20;  ///< the same for all streams together
    std::chrono::milliseconds heartbeat{20000};
};

/// A snapshot for metrics and tests.
struct Counters {
    std::uint64_t accepted = 0;        ///< connections since the start
    std::uint64_t requests = 0;        ///< requests given to the handler
    std::uint64_t rejected = 0;        ///< requests answered by the front itself (400, 408, 411, 413, 431, 503 …)
    std::uint64_t timedOut = 0;        ///< connections ended by a time-out
    std::uint64_t evicted = 0;         ///< idle connections closed to make room
    std::uint64_t failed = 0;          ///< handlers that threw or did not answer
    std::uint64_t open = 0;            ///< connections now, streams not counted
    std::uint64_t running = 0;         ///< requests in a handler now
    std::uint64_t queued = 0;          ///< requests waiting for a worker now
    std::uint64_t streams = 0;         ///< open streams now
    std::uint64_t streamsDropped = 0;  ///< streams ended because their client lagged
};

class Front {
  public:
    /// Throws std::invalid_argument for options that cannot work.
    Front(Options options, Handler handler);
    /// stop().
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    /// Binds all addresses, then serves. Raises the soft limit of open files as far as the hard one allows.
    /// Throws std::runtime_error naming the address or file that failed; nothing is served then.
    void start();

    /// The port of the n-th TCP address of Options::listen; throws std::out_of_range.
    std::uint16_t port(std::size_t n = 0) const;

    /// Stops accepting, closes idle connections and streams, lets running requests finish until `deadline`.
    /// True if nothing is left; the rest goes with stop().
    bool drain(std::chrono::steady_clock::time_point deadline);

    /// Ends everything; waits for handlers that are running. May be called twice.
    void stop();

    Counters counters() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> _impl;
};

}  // namespace kontor::front
