#include "head_parser.h"

#include <algorithm>
#include <optional>

namespace kontor::front {
namespace {

constexpr std::size_t maxTarget = 16 * 1024;
constexpr std::size_t maxFields = 100;
constexpr std::size_t maxLengthDigits = 18;

bool isTokenChar(unsigned char c) noexcept {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
}

bool isDigit(char c) noexcept {
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool isUtf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t more = lead < 0x80                   ? 0
                                 : lead >= 0xC2 && lead < 0xE0 ? 1
                                 : lead >= 0xE0 && lead < 0xF0 ? 2
                                 : lead >= 0xF0 && lead < 0xF5 ? 3
                                                               : 4;
        if (more == 4 || i + more >= text.size()) return false;
        std::uint32_t code = more == 0 ? lead : lead & (0x3FU >> more);
        for (std::size_t k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0U) != 0x80) return false;
            code = code << 6U | (next & 0x3FU);
        }
        if ((more == 2 && code < 0x800) || (more == 3 && code < 0x10000) || code > 0x10FFFF ||
            (code >= 0xD800 && code <= 0xDFFF))
            return false;
        i += more + 1;
    }
    return true;
}

/// The decoded path, or nothing if an escape is malformed or hides a control character, broken UTF-8 or a slash, which
/// one server takes for the end of a part and another for a character of it.
std::optional<std::string> decodedPath(std::string_view raw) {
    std::string out;
    out.reserve(raw.size());
    for (std::size_t i = 0; i < raw.size(); ++i) {
        char c = raw[i];
        const bool escaped = c == '%';
        if (escaped) {
            if (i + 2 >= raw.size()) return std::nullopt;
            const int high = hexValue(raw[i + 1]), low = hexValue(raw[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7F || (escaped && c == '/')) return std::nullopt;
        out.push_back(c);
    }
    if (!isUtf8(out)) return std::nullopt;
    return out;
}

bool isHost(std::string_view host) noexcept {
    return std::all_of(host.begin(), host.end(), [](char c) {
        return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               std::string_view("-._~%!$&'()*+;=:[]").find(c) != std::string_view::npos;
    });
}

Fault parseTarget(Request& request, std::string_view& authority) {
    std::string_view target = request.target;
    if (target.size() > maxTarget) return {414, "The request target is too long."};
    for (const char c : target)
        if (c <= 0x20 || c >= 0x7F || c == '#')
            return {400, "The request target holds a character that must be escaped."};
    if (target == "*") {
        if (request.method != "OPTIONS") return {400, "The target * is for OPTIONS only."};
        request.path = "*";
        return {};
    }
    const auto scheme = target.find("://");
    if (target.front() != '/' &&
        (sameName(target.substr(0, scheme), "http") || sameName(target.substr(0, scheme), "https"))) {
        target.remove_prefix(scheme + 3);
        const auto end = target.find_first_of("/?");
        authority = target.substr(0, end);
        if (authority.empty() || !isHost(authority)) return {400, "The request target names no valid host."};
        target = end == std::string_view::npos ? std::string_view("/") : target.substr(end);
        if (target.front() == '?') return {400, "The request target has no path."};
    }
    if (target.front() != '/') return {400, "The request target is not a path."};
    const auto question = target.find('?');
    if (question != std::string_view::npos) request.query = target.substr(question + 1);
    auto path = decodedPath(target.substr(0, question));
    if (!path) return {400, "The path holds an escape that is malformed or not allowed."};
    request.path = std::move(*path);
    return {};
}

Fault parseRequestLine(std::string_view line, Request& request, std::string_view& authority) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return {400, "The request line is malformed."};
    const auto method = line.substr(0, first);
    const auto version = line.substr(last + 1);
    if (!isToken(method) || method.size() > 32) return {400, "The request method is malformed."};
    if (version.size() != 8 || version.substr(0, 5) != "HTTP/" || !isDigit(version[5]) || version[6] != '.' ||
        !isDigit(version[7]))
        return {400, "The protocol version is malformed."};
    if (version[5] != '1' || version[7] > '1') return {505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."};
    request.minorVersion = version[7] - '0';
    request.method = method;
    request.target = line.substr(first + 1, last - first - 1);
    if (request.target.empty()) return {400, "The request line is malformed."};
    return parseTarget(request, authority);
}

Fault parseField(std::string_view line, Request& request) {
    if (line.front() == ' ' || line.front() == '\t') return {400, "Folded header lines are not accepted."};
    if (request.headers.size() >= maxFields) return {431, "The request has too many header fields."};
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon))) return {400, "A header name is malformed."};
    const auto value = trimmed(line.substr(colon + 1));
    if (!isFieldValue(value)) return {400, "A header value holds a control character."};
    request.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
    return {};
}

/// The one value of a field that may appear once, or a fault.
Fault single(const Request& request, std::string_view name, const std::string*& value, const char* twice) {
    value = nullptr;
    for (const auto& field : request.headers) {
        if (!sameName(field.name, name)) continue;
        if (value) return {400, twice};
        value = &field.value;
    }
    return {};
}

bool hasConnectionOption(const Request& request, std::string_view option) {
    for (const auto& field : request.headers) {
        if (!sameName(field.name, "Connection")) continue;
        std::string_view rest = field.value;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            if (sameName(trimmed(rest.substr(0, comma)), option)) return true;
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    return false;
}

Fault parseLength(const std::string& value, Framing& framing) {
    if (value.empty() || value.size() > maxLengthDigits || !std::all_of(value.begin(), value.end(), isDigit))
        return {400, "Content-Length is not a number."};
    framing.length = std::stoull(value);
    framing.kind = framing.length == 0 ? Framing::Kind::none : Framing::Kind::length;
    return {};
}

Fault parseFraming(const Request& request, Framing& framing) {
    const std::string *length = nullptr, *coding = nullptr, *expect = nullptr;
    if (auto fault = single(request, "Content-Length", length, "Content-Length is given twice.")) return fault;
    if (auto fault = single(request, "Transfer-Encoding", coding, "Transfer-Encoding is given twice.")) return fault;
    if (auto fault = single(request, "Expect", expect, "Expect is given twice.")) return fault;
    if (length && coding) return {400, "Content-Length and Transfer-Encoding exclude each other."};
    if (coding) {
        if (request.minorVersion == 0) return {400, "HTTP/1.0 knows no Transfer-Encoding."};
        if (!sameName(*coding, "chunked")) return {501, "Only the chunked transfer coding is known here."};
        framing.kind = Framing::Kind::chunked;
    } else if (length) {
        if (auto fault = parseLength(*length, framing)) return fault;
    } else if (request.method == "POST" || request.method == "PUT" || request.method == "PATCH") {
        return {411, "The request needs a Content-Length."};
    }
    if (expect && request.minorVersion == 1) {
        if (!sameName(*expect, "100-continue")) return {417, "Only the expectation 100-continue is known here."};
        framing.expectContinue = framing.kind != Framing::Kind::none;
    }
    framing.keepAlive =
        request.minorVersion == 1 ? !hasConnectionOption(request, "close") : hasConnectionOption(request, "keep-alive");
    return {};
}

Fault parseHost(Request& request, std::string_view authority) {
    const std::string* host = nullptr;
    if (auto fault = single(request, "Host", host, "Host is given twice.")) return fault;
    if (!host && request.minorVersion == 1) return {400, "The Host header is missing."};
    if (host && !isHost(*host)) return {400, "The Host header is malformed."};
    // A target that names its host wins over the header (RFC 9112, 3.2.2), for every reader further in.
    if (!authority.empty()) {
        for (auto& field : request.headers)
            if (sameName(field.name, "Host")) field.value = authority;
    }
    return {};
}

}  // namespace

bool isToken(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return isTokenChar(static_cast<unsigned char>(c)); });
}

bool isFieldValue(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\t';
    });
}

Scan scanHead(std::string_view data, std::size_t& from) noexcept {
    for (; from < data.size(); ++from) {
        const char c = data[from];
        if (c == '\0') return Scan::bad;
        if (c == '\n' && (from == 0 || data[from - 1] != '\r')) return Scan::bad;
        if (c != '\n' && from > 0 && data[from - 1] == '\r') return Scan::bad;
        if (c == '\n' && from >= 3 && data[from - 2] == '\n') {
            ++from;
            return Scan::complete;
        }
    }
    return Scan::incomplete;
}

Fault parseHead(std::string_view head, Request& request, Framing& framing) {
    request = {};
    framing = {};
    std::string_view authority;
    bool first = true;
    while (!head.empty()) {
        const auto end = head.find("\r\n");
        if (end == std::string_view::npos) return {400, "A line of the head has no end."};
        const auto line = head.substr(0, end);
        head.remove_prefix(end + 2);
        if (line.empty()) {
            if (first || !head.empty()) return {400, "The request line is missing."};
            break;
        }
        if (auto fault = first ? parseRequestLine(line, request, authority) : parseField(line, request)) return fault;
        first = false;
    }
    if (first) return {400, "The request line is missing."};
    // `authority` points into request.target, which does not change any more.
    if (auto fault = parseHost(request, authority)) return fault;
    return parseFraming(request, framing);
}

}  // namespace kontor::front
