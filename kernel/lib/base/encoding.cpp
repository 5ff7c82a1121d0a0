#include "kontor/encoding.h"

#include <sodium.h>

#include <charconv>

#include "kontor/http.h"

namespace kontor {

namespace {
constexpr int variant = sodium_base64_VARIANT_ORIGINAL;
}

std::string toBase64(std::string_view bytes) {
    std::string result(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(result.data(), result.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      variant);
    result.pop_back();  // the terminating NUL
    return result;
}

std::optional<std::string> fromBase64(std::string_view text) {
    std::string result(text.size() / 4 * 3 + 3, '\0');
    std::size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(result.data()), result.size(), text.data(), text.size(),
                          nullptr, &length, &end, variant) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    result.resize(length);
    return result;
}

std::string formEncoded(const std::vector<std::pair<std::string, std::string>>& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters)
        text += (text.empty() ? "" : "&") + percentEncode(name) + "=" + percentEncode(value);
    return text;
}

std::optional<std::int64_t> wholeNumber(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace kontor
