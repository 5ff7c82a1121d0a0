#include "sse_parser.h"

#include "failure.h"

namespace kontor::shell {

namespace {

constexpr std::size_t maxEvent = 16 * 1024 * 1024;

}  // namespace

void SseParser::feed(std::string_view bytes) {
    _pending += bytes;
    std::size_t start = 0;
    for (std::size_t end = 0; (end = _pending.find('\n', start)) != std::string::npos; start = end + 1) {
        std::string_view text = std::string_view(_pending).substr(start, end - start);
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        line(text);
    }
    _pending.erase(0, start);
    if (_pending.size() + _data.size() > maxEvent) {
        throw Failure(Exit::failed, tr("An event of the server is too large", "Ein Ereignis des Servers ist zu groß"));
    }
}

void SseParser::restart() {
    _pending.clear();
    _type.clear();
    _data.clear();
    _hasData = false;
}

void SseParser::line(std::string_view text) {
    if (text.empty()) {
        if (_hasData) {
            const Event event{_type.empty() ? "message" : _type, _data};
            _type.clear();
            _data.clear();
            _hasData = false;
            _sink(event);
        }
        _type.clear();
        return;
    }
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    std::string_view value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
    if (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    if (name == "event") {
        _type = value;
    } else if (name == "data") {
        _data += (_hasData ? "\n" : "") + std::string(value);
        _hasData = true;
    } else if (name == "id" && value.find('\0') == std::string_view::npos) {
        _lastId = value;
    }
}

}  // namespace kontor::shell
