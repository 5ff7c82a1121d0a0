// What an Exchange does, on a worker's thread.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "connection.h"
#include "context.h"

namespace kontor::front {

class ExchangeCore {
  public:
    ExchangeCore(Context& context, Connection& connection) : _context(context), _connection(connection) {}

    const Request& request() const noexcept { return _connection.request; }
    const Framing& framing() const noexcept { return _connection.framing; }
    bool replied() const noexcept { return _connection.replied; }

    using Sink = std::function<void(std::string_view)>;
    /// Gives the body to `sink` piece by piece; the length of all.
    std::uint64_t takeBody(std::uint64_t maxBytes, const Sink& sink);

    void send(int status, const Headers& headers, std::string_view body);
    void sendFile(int status, const Headers& headers, const std::string& path, std::uint64_t offset,
                  std::uint64_t length);
    void sendPieces(int status, const Headers& headers, NextPiece next);
    std::shared_ptr<Stream> detachStream(Headers headers);

    /// A plain problem+json reply, unless something has been sent already.
    void sendProblem(int status, std::string_view detail);

  private:
    void begin(int status, const Headers& headers, std::optional<std::uint64_t> length, bool pieces = false);
    void flushNow();
    /// Waits for more bytes off the wire and decodes them. Throws what readBody throws.
    void receive();
    void sendContinue();
    bool bodyComplete() const noexcept { return _connection.decoder.state() == BodyDecoder::State::done; }

    Context& _context;
    Connection& _connection;
    bool _bodyTaken = false;
};

/// Runs the handler for the request of `connection`, or goes on sending a file or making a body; never throws.
void serve(Context& context, Connection& connection) noexcept;

}  // namespace kontor::front
