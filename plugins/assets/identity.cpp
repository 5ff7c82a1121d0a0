#include "identity.h"

#include <algorithm>
#include <array>

#include "kontor/text.h"

namespace kontor::assets {

namespace {

bool isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// The hexadecimal digits of a text whose other characters are all among `between`; empty otherwise.
std::string hexDigits(std::string_view text, std::string_view between) {
    std::string result;
    for (const char c : asciiLower(trimmed(text))) {
        if (isHex(c))
            result += c;
        else if (between.find(c) == std::string_view::npos)
            return {};
    }
    return result;
}

bool isOneCharacter(std::string_view text) {
    return text.find_first_not_of(text.substr(0, 1)) == std::string_view::npos;
}

/// Normalised; what makers of boards and firmware left as it was.
constexpr std::array junkSerials{"DEFAULTSTRING",
                                 "DEFAULT",
                                 "TOBEFILLEDBYO.E.M.",
                                 "TOBEFILLEDBYO.E.M",
                                 "TOBEFILLEDBYOEM",
                                 "O.E.M.",
                                 "OEM",
                                 "SYSTEMSERIALNUMBER",
                                 "SYSTEMSERIAL",
                                 "CHASSISSERIALNUMBER",
                                 "BASEBOARDSERIALNUMBER",
                                 "SERIALNUMBER",
                                 "SERIAL",
                                 "NONE",
                                 "NULL",
                                 "N/A",
                                 "NA",
                                 "NOTAPPLICABLE",
                                 "NOTAVAILABLE",
                                 "NOTSPECIFIED",
                                 "NOTPRESENT",
                                 "NOTSETTABLE",
                                 "UNKNOWN",
                                 "UNDEFINED",
                                 "INVALID",
                                 "EMPTY",
                                 "SSNXXXXXXXXXXXXXXXX",
                                 "XXXXXXXXXXX",
                                 "0123456789",
                                 "123456789",
                                 "1234567890",
                                 "12345678",
                                 "1234567",
                                 "123456",
                                 "1234",
                                 "MB-1234567890",
                                 "EVAL",
                                 "BSS-0123456789",
                                 "TBD",
                                 "XEN",
                                 "PARALLELS"};

constexpr std::array junkUuids{"03000200040005000006000700080009", "00020003000400050006000700080009",
                               "12345678123456789012345678901234", "123456781234567890abcddeefaabbcc",
                               "4c4c454400002010802080c04f202020", "12345678123412341234123456789012",
                               "00112233445566778899aabbccddeeff"};

}  // namespace

std::string normalised(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
        result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return result;
}

bool isJunkSerial(std::string_view serial) {
    const std::string plain = normalised(serial);
    if (plain.size() < 2 || isOneCharacter(plain)) return true;
    if (plain.find_first_not_of("-._/*?#") == std::string::npos) return true;
    return std::find(junkSerials.begin(), junkSerials.end(), plain) != junkSerials.end();
}

std::optional<std::string> canonicalUuid(std::string_view text) {
    const std::string digits = hexDigits(text, "-{} ");
    if (digits.size() != 32 || isOneCharacter(digits)) return std::nullopt;
    for (const auto* junk : junkUuids)
        if (digits == junk || byteSwapped(digits) == junk) return std::nullopt;
    return digits;
}

std::string byteSwapped(std::string_view uuid) {
    const auto reversed = [&](std::size_t from, std::size_t bytes) {
        std::string part;
        for (std::size_t i = bytes; i > 0; --i) part += uuid.substr(from + 2 * (i - 1), 2);
        return part;
    };
    return reversed(0, 4) + reversed(8, 2) + reversed(12, 2) + std::string(uuid.substr(16));
}

std::optional<std::string> canonicalMac(std::string_view text) {
    const std::string digits = hexDigits(text, ":-. ");
    if (digits.size() != 12 || isOneCharacter(digits)) return std::nullopt;
    const auto low = std::string_view("0123456789abcdef").find(digits[1]);
    // Bits of the first byte: an address of many cards; one that software made up, as virtual adapters all alike have.
    if ((low & 1U) != 0 || (low & 2U) != 0) return std::nullopt;
    return digits;
}

}  // namespace kontor::assets
