#include "kontor/error.h"
#include "kontor/http.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t maxParts = 1000;

[[noreturn]] void broken() {
    throw Invalid::request("body", "error.bad_form");
}

std::vector<std::pair<std::string, std::string>> urlencoded(std::string_view body) {
    std::vector<std::pair<std::string, std::string>> result;
    if (body.empty()) return result;
    for (const auto& part : split(body, '&')) {
        if (result.size() >= maxParts) broken();
        const auto equals = part.find('=');
        auto name = percentDecode(std::string_view(part).substr(0, equals), true);
        auto value = equals == std::string::npos ? std::optional<std::string>("")
                                                 : percentDecode(std::string_view(part).substr(equals + 1), true);
        if (!name || !value) broken();
        result.emplace_back(std::move(*name), std::move(*value));
    }
    return result;
}

/// The value of `name="…"` or `name=…` in a header such as Content-Disposition (RFC 7578; browsers escape `"` as %22).
std::optional<std::string> headerParameter(std::string_view header, std::string_view name) {
    for (std::size_t at = header.find(';'); at != std::string_view::npos;) {
        std::string_view rest = trimmed(header.substr(at + 1));
        const auto equals = rest.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        const std::string key = asciiLower(trimmed(rest.substr(0, equals)));
        rest.remove_prefix(equals + 1);
        std::string value;
        std::size_t used = 0;
        if (!rest.empty() && rest.front() == '"') {
            const auto end = rest.find('"', 1);
            if (end == std::string_view::npos) return std::nullopt;
            value = std::string(rest.substr(1, end - 1));
            used = end + 1;
        } else {
            used = std::min(rest.find(';'), rest.size());
            value = std::string(trimmed(rest.substr(0, used)));
        }
        if (key == name) return value;
        const auto next = rest.find(';', used);
        at = next == std::string_view::npos ? next : static_cast<std::size_t>(rest.data() - header.data()) + next;
    }
    return std::nullopt;
}

struct Part {
    std::string name, fileName, mediaType;
    bool isFile = false;
    std::string_view content;
};

Part readPart(std::string_view text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) broken();
    Part part;
    part.content = text.substr(end + 4);
    for (const auto& line : split(replaceAll(std::string(text.substr(0, end)), "\r\n", "\n"), '\n')) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) broken();
        const std::string name = asciiLower(trimmed(std::string_view(line).substr(0, colon)));
        const std::string value(trimmed(std::string_view(line).substr(colon + 1)));
        if (name == "content-disposition") {
            part.name = headerParameter(value, "name").value_or("");
            if (const auto file = headerParameter(value, "filename")) {
                part.isFile = true;
                part.fileName = replaceAll(*file, "%22", "\"");
            }
        } else if (name == "content-type")
            part.mediaType = value;
    }
    if (part.name.empty() || !isUtf8(part.name) || (part.isFile && !isUtf8(part.fileName))) broken();
    return part;
}

}  // namespace

void Request::parseForm() {
    if (_formParsed) return;
    _formParsed = true;
    const std::string type = header("Content-Type").value_or("");
    const std::string lower = asciiLower(type);
    if (lower.starts_with("application/x-www-form-urlencoded")) {
        _form = urlencoded(body());
        return;
    }
    if (!lower.starts_with("multipart/form-data")) {
        if (!body().empty()) throw Invalid::request("Content-Type", "error.not_a_form");
        return;
    }
    const auto boundary = headerParameter(type, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > 70) broken();
    const std::string delimiter = "\r\n--" + *boundary;
    const std::string text = "\r\n" + body();
    std::size_t at = text.find(delimiter);
    if (at == std::string::npos) broken();
    std::size_t parts = 0;
    for (;;) {
        at += delimiter.size();
        if (text.compare(at, 2, "--") == 0) return;
        if (text.compare(at, 2, "\r\n") != 0 || ++parts > maxParts) broken();
        // From behind this line's end on: it may not count as the beginning of the next boundary too, or each of a
        // thousand boundaries in a row would hold a copy of all that follows.
        const auto next = text.find(delimiter, at + 2);
        if (next == std::string::npos) broken();
        const Part part = readPart(std::string_view(text).substr(at + 2, next - at - 2));
        if (part.isFile) {
            // An empty file input is sent by browsers as a file without name and content.
            if (!part.fileName.empty() || !part.content.empty())
                _uploads.push_back({part.name, part.fileName, part.mediaType, std::string(part.content)});
        } else {
            if (!isUtf8(part.content)) throw Invalid::request(part.name, "error.not_utf8");
            _form.emplace_back(part.name, std::string(part.content));
        }
        at = next;
    }
}

}  // namespace kontor
