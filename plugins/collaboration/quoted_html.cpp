#include <algorithm>
#include <initializer_list>

#include "kontor/text.h"
#include "quoted_text.h"

namespace kontor::collaboration {

namespace {

struct Tag {
    std::string_view whole;  ///< "<p class=…>"
    std::string_view name;
    bool closes = false;
};

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    for (const auto other : names)
        if (name == other) return true;
    return false;
}

bool isVoid(std::string_view name) {
    return isOneOf(name, {"br", "hr", "img", "col", "wbr"});
}

bool startsLine(std::string_view name) {
    return isOneOf(name, {"p",  "div", "br", "hr", "blockquote", "ul", "ol", "li", "table",   "tr",      "pre",   "h1",
                          "h2", "h3",  "h4", "h5", "h6",         "dl", "dt", "dd", "section", "article", "center"});
}

/// Sanitised HTML as lines of text, each with the place of its source and the elements that are open there.
class Reader {
  public:
    explicit Reader(std::string_view html) : _html(html) {}

    struct Line {
        std::size_t start = 0;
        std::string text;
        std::vector<Tag> open;
    };

    std::vector<Line> read() {
        begin(0);
        for (std::size_t at = 0; at < _html.size();) {
            if (_html[at] != '<') {
                const auto end = std::min(_html.find('<', at), _html.size());
                addText(_html.substr(at, end - at));
                at = end;
                continue;
            }
            const auto end = _html.find('>', at);
            if (end == std::string_view::npos) return {};  // not what the sanitiser writes
            onTag(tagOf(_html.substr(at, end + 1 - at)), at, end + 1);
            at = end + 1;
        }
        finish();
        return std::move(_lines);
    }

  private:
    static Tag tagOf(std::string_view whole) {
        Tag tag{whole, {}, whole.size() > 1 && whole[1] == '/'};
        const std::size_t from = tag.closes ? 2 : 1;
        tag.name = whole.substr(from, whole.find_first_of(" />\n\t", from) - from);
        return tag;
    }

    void onTag(const Tag& tag, std::size_t at, std::size_t after) {
        const bool quote = tag.name == "blockquote";
        // A line that has no text yet begins with the elements around it, so that these are cut off with it.
        if (startsLine(tag.name) && (!_current.text.empty() || tag.closes || isVoid(tag.name))) {
            finish();
            begin(tag.closes || isVoid(tag.name) ? after : at);
        }
        if (tag.closes) {
            if (!_open.empty()) _open.pop_back();
            if (quote && _quotes > 0) --_quotes;
            // After the end of an element a line begins outside of it.
            if (startsLine(tag.name)) begin(after);
        } else if (!isVoid(tag.name)) {
            _open.push_back(tag);
            if (quote) ++_quotes;
        }
    }

    void addText(std::string_view text) {
        if (trimmed(text).empty() && _current.text.empty()) return;
        if (_current.text.empty() && _quotes > 0) _current.text = "> ";
        std::string plain = replaceAll(std::string(text), "&gt;", ">");
        plain = replaceAll(std::move(plain), "&lt;", "<");
        plain = replaceAll(std::move(plain), "&nbsp;", " ");
        plain = replaceAll(std::move(plain), "\xC2\xA0", " ");
        for (char& c : plain)
            if (c == '\n' || c == '\t') c = ' ';
        _current.text += plain;
    }

    void begin(std::size_t at) { _current = {at, {}, _open}; }

    void finish() {
        _current.text = std::string(trimmed(_current.text));
        if (!_current.text.empty()) _lines.push_back(std::move(_current));
    }

    std::string_view _html;
    std::vector<Line> _lines;
    Line _current;
    std::vector<Tag> _open;
    std::size_t _quotes = 0;
};

}  // namespace

HtmlParts splitQuotedHtml(std::string_view html) {
    const HtmlParts whole{std::string(html), {}};
    const auto lines = Reader(html).read();
    std::vector<TextLine> texts;
    texts.reserve(lines.size());
    for (const auto& line : lines) texts.push_back({line.start, line.text});
    const std::size_t at = quoteStart(texts);
    if (at >= lines.size()) return whole;
    // Nothing new above the quote: a forwarded mail, or an answer below it. A picture alone is something new.
    if (at == 0 && html.substr(0, lines[at].start).find("<img") == std::string_view::npos) return whole;
    HtmlParts parts;
    const auto& cut = lines[at];
    parts.fresh = html.substr(0, cut.start);
    for (auto tag = cut.open.rbegin(); tag != cut.open.rend(); ++tag)
        parts.fresh += "</" + std::string(tag->name) + ">";
    for (const Tag& tag : cut.open) parts.quoted += tag.whole;
    parts.quoted += html.substr(cut.start);
    return parts;
}

}  // namespace kontor::collaboration
