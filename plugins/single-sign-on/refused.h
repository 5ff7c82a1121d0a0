#pragma once

#include <stdexcept>
#include <string>

namespace kontor::sso {

/// Somebody is not signed in: what they are told, and what the log says.
struct SignInRefused : std::runtime_error {
    SignInRefused(std::string catalogueKey, const std::string& reason)
        : std::runtime_error(reason), key(std::move(catalogueKey)) {}
    std::string key;  ///< `sso.refused.…`
};

}  // namespace kontor::sso
