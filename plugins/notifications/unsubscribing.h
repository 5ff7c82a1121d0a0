#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kontor/kernel.h"

namespace kontor::notifications {

/// Whose mails of which type a link ends; type `*` for all.
struct Unsubscription {
    std::int64_t userId = 0;
    std::string type;
};

/// Where the page is.
inline constexpr const char* unsubscribePath = "/unsubscribe";

/// The address that ends them; empty where the server does not know its own.
std::string unsubscribeAddress(Kernel& kernel, const Unsubscription& what);
/// What a token says, if it is one of ours.
std::optional<Unsubscription> readUnsubscription(Kernel& kernel, std::string_view token);

}  // namespace kontor::notifications
