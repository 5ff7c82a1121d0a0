// Strict HTTP/1.1 request heads. Whatever two servers might read differently is refused, so nothing can be smuggled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "request.h"

namespace kontor::front {

/// How the body of a request is delimited and what the connection does afterwards.
struct Framing {
    enum class Kind { none, length, chunked };
    Kind kind = Kind::none;
    std::uint64_t length = 0;
    bool expectContinue = false;
    bool keepAlive = true;
};

/// Why a request is refused; status 0 means it is not. `detail` points to static text.
struct Fault {
    int status = 0;
    const char* detail = "";
    explicit operator bool() const noexcept { return status != 0; }
};

enum class Scan { incomplete, complete, bad };

/// Looks for the empty line that ends a head. `from` is kept between calls on growing data; on complete it is the
/// length of the head with its empty line. Bad as soon as a bare CR, a bare LF or a NUL shows up.
Scan scanHead(std::string_view data, std::size_t& from) noexcept;

/// Parses a complete head (with the empty line) into `request` and `framing`.
Fault parseHead(std::string_view head, Request& request, Framing& framing);

bool isToken(std::string_view text) noexcept;

/// No control character but tab: what a header value may hold, coming or going.
bool isFieldValue(std::string_view text) noexcept;

}  // namespace kontor::front
