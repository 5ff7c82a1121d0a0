#include "connection.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace kontor::front {
namespace {

constexpr std::size_t fileBlock = 512 * 1024;
constexpr std::uint64_t fileTurn = 8 << 20;  ///< then a worker serves somebody else, however fast this client reads
constexpr std::size_t keptCapacity = 8 * 1024;

/// Empties a string and gives its memory back, so that an idle connection costs little.
void release(std::string& text) {
    if (text.capacity() > keptCapacity) {
        std::string().swap(text);
    } else {
        text.clear();
    }
}

}  // namespace

BodyDecoder::State Connection::decode() {
    std::string_view rest = in;
    const auto state = decoder.feed(rest, body);
    in.erase(0, in.size() - rest.size());
    return state;
}

void Connection::nextRequest() {
    release(body);
    out = {};
    request = {};
    framing = {};
    decoder = {};
    scanned = 0;
    bodyBytes = 0;
    blankSkipped = replied = closeAfter = false;
    if (in.empty()) release(in);
}

Io flush(Connection& connection) noexcept {
    auto& out = connection.out;
    while (out.sent < out.bytes.size()) {
        const auto result = connection.transport.write(out.bytes.data() + out.sent, out.bytes.size() - out.sent);
        if (result.status != Io::ok) return result.status == Io::closed ? Io::failed : result.status;
        out.sent += result.bytes;
        out.total += result.bytes;
    }
    const auto turnEnds = out.total + fileTurn;
    while (out.fileLeft > 0) {
        if (out.total >= turnEnds) return Io::wantWrite;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(out.fileLeft, fileBlock));
        const auto result = connection.transport.sendFile(out.file.get(), out.fileOffset, count);
        if (result.status != Io::ok) return result.status == Io::closed ? Io::failed : result.status;
        if (result.bytes == 0) return Io::failed;  // the file shrank: the promised length cannot be kept
        out.fileLeft -= result.bytes;
        out.total += result.bytes;
    }
    return Io::ok;
}

void takePiece(Connection& connection) {
    auto& out = connection.out;
    auto piece = out.next();
    out.bytes.clear();
    out.sent = 0;
    if (!piece) {
        out.next = nullptr;
        if (out.chunked) out.bytes = "0\r\n\r\n";
    } else if (!out.chunked) {
        out.bytes = std::move(*piece);
    } else if (!piece->empty()) {  // an empty chunk would be the end
        std::array<char, 20> size{};
        const auto end = std::to_chars(size.data(), size.data() + size.size(), piece->size(), 16).ptr;
        out.bytes.reserve(piece->size() + size.size());
        out.bytes.append(size.data(), end).append("\r\n").append(*piece).append("\r\n");
    }
    // The client answers for the time it takes, not for that in which the piece was made.
    out.started = std::chrono::steady_clock::now();
    out.total = 0;
}

SteadyTime transferDeadline(SteadyTime started, std::chrono::milliseconds grace, std::uint64_t bytes,
                            std::uint64_t rate) {
    return started + grace + std::chrono::milliseconds(rate ? bytes * 1000 / rate : 0);
}

}  // namespace kontor::front
