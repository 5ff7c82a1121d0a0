#include <array>
#include <cstdint>
#include <stdexcept>

#include "imap_client.h"
#include "text.h"

namespace kontor::mail {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

bool isDirect(char c) {
    return c >= 0x20 && c < 0x7F;
}

/// UTF-16 units of valid UTF-8.
std::vector<std::uint16_t> unitsOf(std::string_view text) {
    std::vector<std::uint16_t> units;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        std::uint32_t point = length == 1 ? first : first & (0x7FU >> length);
        for (std::size_t k = 1; k < length; ++k)
            point = (point << 6U) | (static_cast<unsigned char>(text[i + k]) & 0x3FU);
        if (point >= 0x10000) {
            point -= 0x10000;
            units.push_back(static_cast<std::uint16_t>(0xD800 + (point >> 10U)));
            units.push_back(static_cast<std::uint16_t>(0xDC00 + (point & 0x3FFU)));
        } else {
            units.push_back(static_cast<std::uint16_t>(point));
        }
        i += length;
    }
    return units;
}

std::string encodeUnits(const std::vector<std::uint16_t>& units) {
    std::string result = "&";
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const std::uint16_t unit : units) {
        bits = (bits << 16U) | unit;
        for (held += 16; held >= 6; held -= 6) result += alphabet[(bits >> (held - 6)) & 63U];
        bits &= (1U << held) - 1U;
    }
    if (held > 0) result += alphabet[(bits << (6 - held)) & 63U];
    return result + '-';
}

std::string decodeBase64(std::string_view text) {
    std::string utf16;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) continue;
        bits = ((bits << 6U) | static_cast<std::uint32_t>(value)) & 0xFFFFFFU;
        held += 6;
        if (held >= 8) {
            held -= 8;
            utf16 += static_cast<char>((bits >> held) & 0xFFU);
        }
    }
    if (utf16.size() % 2 != 0) utf16.pop_back();
    return toUtf8(utf16, "utf-16be");
}

}  // namespace

std::string imapFolderName(std::string_view utf8) {
    if (utf8.empty() || !isValidUtf8(utf8)) throw std::invalid_argument("the folder name is empty or not UTF-8");
    refuseControlCharacters(utf8, "the folder name");
    std::string result = "\"";
    for (std::size_t i = 0; i < utf8.size();) {
        if (isDirect(utf8[i])) {
            if (utf8[i] == '"' || utf8[i] == '\\') result += '\\';
            result += utf8[i];
            if (utf8[i] == '&') result += '-';
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < utf8.size() && !isDirect(utf8[end])) ++end;
        result += encodeUnits(unitsOf(utf8.substr(i, end - i)));
        i = end;
    }
    return result + '"';
}

std::string decodeImapFolderName(std::string_view wire) {
    std::string result;
    for (std::size_t i = 0; i < wire.size(); ++i) {
        const auto end = wire[i] == '&' ? wire.find('-', i) : std::string_view::npos;
        if (end == std::string_view::npos) {
            result += wire[i];
            continue;
        }
        result += end == i + 1 ? "&" : decodeBase64(wire.substr(i + 1, end - i - 1));
        i = end;
    }
    return cleanText(result);
}

}  // namespace kontor::mail
