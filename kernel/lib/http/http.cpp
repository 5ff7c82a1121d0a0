#include "kontor/http.h"

#include <algorithm>
#include <charconv>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {
bool sameHeader(std::string_view a, std::string_view b) {
    return a.size() == b.size() && asciiLower(a) == asciiLower(b);
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}
}  // namespace

std::optional<std::string> Request::header(std::string_view name) const {
    for (const auto& [key, value] : headers)
        if (sameHeader(key, name)) return value;
    return std::nullopt;
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (!sameHeader(key, "cookie")) continue;
        for (const auto& part : split(value, ';')) {
            const std::string_view pair = trimmed(part);
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name)
                return std::string(pair.substr(equals + 1));
        }
    }
    return std::nullopt;
}

std::optional<std::string> Request::queryValue(std::string_view name) const {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return std::nullopt;
}

std::int64_t Request::number(std::string_view param) const {
    const auto found = params.find(param);
    const auto value = found == params.end() ? std::nullopt : kontor::number(found->second);
    if (!value || *value <= 0) throw NotFound(path);
    return *value;
}

std::int64_t Request::queryNumber(std::string_view name, std::int64_t fallback, std::int64_t low,
                                  std::int64_t high) const {
    const auto text = queryValue(name);
    if (!text) return fallback;
    const auto value = kontor::number(*text);
    if (!value) throw Invalid::request(std::string(name), "error.not_a_number");
    if (*value < low || *value > high)
        throw Invalid::request(std::string(name), "error.out_of_range",
                               {{"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return *value;
}

bool Request::queryFlag(std::string_view name) const {
    const auto text = queryValue(name);
    if (!text || *text == "false" || *text == "0") return false;
    if (*text == "true" || *text == "1" || text->empty()) return true;
    throw Invalid::request(std::string(name), "error.not_a_boolean");
}

const std::string& Request::body() {
    if (!_body) _body = readBody ? readBody() : std::string();
    return *_body;
}

const Json& Request::json() {
    if (_json) return *_json;
    const std::string& text = body();
    if (!isUtf8(text)) throw Invalid::request("body", "error.not_utf8");
    try {
        _json = Json::parse(text);
    } catch (const JsonError& error) {
        throw Invalid::request("body", "error.bad_json",
                               {{"detail", error.what()}, {"position", std::to_string(error.position)}});
    }
    if (!_json->isObject()) {
        _json.reset();
        throw Invalid::request("body", "error.not_an_object");
    }
    return *_json;
}

const std::vector<std::pair<std::string, std::string>>& Request::form() {
    parseForm();
    return _form;
}

std::string Request::formValue(std::string_view name) {
    for (const auto& [key, value] : form())
        if (key == name) return value;
    return {};
}

const std::vector<Upload>& Request::uploads() {
    parseForm();
    return _uploads;
}

std::optional<std::int64_t> Request::ifMatch() const {
    const auto text = header("If-Match");
    if (!text || trimmed(*text) == "*") return std::nullopt;
    std::string_view value = trimmed(*text);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
        if (const auto version = kontor::number(value)) return version;
    }
    throw Invalid::request("If-Match", "error.bad_etag");
}

Reply Reply::json(const Json& body, int status) {
    Reply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "application/json");
    reply.body = body.dump();
    return reply;
}

Reply Reply::created(std::string location, const Json& body, std::int64_t version) {
    Reply reply = json(body, 201);
    reply.headers.emplace_back("Location", std::move(location));
    if (version > 0) reply.etag(version);
    return reply;
}

Reply Reply::html(std::string body, int status) {
    Reply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
    reply.body = std::move(body);
    return reply;
}

Reply Reply::text(std::string body, int status) {
    Reply reply;
    reply.status = status;
    reply.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
    reply.body = std::move(body);
    return reply;
}

Reply Reply::noContent() {
    Reply reply;
    reply.status = 204;
    return reply;
}

Reply Reply::redirect(std::string path) {
    Reply reply;
    reply.status = 303;
    // Only paths of ours: neither another host (browsers drop tabs and line ends, and take `\` for `/`) nor a header of
    // the caller's making.
    const bool plain =
        std::none_of(path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\'; });
    if (!plain || !path.starts_with('/') || path.starts_with("//")) path = "/";
    reply.headers.emplace_back("Location", std::move(path));
    return reply;
}

Reply Reply::events(std::function<void(std::shared_ptr<EventStream>)> stream) {
    Reply reply;
    reply.headers.emplace_back("Content-Type", "text/event-stream");
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.stream = std::move(stream);
    return reply;
}

Reply& Reply::with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

Reply& Reply::etag(std::int64_t version) {
    return with("ETag", etagOf(version));
}

std::string etagOf(std::int64_t version) {
    return "\"" + std::to_string(version) + "\"";
}

std::string percentEncode(std::string_view text) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const unsigned char c : text) {
        if (plain.find(static_cast<char>(c)) != std::string_view::npos)
            result += static_cast<char>(c);
        else
            (result += '%', result += digits[c >> 4], result += digits[c & 15]);
    }
    return result;
}

std::optional<std::string> percentDecode(std::string_view text, bool plusIsBlank) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9'   ? c - '0'
               : c >= 'A' && c <= 'F' ? c - 'A' + 10
               : c >= 'a' && c <= 'f' ? c - 'a' + 10
                                      : -1;
    };
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plusIsBlank)
            result += ' ';
        else if (text[i] != '%')
            result += text[i];
        else {
            if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
            result += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        }
    }
    if (!isUtf8(result)) return std::nullopt;
    return result;
}

Access needs(std::string permission) {
    return {Access::Kind::permission, std::move(permission), {}};
}
Access signedIn(std::string reason) {
    return {Access::Kind::signedIn, {}, std::move(reason)};
}
Access open(std::string reason) {
    return {Access::Kind::open, {}, std::move(reason)};
}

}  // namespace kontor
