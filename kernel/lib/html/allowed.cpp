#include "allowed.h"

#include <algorithm>
#include <array>

namespace kontor::html {

namespace {

template <std::size_t N>
constexpr bool contains(const std::array<std::string_view, N>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

constexpr std::array<std::string_view, 58> elements{
    "a",     "abbr",       "address", "article",  "aside",  "b",    "big", "blockquote", "br",    "caption",
    "cite",  "code",       "col",     "colgroup", "dd",     "del",  "dfn", "div",        "dl",    "dt",
    "em",    "figcaption", "figure",  "h1",       "h2",     "h3",   "h4",  "h5",         "h6",    "hr",
    "i",     "img",        "ins",     "kbd",      "li",     "mark", "ol",  "p",          "pre",   "q",
    "s",     "samp",       "small",   "span",     "strong", "sub",  "sup", "table",      "tbody", "td",
    "tfoot", "th",         "thead",   "tr",       "tt",     "u",    "ul",  "wbr"};

constexpr std::array<std::string_view, 8> withoutContent{"script", "style",  "title",   "textarea",
                                                         "xmp",    "iframe", "noembed", "noframes"};

// Formatting elements carry no attributes: the parser repeats such elements in every paragraph they span, all different
// ones.
constexpr std::array<std::string_view, 11> formatting{"b",     "big",    "code", "em", "i",     "s",
                                                      "small", "strong", "tt",   "u",  "strike"};

constexpr std::array<std::string_view, 9> properties{"color",          "background-color", "font-weight",
                                                     "font-style",     "text-decoration",  "text-align",
                                                     "vertical-align", "white-space",      "list-style-type"};

constexpr std::array<std::string_view, 4> colourFunctions{"rgb", "rgba", "hsl", "hsla"};

bool isTableCell(std::string_view element) {
    return element == "td" || element == "th";
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return text;
}

bool isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/// Words, numbers, colours: no quotes, escapes, addresses or functions other than colours.
bool isSafeStyleValue(std::string_view value) {
    constexpr std::size_t longest = 64;
    if (value.empty() || value.size() > longest) return false;
    std::size_t wordStart = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (isWord(c)) continue;
        if (c == '(' && !contains(colourFunctions, value.substr(wordStart, i - wordStart))) return false;
        if (std::string_view(" #%.,()").find(c) == std::string_view::npos) return false;
        wordStart = i + 1;
    }
    return true;
}

bool isColour(std::string_view value) {
    return isSafeStyleValue(value) && value.find(' ') == std::string_view::npos;
}

bool isNumber(std::string_view value, std::size_t mostDigits) {
    return !value.empty() && value.size() <= mostDigits && value.find_first_not_of("0123456789") == value.npos;
}

bool isOneOf(std::string_view value, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), value) != words.end();
}

}  // namespace

std::string_view keptElement(std::string_view tag) {
    if (tag == "font") return "span";
    if (tag == "strike") return "s";
    if (isOneOf(tag, {"center", "section", "header", "footer", "main", "nav"})) return "div";
    const auto* found = std::find(elements.begin(), elements.end(), tag);
    return found == elements.end() ? std::string_view() : *found;
}

bool dropsContent(std::string_view tag) {
    return contains(withoutContent, tag);
}

bool isVoid(std::string_view element) {
    return isOneOf(element, {"br", "col", "hr", "img", "wbr"});
}

bool endsByItself(std::string_view element) {
    return isOneOf(element,
                   {"p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dd", "dt", "caption", "colgroup"});
}

bool isAllowedAttribute(std::string_view element, std::string_view attribute) {
    if (contains(formatting, element)) return false;
    if (isOneOf(attribute, {"title", "dir", "lang", "style"})) return true;
    if (attribute == "href") return element == "a";
    if (isOneOf(attribute, {"src", "alt", "height", "data-src"})) return element == "img";
    if (attribute == "width") return isTableCell(element) || isOneOf(element, {"img", "table", "col", "colgroup"});
    if (isOneOf(attribute, {"colspan", "rowspan"})) return isTableCell(element);
    if (attribute == "span") return isOneOf(element, {"col", "colgroup"});
    if (attribute == "align")
        return isTableCell(element) || isOneOf(element, {"p", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6"});
    if (attribute == "valign") return isTableCell(element) || element == "tr";
    if (attribute == "start" || attribute == "reversed") return element == "ol";
    if (attribute == "type") return isOneOf(element, {"ol", "ul"});
    if (attribute == "color") return element == "span";
    if (attribute == "bgcolor") return isTableCell(element) || isOneOf(element, {"tr", "table"});
    return false;
}

std::optional<std::string> cleanAttribute(std::string_view attribute, std::string_view value) {
    const std::string_view plain = trimmed(value);
    const std::string word = lower(plain);
    bool isGood = false;
    if (isOneOf(attribute, {"title", "alt"})) return std::string(value.substr(0, 1000));
    if (attribute == "dir") isGood = isOneOf(word, {"ltr", "rtl", "auto"});
    if (attribute == "lang") isGood = word.size() <= 20 && std::all_of(word.begin(), word.end(), isWord);
    if (isOneOf(attribute, {"width", "height"})) {
        isGood = isNumber(word, 4) ||
                 (word.ends_with('%') && isNumber(std::string_view(word).substr(0, word.size() - 1), 3));
    }
    if (isOneOf(attribute, {"colspan", "rowspan", "span"})) isGood = isNumber(word, 3);
    if (attribute == "start") isGood = isNumber(word, 6);
    if (attribute == "reversed") isGood = word.empty() || word == "reversed";
    if (attribute == "align") isGood = isOneOf(word, {"left", "right", "center", "justify"});
    if (attribute == "valign") isGood = isOneOf(word, {"top", "middle", "bottom", "baseline"});
    if (attribute == "type") {
        isGood = isOneOf(plain, {"1", "a", "A", "i", "I"}) || isOneOf(word, {"disc", "circle", "square"});
        if (isGood) return std::string(plain);
    }
    return isGood ? std::optional(word) : std::nullopt;
}

std::string cleanStyle(std::string_view style) {
    constexpr std::size_t longest = 4096;
    std::string out;
    std::string_view rest = style.substr(0, longest);
    while (!rest.empty()) {
        const std::string_view declaration = rest.substr(0, rest.find(';'));
        rest.remove_prefix(std::min(rest.size(), declaration.size() + 1));
        const std::size_t colon = declaration.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string name = lower(trimmed(declaration.substr(0, colon)));
        const std::string value = lower(trimmed(declaration.substr(colon + 1)));
        // The first declaration of a property counts.
        const bool isRepeated = (" " + out).find(" " + name + ": ") != std::string::npos;
        if (isRepeated || !contains(properties, name) || !isSafeStyleValue(value)) continue;
        if (name.ends_with("color") && !isColour(value) && value.find('(') == value.npos) continue;
        if (!out.empty()) out += ' ';
        out.append(name).append(": ").append(value).append(";");
    }
    return out;
}

std::string trimAddress(std::string_view address) {
    std::string out;
    for (const char c : trimmed(address)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) out.push_back(c);
    }
    return std::string(trimmed(out));
}

std::string schemeOf(std::string_view address) {
    const std::size_t end = address.find_first_of(":/?#\\");
    return end != address.npos && address[end] == ':' ? lower(address.substr(0, end)) : std::string();
}

std::optional<std::string> cleanLink(std::string_view address, const SanitizeOptions& options) {
    constexpr std::size_t longest = 2048;
    std::string trimmedAddress = trimAddress(address);
    if (trimmedAddress.empty() || trimmedAddress.size() > longest) return std::nullopt;
    const std::string scheme = schemeOf(trimmedAddress);
    if (isOneOf(scheme, {"http", "https", "mailto", "tel"})) return trimmedAddress;
    // Browsers read a backslash as a slash: `/\host` is another host as `//host` is.
    const bool isOtherHost = trimmedAddress.size() > 1 && trimmedAddress.find_first_of("/\\", 1) == 1;
    const bool isPath = trimmedAddress.front() == '/' && !isOtherHost && trimmedAddress.find(':') == std::string::npos;
    return options.relativeLinks && isPath ? std::optional(std::move(trimmedAddress)) : std::nullopt;
}

}  // namespace kontor::html
