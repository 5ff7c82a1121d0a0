#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kontor/registry.h"

namespace kontor {

/// What passwords of local accounts must be like; settings of the core.
struct PasswordPolicy {
    std::size_t minLength = 0;
    double minBits = 0;  ///< of what guessing it takes
    int history = 0;     ///< so many former ones may not come again
    int maxAgeDays = 0;  ///< 0 = none

    static PasswordPolicy of(const Settings& settings);
};

/// Declares the settings.
void addPasswordSettings(Registry& registry);

/// Throws Invalid naming `password` for one that is too short, too long, or quickly guessed: common words, years, rows
/// of keys, and the words given, which somebody who knows the person would try (login, name, address).
void requireStrength(const PasswordPolicy& policy, const std::vector<std::string>& words, std::string_view password);

}  // namespace kontor
