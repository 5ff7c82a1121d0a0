#include "files/file_name.h"

#include <algorithm>
#include <cstdint>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {

/// Characters that hide what a name is: "exe.txt" may be "txt.exe" read the other way round.
bool isHidden(std::uint32_t point) {
    return point < 0x20 || point == '/' || point == '\\' || (point >= 0x7F && point <= 0x9F) || point == 0x00AD ||
           point == 0x034F || point == 0x061C || point == 0x180E || (point >= 0x200B && point <= 0x200F) ||
           (point >= 0x2028 && point <= 0x202E) || (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF ||
           (point >= 0xFFF9 && point <= 0xFFFB) || (point >= 0xE0000 && point <= 0xE007F);
}

/// Reads the code point of a well-formed text at `at` and moves behind it.
std::uint32_t next(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
    const std::uint32_t first = byte(at++);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    std::uint32_t point = first & (0x3Fu >> more);
    for (int i = 0; i < more; ++i) point = (point << 6) | (byte(at++) & 0x3Fu);
    return point;
}

bool isTokenCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$&^_.+-").find(c) != std::string_view::npos;
}

}  // namespace

std::string cleanFileName(std::string_view name) {
    if (!isUtf8(name)) throw Invalid("name", "error.not_utf8");
    std::string clean;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t begin = at;
        if (!isHidden(next(name, at))) clean += name.substr(begin, at - begin);
    }
    std::string_view rest = trimmed(clean);
    if (characters(rest) > 255) {
        // The end says what it is; the middle is what can go.
        const auto dot = rest.rfind('.');
        const std::string_view ending =
            dot != std::string_view::npos && rest.size() - dot <= 16 ? rest.substr(dot) : std::string_view();
        // Trimmed before the ending: the cut may have left a blank at the end of what has none.
        return std::string(trimmed(leftCharacters(rest, 255 - characters(ending)))) + std::string(ending);
    }
    if (rest.empty() || rest == "." || rest == "..") return "file";
    return std::string(rest);
}

std::string cleanMediaType(std::string_view mediaType) {
    std::string type = asciiLower(trimmed(mediaType.substr(0, mediaType.find(';'))));
    if (type.empty()) return "application/octet-stream";
    const auto slash = type.find('/');
    const bool good = type.size() <= 127 && slash != std::string::npos && slash > 0 && slash + 1 < type.size() &&
                      std::all_of(type.begin(), type.begin() + static_cast<std::ptrdiff_t>(slash), isTokenCharacter) &&
                      std::all_of(type.begin() + static_cast<std::ptrdiff_t>(slash) + 1, type.end(), isTokenCharacter);
    if (!good) throw Invalid("media_type", "error.not_a_media_type");
    return type;
}

}  // namespace kontor
