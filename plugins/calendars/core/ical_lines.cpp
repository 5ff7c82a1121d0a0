#include "ical_lines.h"

#include <algorithm>
#include <optional>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::calendars {

namespace {

constexpr std::size_t longestLine = 20'000;
constexpr std::size_t deepest = 8;
constexpr int mostEvents = 5'000;

std::string capitals(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

bool isName(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

/// Takes content lines off a text, joining what is folded.
class Lines {
  public:
    explicit Lines(std::string_view text) : _rest(text) {}

    std::optional<IcalLine> next() {
        std::string text;
        int number = 0;
        while (!_rest.empty()) {
            if (number != 0 && _rest.front() != ' ' && _rest.front() != '\t') break;
            std::string_view piece = takeLine();
            if (number == 0 && piece.empty()) continue;
            if (number == 0)
                number = _number;
            else
                piece.remove_prefix(1);
            text += piece;
            if (text.size() > longestLine) refuseLine(number, "calendars.ical.long_line");
        }
        if (number == 0) return std::nullopt;
        return parse(number, text);
    }

  private:
    std::string_view takeLine() {
        const auto end = _rest.find('\n');
        std::string_view line = _rest.substr(0, end);
        _rest = end == std::string_view::npos ? std::string_view() : _rest.substr(end + 1);
        ++_number;
        if (line.ends_with('\r')) line.remove_suffix(1);
        return line;
    }

    /// The value begins at the first colon outside of quotes.
    static IcalLine parse(int number, const std::string& text) {
        if (std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 127; }))
            refuseLine(number, "calendars.ical.control");
        bool quoted = false;
        std::size_t colon = 0;
        for (; colon < text.size() && (quoted || text[colon] != ':'); ++colon)
            if (text[colon] == '"') quoted = !quoted;
        if (colon == text.size()) refuseLine(number, "calendars.ical.no_property", text);
        const std::string_view head = std::string_view(text).substr(0, colon);
        const auto semicolon = std::min(head.find(';'), head.size());
        IcalLine line{number, capitals(head.substr(0, semicolon)), std::string(head.substr(semicolon)),
                      text.substr(colon + 1)};
        if (!isName(line.name)) refuseLine(number, "calendars.ical.no_property", text);
        return line;
    }

    std::string_view _rest;
    int _number = 0;
};

}  // namespace

const IcalLine* IcalEvent::find(std::string_view name) const {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.name == name; });
    return found == lines.end() ? nullptr : &*found;
}

void refuseLine(int line, const std::string& key, std::string_view text) {
    throw Invalid("file", key, {{"line", std::to_string(line)}, {"text", std::string(leftCharacters(text, 80))}});
}

void readIcalEvents(std::string_view text, const std::function<void(const IcalEvent&)>& each) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    struct Open {
        std::string name;
        int line;
    };
    std::vector<Open> open;
    IcalEvent event;
    int events = 0;
    bool any = false;
    Lines lines(text);
    while (const auto line = lines.next()) {
        const std::string component = capitals(trimmed(line->value));
        if (line->name == "BEGIN") {
            if (open.empty() && component != "VCALENDAR") refuseLine(line->number, "calendars.ical.no_calendar");
            if (open.size() == deepest) refuseLine(line->number, "calendars.ical.deep");
            open.push_back({component, line->number});
            any = true;
            if (component == "VEVENT") {
                if (++events > mostEvents) refuseLine(line->number, "calendars.ical.many_events");
                event = {line->number, {}};
            }
        } else if (open.empty()) {
            refuseLine(line->number, "calendars.ical.no_calendar");
        } else if (line->name == "END") {
            if (open.back().name != component) refuseLine(line->number, "calendars.ical.end", open.back().name);
            open.pop_back();
            if (component == "VEVENT") each(event);
        } else if (open.back().name == "VEVENT") {
            event.lines.push_back(*line);
        }
    }
    if (!any) throw Invalid("file", "calendars.ical.empty");
    if (!open.empty()) refuseLine(open.back().line, "calendars.ical.not_ended", open.back().name);
}

}  // namespace kontor::calendars
