#include "loop.h"
#include "reply.h"

namespace kontor::front {
namespace {

constexpr int readsPerEvent = 16;  ///< then the others have their turn
constexpr std::size_t modestHead = 4096;
constexpr std::string_view continueReply = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

void Loop::onEvent(Connection& connection) {
    switch (connection.phase) {
        case Phase::head:
        case Phase::body:
            return readSome(connection);
        case Phase::writing:
            // A file may have to be read from a slow disk, which is a worker's business.
            if (connection.out.fileLeft == 0) return push(connection);
            connection.phase = Phase::busy;
            return _pool.submit(connection, WorkerPool::Lane::quick);
        case Phase::linger:
            return discardSome(connection);
        case Phase::busy:
        case Phase::dead:
            return;
    }
}

void Loop::readSome(Connection& connection) {
    for (int round = 0; round < readsPerEvent; ++round) {
        const auto result = connection.transport.read(_scratch.data(), _scratch.size());
        if (result.status == Io::failed) return kill(connection);
        if (result.status == Io::closed) return onEof(connection);
        if (result.status != Io::ok) return arm(connection, result.status);
        if (std::exchange(connection.idle, false)) connection.deadline = _now + _context.options.headerTimeout;
        connection.in.append(_scratch.data(), result.bytes);
        advance(connection);
        if (connection.phase != Phase::head && connection.phase != Phase::body) return;
        // A short read emptied the socket; plain sockets need no second look to know.
        if (!connection.transport.secure() && result.bytes < _scratch.size()) break;
    }
    if (connection.transport.pending()) {
        _again.push_back(&connection);
        return;
    }
    arm(connection, Io::wantRead);
}

void Loop::onEof(Connection& connection) {
    connection.eof = true;
    if (connection.phase == Phase::body) return reject(connection, 400, "The body of the request ended early.");
    kill(connection);
}

void Loop::advance(Connection& connection) {
    if (connection.phase == Phase::head && !takeHead(connection)) return;
    if (connection.phase == Phase::body) takeBody(connection);
}

bool Loop::takeHead(Connection& connection) {
    auto& in = connection.in;
    // Some clients send an empty line after a body (RFC 9112, 2.2).
    if (!connection.blankSkipped && in.size() <= 1 && in == std::string_view("\r").substr(0, in.size())) return false;
    if (!connection.blankSkipped && connection.scanned == 0 && in.compare(0, 2, "\r\n") == 0) in.erase(0, 2);
    if (!in.empty()) connection.blankSkipped = true;
    const auto limit = _context.options.maxHeaderBytes;
    const auto scan = scanHead(in, connection.scanned);
    const bool tooLong = connection.scanned > limit;
    if (scan == Scan::bad && !tooLong) {
        reject(connection, 400, "The head of the request holds a control character or a bare line end.");
        return false;
    }
    if (tooLong) {
        reject(connection, 431, "The head of the request is too large.");
        return false;
    }
    if (scan == Scan::incomplete) {
        account(connection, in.size());
        if (overBudget() && in.size() > modestHead) reject(connection, 503, "The server is busy.");
        return false;
    }
    const auto fault =
        parseHead(std::string_view(in).substr(0, connection.scanned), connection.request, connection.framing);
    in.erase(0, connection.scanned);
    connection.request.peer = connection.peer;
    connection.request.secure = connection.transport.secure();
    if (fault) {
        reject(connection, fault.status, fault.detail);
        return false;
    }
    if (connection.framing.length > _context.options.maxBodyBytes) {
        reject(connection, 413, "The body of the request is too large.");
        return false;
    }
    startBody(connection);
    return true;
}

void Loop::startBody(Connection& connection) {
    auto& framing = connection.framing;
    connection.decoder = BodyDecoder(framing);
    if (connection.decoder.state() == BodyDecoder::State::done) return dispatch(connection);
    connection.phase = Phase::body;
    connection.bodyStarted = _now;
    connection.deadline = _now + _context.options.bodyTimeout;
    if (!framing.expectContinue) return;
    if (!connection.in.empty()) {
        framing.expectContinue = false;
    } else if (framing.length > _context.options.gatherBytes) {
        // The handler may refuse so large a body by its length before the client sends it.
        dispatch(connection);
    } else {
        framing.expectContinue = false;
        if (connection.transport.write(continueReply.data(), continueReply.size()).bytes != continueReply.size())
            kill(connection);
    }
}

void Loop::takeBody(Connection& connection) {
    const auto before = connection.in.size();
    const auto state = connection.decode();
    connection.bodyBytes += before - connection.in.size();
    if (state == BodyDecoder::State::bad) return reject(connection, 400, "The body of the request is malformed.");
    account(connection, connection.body.size());
    const auto& options = _context.options;
    if (state == BodyDecoder::State::done || connection.body.size() >= options.gatherBytes || overBudget())
        return dispatch(connection);
    connection.deadline =
        transferDeadline(connection.bodyStarted, options.bodyTimeout, connection.bodyBytes, options.minBodyRate);
}

void Loop::dispatch(Connection& connection) {
    const bool whole = connection.decoder.state() == BodyDecoder::State::done;
    connection.phase = Phase::busy;
    account(connection, connection.in.size() + connection.body.size());
    ++_context.requests;
    _pool.submit(connection, whole ? WorkerPool::Lane::quick : WorkerPool::Lane::slow);
}

void Loop::reject(Connection& connection, int status, std::string_view detail) {
    ++_context.rejected;
    const auto body = problemBody(status, detail);
    connection.out = {};
    connection.out.bytes = formatHead({status, 1, true, body.size(), _context.options.now()},
                                      {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}});
    if (connection.request.method != "HEAD") connection.out.bytes += body;
    connection.out.started = _now;
    connection.closeAfter = true;
    // What the client sent beyond the mistake cannot be told apart from it.
    std::string().swap(connection.in);
    connection.decoder = BodyDecoder({Framing::Kind::chunked, 0, false, false});
    push(connection);
}

}  // namespace kontor::front
