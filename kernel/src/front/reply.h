// Puts reply heads into wire format and refuses what would let a header break out of its line.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "request.h"

namespace kontor::front {

struct ReplyHead {
    int status = 200;
    int minorVersion = 1;  ///< of the request
    bool close = false;
    std::optional<std::uint64_t> contentLength;
    std::chrono::system_clock::time_point date;
    bool chunked = false;
};

/// Throws std::invalid_argument for a status outside 200-599, a malformed name or value, or a framing header.
void checkReply(int status, const Headers& headers);

/// True if the headers ask for the end of the connection.
bool asksForClose(const Headers& headers);

/// The head with its empty line. `headers` must have passed checkReply.
std::string formatHead(const ReplyHead& head, const Headers& headers);

/// False where HTTP forbids a body.
bool mayHaveBody(int status) noexcept;

/// An application/problem+json document; `detail` must need no JSON escaping.
std::string problemBody(int status, std::string_view detail);

}  // namespace kontor::front
