// The request as it came over the wire: plain data, already checked for syntax.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kontor::front {

struct Header {
    std::string name;
    std::string value;
};

using Headers = std::vector<Header>;

/// What a hexadecimal digit stands for; -1 for any other character.
int hexValue(char c) noexcept;

/// True if both names are the same without regard to ASCII case.
bool sameName(std::string_view a, std::string_view b) noexcept;

/// One parsed request head. Every string has passed the strict parser: no control characters, `path` is valid UTF-8.
struct Request {
    std::string method;    ///< as sent; methods are case-sensitive
    std::string target;    ///< the raw request target, e.g. "/a%20b?x=1"
    std::string path;      ///< percent-decoded path, e.g. "/a b"; "*" only for `OPTIONS *`
    std::string query;     ///< raw text behind the first '?', without it
    int minorVersion = 1;  ///< 0 for HTTP/1.0, 1 for HTTP/1.1
    Headers headers;       ///< in the order sent
    std::string peer;      ///< numeric address of the client without port; empty on a unix socket
    bool secure = false;   ///< came over TLS of this server

    /// The value of the first header of that name (any case), or nullptr.
    const std::string* header(std::string_view name) const noexcept;
};

}  // namespace kontor::front
