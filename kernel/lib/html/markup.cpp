#include "markup.h"

#include <algorithm>
#include <vector>

#include "allowed.h"

namespace kontor::html {

namespace {

bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char lowerCharacter(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

constexpr std::size_t maxValue = 2048;

struct Attribute {
    std::string name;
    std::string_view value;
};

/// Reads tags the way browsers do (WHATWG, tokenization).
class Scanner {
  public:
    Scanner(std::string_view html, const SanitizeOptions& options) : _html(html), _options(options) {
        _out.reserve(html.size());
    }

    std::string scan() {
        while (_at < _html.size()) {
            const std::size_t open = std::min(_html.find('<', _at), _html.size());
            _out.append(_html.substr(_at, open - _at));
            _at = open;
            if (_at < _html.size()) scanMarkup();
        }
        return std::move(_out);
    }

  private:
    void scanMarkup() {
        const char second = peek(1);
        if (isLetter(second)) {
            _at += 1;
            scanTag(false);
        } else if (second == '/' && isLetter(peek(2))) {
            _at += 2;
            scanTag(true);
        } else if (_html.substr(_at).starts_with("<!--")) {
            skipComment();
        } else if (second == '!' || second == '?' || (second == '/' && _at + 2 < _html.size())) {
            skipBehind(">");
        } else {
            _out += "&lt;";
            ++_at;
        }
    }

    void scanTag(bool isEnd) {
        const std::string tag = readName(" \t\n\r\f/>");
        const std::string_view element = keptElement(tag);
        std::vector<Attribute> attributes;
        if (!readAttributes(element, attributes)) return;  // the text ends within the tag
        if (!isEnd && dropsContent(tag)) return skipContent(tag);
        if (element.empty() || ++_tags > _options.maxTags || !countOpen(element, isEnd)) return;
        _out += isEnd ? "</" : "<";
        _out += element;
        if (!isEnd) {
            for (const Attribute& attribute : attributes) writeAttribute(attribute);
        }
        _out += ">";
    }

    /// Whether the tag may stay. The tree builder's time grows with the square of the depth; this is a rough count, but
    /// what is left out here is far deeper than what would be shown.
    bool countOpen(std::string_view element, bool isEnd) {
        if (isVoid(element) || endsByItself(element)) return true;
        if (isEnd) {
            if (_open > 0) --_open;
            return true;
        }
        if (_open >= 5 * _options.maxDepth) return false;
        ++_open;
        return true;
    }

    std::string readName(std::string_view ends) {
        const std::size_t end = std::min(_html.find_first_of(ends, _at), _html.size());
        // Longer names are none of ours; cutting them keeps hostile ones from being copied about.
        std::string name(_html.substr(_at, std::min<std::size_t>(end - _at, 32)));
        std::transform(name.begin(), name.end(), name.begin(), lowerCharacter);
        _at = end;
        return name;
    }

    bool readAttributes(std::string_view element, std::vector<Attribute>& attributes) {
        for (;;) {
            while (_at < _html.size() && (isBlank(_html[_at]) || _html[_at] == '/')) ++_at;
            if (_at >= _html.size()) return false;
            if (_html[_at] == '>') return ++_at, true;
            Attribute attribute;
            // An equals sign at the beginning belongs to the name.
            const bool leadingEquals = _html[_at] == '=';
            if (leadingEquals) ++_at;
            attribute.name = readName(" \t\n\r\f/>=");
            if (leadingEquals) attribute.name.clear();
            while (_at < _html.size() && isBlank(_html[_at])) ++_at;
            if (peek(0) == '=') {
                ++_at;
                while (_at < _html.size() && isBlank(_html[_at])) ++_at;
                if (!readValue(attribute.value)) return false;
            }
            const bool isRepeated = std::any_of(attributes.begin(), attributes.end(),
                                                [&](const Attribute& other) { return other.name == attribute.name; });
            // Few names are allowed and none twice, so this list stays short. Long values could be copied into every
            // paragraph that a link left open spans.
            const bool isShort = attribute.value.size() <= maxValue;
            if (isShort && !isRepeated && isAllowedAttribute(element, attribute.name))
                attributes.push_back(std::move(attribute));
        }
    }

    bool readValue(std::string_view& value) {
        if (_at >= _html.size()) return false;
        const char quote = _html[_at];
        if (quote != '"' && quote != '\'') {
            const std::size_t end = std::min(_html.find_first_of(" \t\n\r\f>", _at), _html.size());
            value = _html.substr(_at, end - _at);
            _at = end;
            return true;
        }
        const std::size_t end = _html.find(quote, _at + 1);
        if (end == _html.npos) return _at = _html.size(), false;
        value = _html.substr(_at + 1, end - _at - 1);
        _at = end + 1;
        return true;
    }

    /// Character references stay for the tree builder to decode.
    void writeAttribute(const Attribute& attribute) {
        _out += " " + attribute.name + "=\"";
        for (const char c : attribute.value) {
            if (c == '"') {
                _out += "&quot;";
            } else if (c == '<') {
                _out += "&lt;";
            } else {
                _out.push_back(c);
            }
        }
        _out += "\"";
    }

    void skipComment() {
        const std::string_view inside = _html.substr(_at + 4);
        if (inside.starts_with('>')) return void(_at += 5);
        if (inside.starts_with("->")) return void(_at += 6);
        const std::size_t end = inside.find("--");
        for (std::size_t at = end; at != inside.npos; at = inside.find("--", at + 1)) {
            if (inside.substr(at + 2).starts_with('>')) return void(_at += 4 + at + 3);
            if (inside.substr(at + 2).starts_with("!>")) return void(_at += 4 + at + 4);
        }
        _at = _html.size();
    }

    void skipBehind(std::string_view end) {
        const std::size_t found = _html.find(end, _at);
        _at = found == _html.npos ? _html.size() : found + end.size();
    }

    void skipContent(const std::string& tag) {
        for (std::size_t at = _html.find("</", _at); at != _html.npos; at = _html.find("</", at + 2)) {
            const std::string_view name = _html.substr(at + 2, tag.size());
            const bool isSame =
                name.size() == tag.size() && std::equal(name.begin(), name.end(), tag.begin(),
                                                        [](char a, char b) { return lowerCharacter(a) == b; });
            const std::size_t behind = at + 2 + tag.size();
            if (!isSame ||
                (behind < _html.size() && !isBlank(_html[behind]) && _html[behind] != '/' && _html[behind] != '>'))
                continue;
            _at = at;
            return skipBehind(">");
        }
        _at = _html.size();
    }

    char peek(std::size_t ahead) const { return _at + ahead < _html.size() ? _html[_at + ahead] : '\0'; }

    std::string_view _html;
    const SanitizeOptions& _options;
    std::string _out;
    std::size_t _at = 0;
    std::size_t _tags = 0;
    std::size_t _open = 0;
};

/// Length of the valid UTF-8 character at the front; 0 when there is none.
std::size_t characterLength(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned lead = byte(0);
    const auto tail = [&](std::size_t i, unsigned low, unsigned high) { return byte(i) >= low && byte(i) <= high; };
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1, 0x80, 0xBF) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        return tail(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && tail(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool second = tail(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
        return second && tail(2, 0x80, 0xBF) && tail(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string cleanUtf8(std::string_view text, std::size_t limit) {
    if (text.size() > limit) {
        // Not in the middle of a character.
        while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
        text = text.substr(0, limit);
    }
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = characterLength(text);
        const auto lead = static_cast<unsigned char>(text.front());
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (lead == '\f') {
            out.push_back(' ');
        } else if (length > 1 || (lead >= 0x20 && lead != 0x7F) || lead == '\n' || lead == '\t' || lead == '\r') {
            out.append(text.substr(0, length));
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

std::string plainMarkup(std::string_view html, const SanitizeOptions& options) {
    return Scanner(cleanUtf8(html, options.maxInput), options).scan();
}

}  // namespace kontor::html
