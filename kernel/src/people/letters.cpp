#include "people/letters.h"

#include <glib.h>

#include <memory>
#include <unordered_map>

#include "kontor/query.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr gunichar dotAbove = 0x307;

/// The character at the begin of a text and its bytes; what is no UTF-8 is a character of one byte.
std::pair<gunichar, std::size_t> first(std::string_view text) {
    const gunichar c = g_utf8_get_char_validated(text.data(), static_cast<gssize>(text.size()));
    if (c == static_cast<gunichar>(-1) || c == static_cast<gunichar>(-2)) return {0xFFFD, 1};
    return {c, static_cast<std::size_t>(g_utf8_skip[static_cast<unsigned char>(text.front())])};
}

gunichar last(std::string_view text) {
    std::size_t at = text.size() - 1;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return first(text.substr(at)).first;
}

std::u32string pointsOf(std::string_view text) {
    std::u32string points;
    while (!text.empty()) {
        const auto [c, length] = first(text);
        points += static_cast<char32_t>(c);
        text.remove_prefix(length);
    }
    return points;
}

std::string fold(std::string_view character) {
    const std::unique_ptr<char, decltype(&g_free)> folded(
        g_utf8_casefold(character.data(), static_cast<gssize>(character.size())), g_free);
    std::string result;
    for (const char32_t point : pointsOf(folded.get())) {
        gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
        const gsize count = g_unichar_fully_decompose(point, FALSE, parts, G_UNICHAR_MAX_DECOMPOSITION_LENGTH);
        for (gsize i = 0; i < count; ++i) {
            if (parts[i] == dotAbove && result.ends_with('i')) continue;
            char bytes[6];
            result.append(bytes,
                          static_cast<std::size_t>(g_unichar_to_utf8(parts[i] == 0x131 ? 'i' : parts[i], bytes)));
        }
    }
    return result;
}

std::string composed(std::string_view text) {
    const std::unique_ptr<char, decltype(&g_free)> result(
        g_utf8_normalize(text.data(), static_cast<gssize>(text.size()), G_NORMALIZE_DEFAULT_COMPOSE), g_free);
    return result ? result.get() : std::string(text);
}

/// Most texts have few different letters.
const std::string& folded(gunichar c, std::string_view character) {
    thread_local std::unordered_map<gunichar, std::string> known;
    if (const auto found = known.find(c); found != known.end()) return found->second;
    if (known.size() > 4096) known.clear();
    return known.emplace(c, fold(character)).first->second;
}

bool isWord(gunichar c) {
    return g_unichar_isalnum(c) || g_unichar_ismark(c);
}

bool isUnspaced(gunichar c) {
    switch (g_unichar_get_script(c)) {
        case G_UNICODE_SCRIPT_HAN:
        case G_UNICODE_SCRIPT_HIRAGANA:
        case G_UNICODE_SCRIPT_KATAKANA:
        case G_UNICODE_SCRIPT_HANGUL:
        case G_UNICODE_SCRIPT_THAI:
        case G_UNICODE_SCRIPT_LAO:
        case G_UNICODE_SCRIPT_KHMER:
        case G_UNICODE_SCRIPT_MYANMAR:
        case G_UNICODE_SCRIPT_TIBETAN:
            return true;
        default:
            return false;
    }
}

}  // namespace

FoldedText::FoldedText(std::string_view utf8) {
    text.reserve(utf8.size());
    source.reserve(utf8.size() + 1);
    for (std::size_t at = 0; at < utf8.size();) {
        const auto byte = static_cast<unsigned char>(utf8[at]);
        std::size_t length = 1;
        if (byte < 0x80) {
            text += static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
        } else if (const auto [c, bytes] = first(utf8.substr(at)); c == 0xFFFD) {
            length = bytes;
            text += utf8.substr(at, bytes);
        } else {
            length = bytes;
            const std::string& letters = folded(c, utf8.substr(at, bytes));
            // The dot may stand on its own, behind an i.
            if (c != dotAbove || !text.ends_with('i')) text += letters;
        }
        source.resize(text.size(), at);
        at += length;
    }
    source.push_back(utf8.size());
}

std::string foldedText(std::string_view utf8) {
    return std::move(FoldedText(utf8).text);
}

bool wordGoesOn(std::string_view before, std::string_view after) {
    if (before.empty() || after.empty()) return false;
    const gunichar a = last(before);
    const gunichar b = first(after).first;
    return isWord(a) && isWord(b) && !isUnspaced(a) && !isUnspaced(b);
}

std::string likeFolded(std::string_view given) {
    const std::string composedText = composed(given);
    std::string_view utf8 = composedText;
    std::string pattern = "%";
    const auto any = [&] {
        if (!pattern.ends_with('%') || pattern.ends_with("!%")) pattern += '%';
    };
    gunichar before = 0;
    while (!utf8.empty()) {
        const auto [c, length] = first(utf8);
        const std::string_view character = utf8.substr(0, length);
        utf8.remove_prefix(length);
        const std::u32string letters = pointsOf(foldedText(character));
        const bool hasCase = g_unichar_tolower(c) != c || g_unichar_toupper(c) != c;
        // Letters that are the same in that collation too, one by one, whatever their size.
        const bool oneByOne = letters.size() == 1 && (c < 0x250 || (c >= 0x370 && c < 0x530) || !hasCase);
        // "ss" may be one letter.
        const gunichar after = utf8.empty() ? 0 : g_unichar_tolower(first(utf8).first);
        const bool doubleS = g_unichar_tolower(c) == 's' && (before == 's' || after == 's');
        // Marks that stand on their own belong to the letter before them, which another text may hold as one with it.
        const bool marked = g_unichar_ismark(c) || (!utf8.empty() && g_unichar_ismark(first(utf8).first));
        if (oneByOne && !doubleS && !marked)
            pattern += escapeLike(character);
        else
            any();
        before = g_unichar_tolower(c);
    }
    any();
    return pattern;
}

bool isDense(std::string_view utf8) {
    for (const char32_t c : pointsOf(utf8))
        if (isUnspaced(c)) return true;
    return false;
}

}  // namespace kontor
