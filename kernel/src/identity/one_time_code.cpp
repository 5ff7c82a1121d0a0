#include "identity/one_time_code.h"

#include <liboath/oath.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor::oneTimeCode {

namespace {

constexpr unsigned digits = 6;
constexpr unsigned stepSeconds = OATH_TOTP_DEFAULT_TIME_STEP_SIZE;

std::time_t secondsOf(Time now) {
    return static_cast<std::time_t>(std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count());
}

}  // namespace

std::string newSecret() {
    return *fromBase64Url(randomToken(20));
}

std::string base32(std::string_view secret) {
    char* text = nullptr;
    std::size_t size = 0;
    if (oath_base32_encode(secret.data(), secret.size(), &text, &size) != OATH_OK) throw std::bad_alloc();
    const std::unique_ptr<char, decltype(&std::free)> owner(text, &std::free);
    std::string result(text, size);
    while (result.ends_with('=')) result.pop_back();
    return result;
}

std::optional<std::int64_t> stepOf(std::string_view secret, std::string_view code, Time now) {
    if (code.size() != digits || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return std::nullopt;
    int position = 0;
    std::uint64_t counter = 0;
    const int result = oath_totp_validate3(secret.data(), secret.size(), secondsOf(now), stepSeconds, 0, 1, &position,
                                           &counter, std::string(code).c_str());
    if (result < 0) return std::nullopt;
    return static_cast<std::int64_t>(counter);
}

std::string codeAt(std::string_view secret, Time now) {
    char code[digits + 1] = {};
    if (oath_totp_generate(secret.data(), secret.size(), secondsOf(now), stepSeconds, 0, digits, code) != OATH_OK)
        throw std::runtime_error("a one-time code can't be made");
    return code;
}

}  // namespace kontor::oneTimeCode
