#include "text.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>

namespace kontor::mail {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// Length of the valid UTF-8 sequence at `at`, and its code point; 0 when there is none.
std::size_t sequenceAt(std::string_view text, std::size_t at, char32_t& codePoint) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    if (first < 0x80) {
        codePoint = first;
        return 1;
    }
    std::size_t length = 0;
    char32_t value = 0;
    char32_t lowest = 0;
    if ((first & 0xE0) == 0xC0) {
        length = 2, value = first & 0x1F, lowest = 0x80;
    } else if ((first & 0xF0) == 0xE0) {
        length = 3, value = first & 0x0F, lowest = 0x800;
    } else if ((first & 0xF8) == 0xF0) {
        length = 4, value = first & 0x07, lowest = 0x10000;
    } else {
        return 0;
    }
    if (at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return 0;
        value = (value << 6) | (byte(at + i) & 0x3F);
    }
    if (value < lowest || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
    codePoint = value;
    return length;
}

/// The name iconv shall be asked for: supersets in place of what senders misname.
std::string iconvName(std::string_view charset) {
    std::string name;
    for (const char c : toLowerAscii(trim(charset)))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == ':') name += c;
    if (name.size() > 40) return {};
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> better{{
        {"iso-8859-1", "WINDOWS-1252"},
        {"iso8859-1", "WINDOWS-1252"},
        {"iso_8859-1", "WINDOWS-1252"},
        {"latin1", "WINDOWS-1252"},
        {"latin-1", "WINDOWS-1252"},
        {"us-ascii", "WINDOWS-1252"},
        {"ascii", "WINDOWS-1252"},
        {"ansi_x3.4-1968", "WINDOWS-1252"},
        {"x-ansi", "WINDOWS-1252"},
        {"cp-850", "CP850"},
        {"gb2312", "GB18030"},
        {"gbk", "GB18030"},
        {"ks_c_5601-1987", "CP949"},
        {"euc-kr", "CP949"},
        {"shift_jis", "CP932"},
        {"x-sjis", "CP932"},
        {"utf8", "UTF-8"},
        {"unicode-1-1-utf-7", "UTF-7"},
    }};
    for (const auto& [from, to] : better)
        if (name == from) return std::string(to);
    return name;
}

class Converter {
  public:
    explicit Converter(const std::string& from) : _handle(iconv_open("UTF-8", from.c_str())) {}
    ~Converter() {
        if (good()) iconv_close(_handle);
    }
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    bool good() const { return _handle != reinterpret_cast<iconv_t>(-1); }

    std::string convert(std::string_view bytes) {
        std::string result;
        result.reserve(bytes.size() + bytes.size() / 2);
        std::array<char, 8192> buffer;
        char* in = const_cast<char*>(bytes.data());  // iconv's signature; it does not write there
        std::size_t inLeft = bytes.size();
        for (;;) {
            char* out = buffer.data();
            std::size_t outLeft = buffer.size();
            const std::size_t before = inLeft;
            const bool flush = inLeft == 0;
            const std::size_t rc =
                flush ? iconv(_handle, nullptr, nullptr, &out, &outLeft) : iconv(_handle, &in, &inLeft, &out, &outLeft);
            const int error = errno;
            result.append(buffer.data(), buffer.size() - outLeft);
            if (rc != static_cast<std::size_t>(-1)) {
                if (flush) return result;
                continue;
            }
            if (error == E2BIG && (before != inLeft || outLeft != buffer.size())) continue;
            if (flush) return result;
            result += replacement;  // EILSEQ or EINVAL: skip one byte and go on
            ++in;
            --inLeft;
        }
    }

  private:
    iconv_t _handle;
};

bool isInvisible(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           c == 0xFEFF || c == 0x00AD || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF) ||
           (c >= 0x80 && c <= 0x9F) || c == 0x2028 || c == 0x2029;
}

}  // namespace

bool isAscii(std::string_view bytes) {
    for (const char c : bytes)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

bool isValidUtf8(std::string_view bytes) {
    char32_t codePoint = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = sequenceAt(bytes, at, codePoint);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::string toUtf8(std::string_view bytes, std::string_view charset) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::string name = iconvName(charset);
    const bool latin = name.empty() || name == "WINDOWS-1252" || name == "windows-1252" || name == "cp1252" ||
                       name == "iso-8859-15" || name == "UTF-8" || name == "utf-8" || name == "unknown-8bit" ||
                       name == "8bit" || name == "x-unknown";
    if (latin && (isAscii(bytes) || isValidUtf8(bytes))) return std::string(bytes);
    if (name == "utf-8" || name == "UTF-8") {
        // Declared UTF-8 and it is not: almost always Latin-1 in truth, unless most of it is proper UTF-8.
        std::size_t good = 0;
        std::size_t bad = 0;
        char32_t codePoint = 0;
        for (std::size_t at = 0; at < bytes.size();) {
            const std::size_t length = sequenceAt(bytes, at, codePoint);
            good += length > 1;
            bad += length == 0;
            at += length == 0 ? 1 : length;
        }
        if (good >= bad) return cleanText(bytes);
    } else if (!name.empty()) {
        Converter converter(name);
        if (converter.good()) return converter.convert(bytes);
        if (isValidUtf8(bytes)) return std::string(bytes);
    }
    Converter western("WINDOWS-1252");
    return western.good() ? western.convert(bytes) : cleanText(bytes);
}

std::string cleanText(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    char32_t codePoint = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceAt(text, at, codePoint);
        if (length == 0) {
            result += replacement;
            ++at;
            continue;
        }
        if (codePoint == '\r') {
            if (at + 1 >= text.size() || text[at + 1] != '\n') result += '\n';
        } else if (codePoint >= 0x20 ? codePoint != 0x7F : (codePoint == '\t' || codePoint == '\n')) {
            result.append(text.substr(at, length));
        }
        at += length;
    }
    return result;
}

std::string cleanLine(std::string_view text) {
    std::string result;
    bool blank = false;
    for (const char c : cleanText(text)) {
        if (c == ' ' || c == '\t' || c == '\n') {
            blank = !result.empty();
            continue;
        }
        if (blank) result += ' ';
        blank = false;
        result += c;
    }
    return result;
}

std::string truncateUtf8(std::string_view text, std::size_t maxBytes) {
    if (text.size() <= maxBytes) return std::string(text);
    while (maxBytes > 0 && (static_cast<unsigned char>(text[maxBytes]) & 0xC0) == 0x80) --maxBytes;
    return std::string(text.substr(0, maxBytes));
}

std::string toLowerAscii(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string_view trim(std::string_view text) {
    constexpr std::string_view white = " \t\r\n";
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

std::string sanitizeFileName(std::string_view name, std::string_view fallback) {
    const std::string line = cleanLine(name);
    std::string_view base = line;
    if (const auto slash = base.find_last_of("/\\"); slash != std::string_view::npos) base.remove_prefix(slash + 1);
    std::string result;
    char32_t codePoint = 0;
    for (std::size_t at = 0; at < base.size();) {
        const std::size_t length = sequenceAt(base, at, codePoint);
        const bool reserved = codePoint < 0x80 &&
                              std::string_view(":*?\"<>|").find(static_cast<char>(codePoint)) != std::string_view::npos;
        if (reserved)
            result += '_';
        else if (!isInvisible(codePoint))
            result.append(base.substr(at, length));
        at += length;
    }
    std::string_view kept = trim(result);
    while (kept.starts_with('.') || kept.starts_with(' ')) kept.remove_prefix(1);
    while (kept.ends_with('.') || kept.ends_with(' ')) kept.remove_suffix(1);
    if (kept.empty()) return std::string(fallback);
    if (kept.size() <= 180) return std::string(kept);
    const auto dot = kept.rfind('.');
    const bool hasEnding = dot != std::string_view::npos && kept.size() - dot <= 12;
    const std::string ending(hasEnding ? kept.substr(dot) : std::string_view{});
    return truncateUtf8(kept, 180 - ending.size()) + ending;
}

}  // namespace kontor::mail
