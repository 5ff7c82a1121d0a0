#include "exchange_core.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "reply.h"
#include "stream_hub.h"

namespace kontor::front {
namespace {

using std::chrono::steady_clock;
constexpr int pollSlice = 200;  ///< milliseconds until a waiting worker looks whether the server stops

}  // namespace

std::uint64_t ExchangeCore::takeBody(std::uint64_t maxBytes, const Sink& sink) {
    auto& connection = _connection;
    if (connection.replied) throw std::logic_error("the body is read after the reply");
    if (std::exchange(_bodyTaken, true)) throw std::logic_error("the body is read twice");
    if (framing().kind == Framing::Kind::length && framing().length > maxBytes)
        throw BodyTooLarge("the body has " + std::to_string(framing().length) + " bytes");
    std::uint64_t total = 0;
    for (;;) {
        total += connection.body.size();
        if (total > maxBytes) throw BodyTooLarge("the body has more than " + std::to_string(maxBytes) + " bytes");
        if (!connection.body.empty()) sink(connection.body);
        if (bodyComplete()) return total;
        connection.body.clear();
        receive();
    }
}

void ExchangeCore::receive() {
    auto& connection = _connection;
    if (std::exchange(connection.framing.expectContinue, false)) sendContinue();
    std::array<char, 65536> scratch;
    const auto& options = _context.options;
    for (;;) {
        const auto result = connection.transport.read(scratch.data(), scratch.size());
        if (result.status == Io::ok) {
            connection.in.append(scratch.data(), result.bytes);
            connection.bodyBytes += result.bytes;
            if (connection.decode() == BodyDecoder::State::bad) throw BadBody("the chunked body is malformed");
            return;
        }
        if (result.status == Io::closed || result.status == Io::failed) {
            connection.eof = true;
            throw BodyTruncated("the client hung up within the body");
        }
        const auto deadline =
            transferDeadline(connection.bodyStarted, options.bodyTimeout, connection.bodyBytes, options.minBodyRate);
        if (_context.stopping) throw BodyTruncated("the server stops");
        if (steady_clock::now() >= deadline) {
            ++_context.timedOut;
            throw BodyTimeout("the body did not come in time");
        }
        waitFor(connection.transport, result.status, pollSlice);
    }
}

void ExchangeCore::sendContinue() {
    _connection.out.bytes = "HTTP/1.1 100 Continue\r\n\r\n";
    _connection.out.sent = 0;
    // So short a text finds room in the empty buffer of the socket; if not, the client goes on by itself or times out.
    flush(_connection);
    _connection.out = {};
}

void ExchangeCore::begin(int status, const Headers& headers, std::optional<std::uint64_t> length, bool pieces) {
    auto& connection = _connection;
    if (connection.replied) throw std::logic_error("the reply is sent twice");
    checkReply(status, headers);
    // An unread rest of the body must never be taken for the next request.
    connection.closeAfter =
        !framing().keepAlive || !bodyComplete() || connection.eof || _context.draining || asksForClose(headers);
    connection.out = {};
    connection.out.chunked = pieces && request().minorVersion > 0;
    if (pieces && !connection.out.chunked) connection.closeAfter = true;
    connection.out.bytes = formatHead(
        {status, request().minorVersion, connection.closeAfter, length, _context.options.now(), connection.out.chunked},
        headers);
    connection.out.started = steady_clock::now();
    connection.replied = true;
}

void ExchangeCore::flushNow() {
    if (flush(_connection) == Io::failed) _connection.broken = true;
}

void ExchangeCore::send(int status, const Headers& headers, std::string_view body) {
    const bool allowed = mayHaveBody(status);
    begin(status, headers, allowed ? std::optional<std::uint64_t>(body.size()) : std::nullopt);
    if (allowed && request().method != "HEAD") _connection.out.bytes.append(body);
    flushNow();
}

void ExchangeCore::sendFile(int status, const Headers& headers, const std::string& path, std::uint64_t offset,
                            std::uint64_t length) {
    Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat info {};
    if (!file || ::fstat(file.get(), &info) != 0) throw std::system_error(errno, std::generic_category(), "open file");
    if (!S_ISREG(info.st_mode)) throw std::system_error(EINVAL, std::generic_category(), "not a regular file");
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (offset > size) throw std::out_of_range("the file ends before the offset");
    if (length == Exchange::wholeFile) length = size - offset;
    if (length > size - offset) throw std::out_of_range("the file is shorter than the part asked for");
    const bool allowed = mayHaveBody(status);
    begin(status, headers, allowed ? std::optional<std::uint64_t>(length) : std::nullopt);
    if (allowed && request().method != "HEAD") {
        _connection.out.file = std::move(file);
        _connection.out.fileOffset = static_cast<off_t>(offset);
        _connection.out.fileLeft = length;
    }
    flushNow();
}

void ExchangeCore::sendPieces(int status, const Headers& headers, NextPiece next) {
    const bool allowed = mayHaveBody(status);
    begin(status, headers, std::nullopt, allowed);
    // Made from the next turn on, when the loop finds the head gone: see Loop::push.
    if (allowed && request().method != "HEAD") _connection.out.next = std::move(next);
    flushNow();
}

std::shared_ptr<Stream> ExchangeCore::detachStream(Headers headers) {
    const auto addDefault = [&](const char* name, const char* value) {
        const bool given = std::any_of(headers.begin(), headers.end(),
                                       [&](const Header& field) { return sameName(field.name, name); });
        if (!given) headers.push_back({name, value});
    };
    if (!_context.hub->hasRoom()) {
        sendProblem(503, "No further event stream can be served now.");
        return std::make_shared<Stream>(StreamHub::ended());
    }
    addDefault("Content-Type", "text/event-stream; charset=utf-8");
    addDefault("Cache-Control", "no-store");
    addDefault("X-Accel-Buffering", "no");
    headers.push_back({"Connection", "close"});
    begin(200, headers, std::nullopt);
    if (request().method == "HEAD") {
        flushNow();
        return std::make_shared<Stream>(StreamHub::ended());
    }
    std::string head = std::move(_connection.out.bytes);
    _connection.out = {};
    _connection.detached = true;
    ::epoll_ctl(_context.epoll.get(), EPOLL_CTL_DEL, _connection.transport.fd(), nullptr);
    return std::make_shared<Stream>(_context.hub->adopt(std::move(_connection.transport), std::move(head)));
}

void ExchangeCore::sendProblem(int status, std::string_view detail) {
    if (_connection.replied) return;
    send(status, {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
         problemBody(status, detail));
}

namespace {

/// Runs the handler; what leaves it becomes a reply. Throws only if not even that reply can be made.
void handle(Context& context, ExchangeCore& core) {
    const auto failed = [&](const std::string& what) {
        ++context.failed;
        context.log("The handler of " + core.request().method + " " + core.request().path + " failed: " + what);
        core.sendProblem(500, "The request could not be answered.");
    };
    Exchange exchange(core);
    try {
        context.handler(exchange);
        if (!core.replied()) failed("it sent no reply");
    } catch (const BodyTooLarge&) {
        core.sendProblem(413, "The body of the request is too large.");
    } catch (const BodyTimeout&) {
        core.sendProblem(408, "The body of the request did not come in time.");
    } catch (const BodyTruncated&) {
        core.sendProblem(400, "The body of the request ended early.");
    } catch (const BadBody&) {
        core.sendProblem(400, "The body of the request is malformed.");
    } catch (const std::exception& error) {
        failed(error.what());
    } catch (...) {
        failed("an exception of unknown type");
    }
}

}  // namespace

void serve(Context& context, Connection& connection) noexcept {
    if (connection.replied && !connection.out.next) {
        if (flush(connection) == Io::failed) connection.broken = true;
        return;
    }
    ++context.running;
    try {
        if (connection.replied) {
            takePiece(connection);
            if (flush(connection) == Io::failed) connection.broken = true;
        } else {
            ExchangeCore core(context, connection);
            handle(context, core);
        }
    } catch (const std::exception& error) {
        connection.broken = true;
        ++context.failed;
        context.log(std::string("A request could not be answered to the end: ") + error.what());
    } catch (...) {
        connection.broken = true;
        ++context.failed;
        context.log("A request could not be answered to the end");
    }
    --context.running;
}

}  // namespace kontor::front
