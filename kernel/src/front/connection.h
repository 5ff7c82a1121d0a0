// One client connection and everything that is known of its current request. At each moment it belongs either to the
// epoll thread or to one worker; nothing in it is locked.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "body_decoder.h"
#include "front.h"
#include "head_parser.h"
#include "request.h"
#include "transport.h"

namespace kontor::front {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Where a connection stands, as the epoll thread sees it; only that thread writes it.
enum class Phase {
    head,     ///< idle, or part of a head has come
    body,     ///< the body is being gathered
    busy,     ///< with a worker, or waiting for one
    writing,  ///< the client is slow to take the reply
    linger,   ///< said goodbye, waits for the client to close
    dead      ///< closed; freed at the end of the round
};

/// A reply on its way out: bytes first, then a part of a file, or piece after piece.
struct Outgoing {
    std::string bytes;
    std::size_t sent = 0;
    Fd file;
    off_t fileOffset = 0;
    std::uint64_t fileLeft = 0;
    NextPiece next;        ///< of a body that is made while it is sent; asked by workers only
    bool chunked = false;  ///< the pieces are framed
    SteadyTime started;
    std::uint64_t total = 0;  ///< sent since then
};

struct Connection {
    explicit Connection(Transport socket) : transport(std::move(socket)) {}

    Transport transport;
    std::string peer;
    Phase phase = Phase::head;
    SteadyTime deadline;
    bool armedOnce = false;  ///< known to epoll
    bool idle = false;       ///< between two requests, nothing of the next one has come
    bool eof = false;        ///< the client sends no more

    std::string in;           ///< bytes off the wire that are not understood yet
    std::size_t scanned = 0;  ///< of `in`, searched for the end of the head
    bool blankSkipped = false;

    Request request;
    Framing framing;
    BodyDecoder decoder;
    std::string body;  ///< decoded so far
    SteadyTime bodyStarted;
    std::uint64_t bodyBytes = 0;  ///< off the wire
    std::size_t accounted = 0;    ///< share in the buffer budget

    Outgoing out;
    bool replied = false;
    bool closeAfter = false;
    bool broken = false;    ///< the socket failed
    bool detached = false;  ///< the socket went to the stream hub

    /// Takes decoded bytes out of `in`.
    BodyDecoder::State decode();

    /// Forgets the finished request and keeps what the client sent beyond it.
    void nextRequest();
};

/// Sends of `connection.out` what the socket takes. ok: all gone; wantRead, wantWrite: wait; failed: the connection is
/// lost.
Io flush(Connection& connection) noexcept;

/// Puts the next piece into `connection.out`, whose bytes are all gone; behind the last one the end of the body. Throws
/// what the piece's maker throws.
void takePiece(Connection& connection);

/// When a transfer that has moved `bytes` since `started` has to be over.
SteadyTime transferDeadline(SteadyTime started, std::chrono::milliseconds grace, std::uint64_t bytes,
                            std::uint64_t rate);

}  // namespace kontor::front
