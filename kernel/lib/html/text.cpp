#include <algorithm>
#include <array>
#include <utility>

#include "allowed.h"
#include "markup.h"
#include "tree.h"

namespace kontor {

namespace {

using namespace html;

/// Elements that stand on lines of their own, and how many empty lines belong around them.
constexpr std::array<std::pair<std::string_view, int>, 26> blocks{
    {{"address", 0}, {"article", 1}, {"aside", 1},  {"blockquote", 1}, {"caption", 0}, {"dd", 0}, {"div", 0},
     {"dl", 1},      {"dt", 0},      {"figure", 1}, {"figcaption", 0}, {"h1", 1},      {"h2", 1}, {"h3", 1},
     {"h4", 1},      {"h5", 1},      {"h6", 1},     {"hr", 0},         {"li", 0},      {"ol", 0}, {"p", 1},
     {"pre", 1},     {"table", 1},   {"tr", 0},     {"ul", 0},         {"body", 0}}};

const std::pair<std::string_view, int>* blockOf(std::string_view element) {
    const auto* found =
        std::find_if(blocks.begin(), blocks.end(), [&](const auto& block) { return block.first == element; });
    return found == blocks.end() ? nullptr : found;
}

bool isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

class TextWriter {
  public:
    explicit TextWriter(const SanitizeOptions& options) : _options(options) {}

    std::string write(const GumboNode& root) {
        walk(
            root, [this](const GumboNode& node) { return enter(node); },
            [this](const GumboNode& node) { leave(node); });
        while (!_out.empty() && isBlank(_out.back())) _out.pop_back();
        return std::move(_out);
    }

  private:
    bool enter(const GumboNode& node) {
        if (_out.size() > _options.maxOutput) return false;
        if (isTextNode(node)) {
            const std::string_view text = node.v.text.text;
            addText(cleanUtf8(text, text.size()));
            return false;
        }
        const std::string_view element = elementName(node);
        if (const auto* block = blockOf(element)) breakLine(1 + block->second);
        if (element == "br") {
            breakLine(_lineBreaks + 1);
        } else if (element == "hr") {
            addWord("----");
            breakLine(1);
        } else if (element == "img") {
            const std::string_view alt = attributeValue(node, "alt");
            if (!alt.empty()) addText("[" + std::string(alt) + "]");
        } else if (element == "pre") {
            ++_pre;
        } else if (element == "blockquote") {
            ++_quotes;
        } else if (element == "ul" || element == "ol") {
            _lists.push_back(element == "ol" ? 1 : 0);
        } else if (element == "li") {
            addMark();
        } else if (element == "td" || element == "th") {
            if (node.index_within_parent > 0 && _lineBreaks == 0 && !_out.empty()) addWord("\t");
            _pendingBlank = false;
        } else if (element == "a") {
            _linkStarts.push_back(_out.size());
        }
        return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_DOCUMENT;
    }

    void leave(const GumboNode& node) {
        const std::string_view element = elementName(node);
        if (element == "pre") --_pre;
        if (element == "ul" || element == "ol") _lists.pop_back();
        if (element == "a") addAddress(node);
        if (const auto* block = blockOf(element); block && element != "hr") breakLine(1 + block->second);
        if (element == "blockquote") --_quotes;
    }

    void addText(std::string_view text) {
        constexpr std::string_view noBreakSpace = "\xC2\xA0";
        for (std::size_t i = 0; i < text.size() && _out.size() <= _options.maxOutput; ++i) {
            const bool isNoBreakSpace = text.substr(i).starts_with(noBreakSpace);
            if (isNoBreakSpace) ++i;
            const char c = isNoBreakSpace ? ' ' : text[i];
            if (_pre > 0 && c == '\n') {
                ++_lineBreaks;
            } else if (_pre == 0 && isBlank(c)) {
                _pendingBlank = _out.size() != _afterMark;
            } else {
                addWord(std::string_view(&c, 1));
            }
        }
    }

    /// Text as it is, behind the line breaks and the blank that were due.
    void addWord(std::string_view word) {
        if (_out.empty() || _lineBreaks > 0) {
            if (!_out.empty()) {
                for (int i = std::min(_lineBreaks, 3); i > 0; --i) startLine(i == 1);
            } else {
                startLine(true, false);
            }
            _lineBreaks = 0;
            _pendingBlank = false;
        } else if (_pendingBlank) {
            _out.push_back(' ');
            _pendingBlank = false;
        }
        _out.append(word);
    }

    void startLine(bool isLast, bool withBreak = true) {
        if (withBreak) _out.push_back('\n');
        const int marks = std::min(_quotes, maxQuotes);
        for (int i = 0; i < marks; ++i) _out += isLast || i + 1 < marks ? "> " : ">";
    }

    void breakLine(int count) {
        _pendingBlank = false;
        // The first paragraph of a list entry stands beside its mark.
        if (!_out.empty() && _out.size() != _afterMark) _lineBreaks = std::max(_lineBreaks, count);
    }

    void addMark() {
        std::string mark((std::min<std::size_t>(std::max<std::size_t>(_lists.size(), 1), 10) - 1) * 2, ' ');
        const bool isNumbered = !_lists.empty() && _lists.back() > 0;
        addWord(mark + (isNumbered ? std::to_string(_lists.back()++) + "." : "-"));
        _out.push_back(' ');
        _afterMark = _out.size();
    }

    void addAddress(const GumboNode& node) {
        const std::size_t start = _linkStarts.back();
        _linkStarts.pop_back();
        const auto link = cleanLink(attributeValue(node, "href"), _options);
        if (!link) return;
        std::string_view address = *link;
        for (const std::string_view scheme : {"mailto:", "tel:"}) {
            if (address.starts_with(scheme)) address.remove_prefix(scheme.size());
        }
        if (std::string_view(_out).substr(std::min(start, _out.size())).find(address) != std::string_view::npos) return;
        _pendingBlank = start < _out.size();
        addWord(start < _out.size() ? "(" + std::string(address) + ")" : std::string(address));
    }

    static constexpr int maxQuotes = 10;  ///< marks before a line; deeper quotes would write more marks than text

    const SanitizeOptions& _options;
    std::string _out;
    int _lineBreaks = 0;  ///< due before the next word
    bool _pendingBlank = false;
    int _pre = 0;
    int _quotes = 0;
    std::size_t _afterMark = std::string::npos;  ///< where the entry of the latest list mark begins
    std::vector<int> _lists;                     ///< next number, 0 for bullets
    std::vector<std::size_t> _linkStarts;
};

}  // namespace

std::string htmlToText(std::string_view html, const SanitizeOptions& options) {
    const Tree tree(plainMarkup(html, options));
    return TextWriter(options).write(tree.root());
}

}  // namespace kontor
