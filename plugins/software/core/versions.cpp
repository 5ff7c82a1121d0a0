#include "versions.h"

#include <optional>
#include <string>

#include "kontor/text.h"

namespace kontor::software {

namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Takes the next run of digits or of letters off the front; nothing at the end.
std::optional<std::string_view> nextPart(std::string_view& rest) {
    while (!rest.empty() && !isDigit(rest.front()) && !isLetter(rest.front())) rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
    const bool number = isDigit(rest.front());
    std::size_t end = 1;
    while (end < rest.size() && (number ? isDigit(rest[end]) : isLetter(rest[end]))) ++end;
    const auto part = rest.substr(0, end);
    rest.remove_prefix(end);
    return part;
}

std::string_view withoutZeros(std::string_view digits) {
    while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
    return digits;
}

std::weak_ordering comparePart(std::string_view a, std::string_view b) {
    const bool numberA = isDigit(a.front()), numberB = isDigit(b.front());
    if (numberA != numberB) return numberA ? std::weak_ordering::greater : std::weak_ordering::less;
    if (!numberA) return asciiLower(a) <=> asciiLower(b);
    a = withoutZeros(a), b = withoutZeros(b);
    if (a.size() != b.size()) return a.size() <=> b.size();
    return a.compare(b) <=> 0;
}

std::weak_ordering compare(std::string_view a, std::string_view b, bool asFarAsB) {
    for (;;) {
        const auto partA = nextPart(a), partB = nextPart(b);
        if (!partB && (asFarAsB || !partA)) return std::weak_ordering::equivalent;
        if (!partA || !partB) return partA ? std::weak_ordering::greater : std::weak_ordering::less;
        if (const auto order = comparePart(*partA, *partB); order != 0) return order;
    }
}

}  // namespace

std::weak_ordering compareVersions(std::string_view a, std::string_view b) {
    return compare(a, b, false);
}

std::weak_ordering compareToBound(std::string_view version, std::string_view bound) {
    return compare(version, bound, true);
}

std::string_view firstParts(std::string_view version, int parts) {
    std::string_view rest = version;
    for (int i = 0; i < parts; ++i)
        if (!nextPart(rest)) return version;
    return trimmed(version.substr(0, version.size() - rest.size()));
}

}  // namespace kontor::software
