#include <ostream>

#include "exchange_core.h"

namespace kontor::front {

const Request& Exchange::request() const {
    return _core.request();
}

std::optional<std::uint64_t> Exchange::contentLength() const {
    if (_core.framing().kind == Framing::Kind::chunked) return std::nullopt;
    return _core.framing().length;
}

std::string Exchange::readBody(std::uint64_t maxBytes) {
    std::string body;
    _core.takeBody(maxBytes, [&](std::string_view part) { body.append(part); });
    return body;
}

std::uint64_t Exchange::readBodyTo(std::ostream& out, std::uint64_t maxBytes) {
    return _core.takeBody(maxBytes, [&](std::string_view part) {
        out.write(part.data(), static_cast<std::streamsize>(part.size()));
        if (!out) throw std::runtime_error("the body cannot be stored");
    });
}

void Exchange::send(int status, const Headers& headers, std::string_view body) {
    _core.send(status, headers, body);
}

void Exchange::sendFile(int status, const Headers& headers, const std::string& path, std::uint64_t offset,
                        std::uint64_t length) {
    _core.sendFile(status, headers, path, offset, length);
}

void Exchange::sendPieces(int status, const Headers& headers, NextPiece next) {
    _core.sendPieces(status, headers, std::move(next));
}

std::shared_ptr<Stream> Exchange::detachStream(const Headers& headers) {
    return _core.detachStream(headers);
}

bool Exchange::replied() const {
    return _core.replied();
}

}  // namespace kontor::front
