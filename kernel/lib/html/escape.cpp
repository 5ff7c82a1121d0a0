#include <algorithm>

#include "allowed.h"
#include "markup.h"

namespace kontor {

namespace {

bool isAlphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isMailCharacter(char c) {
    return isAlphanumeric(c) || std::string_view("._%+-").find(c) != std::string_view::npos;
}

/// How much of the front is a web address; punctuation at its end belongs to the sentence.
std::size_t webAddressLength(std::string_view text) {
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    if (scheme == 0) return 0;
    std::size_t length = 0;
    int open = 0;
    for (; length < text.size(); ++length) {
        const char c = text[length];
        if (static_cast<unsigned char>(c) <= ' ' || std::string_view("<>\"'`{}|\\^").find(c) != std::string_view::npos)
            break;
        if (c == '(') ++open;
        if (c == ')' && --open < 0) break;
    }
    while (length > scheme && std::string_view(".,;:!?*_").find(text[length - 1]) != std::string_view::npos) --length;
    return length > scheme ? length : 0;
}

std::size_t mailAddressLength(std::string_view text) {
    constexpr std::size_t longest = 254;
    const std::size_t end = std::min(text.size(), longest);
    std::size_t at = 0;
    while (at < end && isMailCharacter(text[at])) ++at;
    if (at == 0 || at >= end || text[at] != '@') return 0;
    std::size_t length = at + 1;
    while (length < end && (isAlphanumeric(text[length]) || text[length] == '-' || text[length] == '.')) ++length;
    while (length > at && (text[length - 1] == '.' || text[length - 1] == '-')) --length;
    const std::string_view host = text.substr(at + 1, length - at - 1);
    return host.find('.') != host.npos && host.front() != '.' ? length : 0;
}

std::string link(std::string_view address, std::string_view scheme) {
    return "<a href=\"" + std::string(scheme) + escapeHtml(address) +
           "\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">" + escapeHtml(address) + "</a>";
}

std::string lineToHtml(std::string_view line) {
    std::string out;
    std::size_t plain = 0;
    for (std::size_t at = 0; at < line.size();) {
        std::size_t length = 0;
        std::string_view scheme;
        // Addresses begin where a word begins, so every character is looked at a few times only.
        if (at == 0 || !isMailCharacter(line[at - 1])) {
            length = webAddressLength(line.substr(at));
            if (length == 0 && (length = mailAddressLength(line.substr(at))) > 0) scheme = "mailto:";
        }
        if (length == 0) {
            ++at;
            continue;
        }
        out += escapeHtml(line.substr(plain, at - plain)) + link(line.substr(at, length), scheme);
        at += length;
        plain = at;
    }
    return out + escapeHtml(line.substr(plain));
}

}  // namespace

std::string escapeHtml(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    std::size_t written = 0;
    const auto replace = [&](std::size_t at, std::string_view by) {
        out.append(text.substr(written, at - written)).append(by);
        written = at + 1;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '&':
                replace(i, "&amp;");
                break;
            case '<':
                replace(i, "&lt;");
                break;
            case '>':
                replace(i, "&gt;");
                break;
            case '"':
                replace(i, "&quot;");
                break;
            case '\'':
                replace(i, "&#39;");
                break;
            default:
                break;
        }
    }
    return out.append(text.substr(written));
}

std::string textToHtml(std::string_view text) {
    const std::string clean = html::cleanUtf8(text, text.size());
    std::string out;
    bool isOpen = false;
    std::string_view rest = clean;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
        if (line.empty()) {
            if (isOpen) out += "</p>\n";
            isOpen = false;
            continue;
        }
        out += isOpen ? "<br>\n" : "<p>";
        out += lineToHtml(line);
        isOpen = true;
    }
    if (isOpen) out += "</p>\n";
    return out;
}

}  // namespace kontor
