#include "characters.h"

#include <algorithm>

namespace kontor::query {

namespace {

// Base letters of U+00C0 to U+017F; a space stands for "has no base letter, keep it".
constexpr std::string_view latinBases =
    "aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y"
    "aaaaaaccccccccdd  eeeeeeeeeegggggggghh  iiiiiiiii   jjkk llllll "
    "   nnnnnn   oooooo  rrrrrrsssssssstttt  uuuuuuuuuuuuwwyyyzzzzzz ";
static_assert(latinBases.size() == 0x180 - 0xC0);

char32_t foldOne(char32_t c) {
    if (c >= U'A' && c <= U'Z') return c + 32;
    if (c < 0xC0) return c;
    if (c <= 0x17F) {
        const char base = latinBases[c - 0xC0];
        if (base != ' ') return static_cast<unsigned char>(base);
        const bool isCapital = c == 0xC6 || c == 0xD0 || c == 0xD8 || c == 0xDE;
        return isCapital ? c + 32 : c;
    }
    if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 32;
    if (c >= 0x400 && c <= 0x40F) return c + 80;
    return c;
}

/// Edits (insert, delete, replace, swap neighbours) from one text to the other.
std::size_t distance(std::u32string_view a, std::u32string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
            }
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::optional<std::u32string> decodeUtf8(std::string_view text, std::size_t* badAt) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        std::size_t length = 0;
        char32_t c = 0;
        if (lead < 0x80) {
            length = 1, c = lead;
        } else if (lead >= 0xC2 && lead <= 0xDF) {
            length = 2, c = lead & 0x1F;
        } else if (lead >= 0xE0 && lead <= 0xEF) {
            length = 3, c = lead & 0x0F;
        } else if (lead >= 0xF0 && lead <= 0xF4) {
            length = 4, c = lead & 0x07;
        }
        bool good = length != 0 && i + length <= text.size();
        for (std::size_t k = 1; good && k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            good = (next & 0xC0) == 0x80;
            c = (c << 6) | (next & 0x3F);
        }
        // Over-long forms, halves of surrogate pairs and what lies beyond Unicode.
        if (good && length == 3) good = c >= 0x800 && (c < 0xD800 || c > 0xDFFF);
        if (good && length == 4) good = c >= 0x10000 && c <= 0x10FFFF;
        if (!good) {
            if (badAt) *badAt = out.size();
            return std::nullopt;
        }
        out.push_back(c);
        i += length;
    }
    return out;
}

std::string encodeUtf8(std::u32string_view characters) {
    std::string out;
    out.reserve(characters.size());
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    for (const char32_t c : characters) {
        if (c < 0x80) {
            put(c);
        } else if (c < 0x800) {
            put(0xC0 | (c >> 6)), put(0x80 | (c & 0x3F));
        } else if (c < 0x10000) {
            put(0xE0 | (c >> 12)), put(0x80 | ((c >> 6) & 0x3F)), put(0x80 | (c & 0x3F));
        } else {
            put(0xF0 | (c >> 18)), put(0x80 | ((c >> 12) & 0x3F)), put(0x80 | ((c >> 6) & 0x3F)),
                put(0x80 | (c & 0x3F));
        }
    }
    return out;
}

std::u32string fold(std::u32string_view characters) {
    std::u32string out;
    out.reserve(characters.size());
    for (const char32_t c : characters) {
        if (c == 0xDF || c == 0x1E9E) {
            out += U"ss";
        } else {
            out.push_back(foldOne(c));
        }
    }
    return out;
}

std::u32string fold(std::string_view utf8) {
    const auto characters = decodeUtf8(utf8);
    return characters ? fold(*characters) : std::u32string(utf8.begin(), utf8.end());
}

bool isBlank(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == 0xA0;
}

bool isControl(char32_t c) {
    return (c < 0x20 && !isBlank(c)) || (c >= 0x7F && c < 0xA0);
}

bool endsWord(char32_t c) {
    return isBlank(c) || c == U'(' || c == U')' || c == U'"';
}

}  // namespace kontor::query

namespace kontor {

std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& candidates) {
    constexpr std::size_t longest = 40;  // beyond it nobody mistypes a name, and the cost is quadratic
    const std::u32string wanted = query::fold(typed);
    if (wanted.size() > longest) return std::nullopt;
    const std::string* best = nullptr;
    std::size_t bestCost = std::max<std::size_t>(1, wanted.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::u32string folded = query::fold(candidate);
        if (folded.size() > longest) continue;
        std::size_t cost = query::distance(wanted, folded);
        // The beginning of a longer name is a good guess as well.
        if (wanted.size() >= 3 && folded.starts_with(wanted)) cost = 1;
        if (cost < bestCost) best = &candidate, bestCost = cost;
    }
    return best ? std::optional(*best) : std::nullopt;
}

}  // namespace kontor
