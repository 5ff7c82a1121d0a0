#include "imports/text_decoder.h"

#include <array>
#include <cstdint>
#include <fstream>

#include "imports/table.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::size_t pieceSize = 1 << 16;

/// Calls with each piece until one says false.
void eachPiece(const std::filesystem::path& file, const std::function<bool(std::string_view)>& take) {
    std::ifstream stream(file, std::ios::binary);
    std::string piece(pieceSize, '\0');
    do {
        stream.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    } while (stream.gcount() > 0 &&
             take(std::string_view(piece).substr(0, static_cast<std::size_t>(stream.gcount()))) && stream);
}

void appendPoint(std::string& text, std::uint32_t point) {
    const auto byte = [&](std::uint32_t value) { text += static_cast<char>(value); };
    if (point < 0x80)
        byte(point);
    else if (point < 0x800)
        byte(0xC0 | point >> 6), byte(0x80 | (point & 0x3F));
    else if (point < 0x10000)
        byte(0xE0 | point >> 12), byte(0x80 | (point >> 6 & 0x3F)), byte(0x80 | (point & 0x3F));
    else
        byte(0xF0 | point >> 18), byte(0x80 | (point >> 12 & 0x3F)), byte(0x80 | (point >> 6 & 0x3F)),
            byte(0x80 | (point & 0x3F));
}

/// Units of two bytes, which pieces may cut.
class Utf16 {
  public:
    explicit Utf16(bool little) : _little(little) {}

    void feed(std::string_view bytes, std::string& text) {
        for (const char c : bytes) {
            const auto byte = static_cast<unsigned char>(c);
            if (!_half) {
                _first = byte, _half = true;
                continue;
            }
            _half = false;
            unit(_little ? byte * 256U + _first : _first * 256U + byte, text);
        }
    }
    void end(std::string& text) {
        if (_half || _high) appendPoint(text, 0xFFFD);
    }

  private:
    void unit(std::uint32_t value, std::string& text) {
        if (_high && value >= 0xDC00 && value < 0xE000) {
            appendPoint(text, 0x10000 + ((_high - 0xD800) << 10) + (value - 0xDC00));
            _high = 0;
            return;
        }
        if (_high) appendPoint(text, 0xFFFD);
        _high = 0;
        if (value >= 0xD800 && value < 0xDC00)
            _high = value;
        else
            appendPoint(text, value >= 0xDC00 && value < 0xE000 ? 0xFFFD : value);
    }

    const bool _little;
    bool _half = false;
    unsigned _first = 0;
    std::uint32_t _high = 0;
};

void fromWindows(std::string_view bytes, std::string& text) {
    constexpr std::array<std::uint32_t, 32> special{0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x2C6,  0x2030, 0x160,  0x2039, 0x152,  0x8D,   0x17D,  0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        appendPoint(text, byte >= 0x80 && byte < 0xA0 ? special[byte - 0x80] : byte);
    }
}

/// Length of what a piece cuts off at its end: the beginning of a character.
std::size_t cutOff(std::string_view text) {
    for (std::size_t back = 1; back <= 3 && back <= text.size(); ++back) {
        const auto byte = static_cast<unsigned char>(text[text.size() - back]);
        if (byte >= 0xC0) return (byte >= 0xF0 ? 4U : byte >= 0xE0 ? 3U : 2U) > back ? back : 0;
        if (byte < 0x80) return 0;
    }
    return 0;
}

std::string beginningOf(const std::filesystem::path& file) {
    std::string head;
    eachPiece(file, [&](std::string_view piece) {
        head = piece;
        return false;
    });
    return head;
}

bool startsAsUtf16(std::string_view head) {
    return head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
}

}  // namespace

std::string encodingOf(const std::filesystem::path& file) {
    const std::string head = beginningOf(file);
    if (head.starts_with("\xEF\xBB\xBF")) return "utf-8";
    if (startsAsUtf16(head)) return "utf-16";
    if (head.substr(0, 4096).find('\0') != std::string::npos) {
        // No text has it, but every other byte of UTF-16 in our letters is one.
        if (head.size() < 4 || (head[0] == '\0') == (head[1] == '\0') || (head[2] == '\0') != (head[0] == '\0') ||
            (head[3] == '\0') != (head[1] == '\0'))
            refuseTable("error.not_a_table");
        return "utf-16";
    }
    bool whole = true;
    std::string rest;
    eachPiece(file, [&](std::string_view piece) {
        rest += piece;
        for (char& c : rest)
            if (c == '\0') c = ' ';  // a row's own fault
        const std::size_t cut = cutOff(rest);
        whole = isUtf8(std::string_view(rest).substr(0, rest.size() - cut));
        rest.erase(0, rest.size() - cut);
        return whole;
    });
    return whole && rest.empty() ? "utf-8" : "windows-1252";
}

void decode(const std::filesystem::path& file, const std::string& encoding,
            const std::function<bool(std::string_view)>& take) {
    std::string head = beginningOf(file);
    const bool marked = startsAsUtf16(head);
    const bool little = head.starts_with("\xFF\xFE") || (!marked && head.size() > 1 && head[1] == '\0');
    std::size_t skip = encoding == "utf-16" && marked ? 2 : head.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    head.clear();
    Utf16 wide(little);
    bool more = true;
    std::string text;
    eachPiece(file, [&](std::string_view piece) {
        piece.remove_prefix(std::exchange(skip, 0));
        if (encoding == "utf-8") return more = take(piece);
        text.clear();
        encoding == "utf-16" ? wide.feed(piece, text) : fromWindows(piece, text);
        return more = take(text);
    });
    text.clear();
    wide.end(text);
    if (more && !text.empty()) take(text);
}

}  // namespace kontor
