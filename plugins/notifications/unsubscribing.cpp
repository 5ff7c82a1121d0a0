#include "unsubscribing.h"

#include "kontor/encoding.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::notifications {

namespace {

constexpr std::string_view purpose = "notifications.unsubscribe";
constexpr std::size_t longestToken = 400;

}  // namespace

std::string unsubscribeAddress(Kernel& kernel, const Unsubscription& what) {
    const std::string base = kernel.config("public_url");
    if (base.empty()) return {};
    const std::string text = std::to_string(what.userId) + ":" + what.type;
    return base + unsubscribePath + "?token=" + toBase64Url(text) + "." + kernel.secrets().sign(purpose, text);
}

std::optional<Unsubscription> readUnsubscription(Kernel& kernel, std::string_view token) {
    const auto dot = token.find('.');
    if (token.size() > longestToken || dot == std::string_view::npos) return std::nullopt;
    const auto text = fromBase64Url(token.substr(0, dot));
    if (!text || !equalConstantTime(token.substr(dot + 1), kernel.secrets().sign(purpose, *text))) return std::nullopt;
    const auto colon = text->find(':');
    const auto id = wholeNumber(std::string_view(*text).substr(0, colon));
    if (colon == std::string::npos || !id) return std::nullopt;
    return Unsubscription{*id, text->substr(colon + 1)};
}

}  // namespace kontor::notifications
