#include "text.h"

#include <locale.h>
#include <clocale>
#include <cwchar>

namespace kontor::shell {

namespace {

constexpr char32_t replacement = 0xFFFD;

/// wcwidth asks the locale of the thread, and an SSH session often has none; ours is always UTF-8.
int systemWidth(char32_t codePoint) {
    static const locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", static_cast<locale_t>(nullptr));
    if (utf8 == static_cast<locale_t>(nullptr)) {
        return 1;
    }
    const locale_t before = uselocale(utf8);
    const int width = ::wcwidth(static_cast<wchar_t>(codePoint));
    uselocale(before);
    return width < 0 ? 1 : width;
}

std::size_t codePointWidth(char32_t codePoint) {
    if (codePoint < 0x7F) {
        return codePoint < 0x20 ? 0 : 1;
    }
    return static_cast<std::size_t>(systemWidth(codePoint));
}

/// Adds up the columns of a text, code point by code point.
struct Measure {
    std::size_t total = 0;
    std::size_t last = 0;

    void add(char32_t codePoint) {
        std::size_t width = codePointWidth(codePoint);
        if (codePoint == 0xFE0F && last == 1) {
            width = 1;  // asks for the emoji form of the character before; terminals differ, so count the wider one
        }
        total += width;
        last = width == 0 ? last : width;
    }
};

void append(std::string& out, char32_t codePoint) {
    if (codePoint < 0x80) {
        out += static_cast<char>(codePoint);
    } else if (codePoint < 0x800) {
        out += static_cast<char>(0xC0 | (codePoint >> 6));
        out += static_cast<char>(0x80 | (codePoint & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (codePoint >> 12));
        out += static_cast<char>(0x80 | ((codePoint >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (codePoint & 0x3F));
    }
}

/// Marks that change the reading direction of what follows, and separators some terminals break lines at.
bool isTreacherous(char32_t codePoint) {
    return (codePoint >= 0x80 && codePoint < 0xA0) || codePoint == 0x061C || codePoint == 0x200E ||
           codePoint == 0x200F || (codePoint >= 0x2028 && codePoint <= 0x202E) ||
           (codePoint >= 0x2066 && codePoint <= 0x2069) || (codePoint >= 0xFFF9 && codePoint <= 0xFFFB) ||
           (codePoint >= 0xE0000 && codePoint <= 0xE007F) || codePoint == 0xFEFF;
}

std::string makeSafe(std::string_view text, bool keepLines) {
    std::string out;
    out.reserve(text.size());
    std::size_t lineStart = 0;
    for (std::size_t i = 0; i < text.size();) {
        char32_t codePoint = 0;
        const std::size_t length = decode(text, i, codePoint);
        if (codePoint == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            // CR LF is one line break
        } else if (codePoint == '\n' && keepLines) {
            out += '\n';
            lineStart = out.size();
        } else if (codePoint == '\t' && keepLines) {
            const std::size_t at = columns(std::string_view(out).substr(lineStart));
            out.append(8 - at % 8, ' ');
        } else if (codePoint == '\n' || codePoint == '\t' || codePoint == '\r') {
            out += ' ';
        } else if (codePoint < 0x20) {
            append(out, 0x2400 + codePoint);
        } else if (codePoint == 0x7F) {
            append(out, 0x2421);
        } else if (codePoint == replacement || isTreacherous(codePoint)) {
            append(out, replacement);
        } else {
            out.append(text.substr(i, length));
        }
        i += length;
    }
    return out;
}

}  // namespace

std::size_t decode(std::string_view text, std::size_t position, char32_t& codePoint) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(position);
    codePoint = replacement;
    if (first < 0x80) {
        codePoint = first;
        return 1;
    }
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || position + length > text.size()) {
        return 1;
    }
    char32_t value = first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(position + i) & 0xC0) != 0x80) {
            return 1;
        }
        value = (value << 6) | (byte(position + i) & 0x3F);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 1;
    }
    codePoint = value;
    return length;
}

std::size_t columns(std::string_view text) {
    Measure measure;
    for (std::size_t i = 0; i < text.size();) {
        char32_t codePoint = 0;
        i += decode(text, i, codePoint);
        measure.add(codePoint);
    }
    return measure.total;
}

std::string safeLine(std::string_view text) {
    return makeSafe(text, false);
}

std::string safeText(std::string_view text) {
    return makeSafe(text, true);
}

std::string cut(std::string_view text, std::size_t width) {
    if (columns(text) <= width) {
        return std::string(text);
    }
    if (width == 0) {
        return {};
    }
    std::size_t end = 0;
    Measure measure;
    for (std::size_t i = 0; i < text.size();) {
        char32_t codePoint = 0;
        i += decode(text, i, codePoint);
        measure.add(codePoint);
        if (measure.total > width - 1) {
            break;
        }
        end = i;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string pad(std::string_view text, std::size_t width, bool right) {
    const std::size_t used = columns(text);
    const std::string fill(used < width ? width - used : 0, ' ');
    return right ? fill + std::string(text) : std::string(text) + fill;
}

}  // namespace kontor::shell
