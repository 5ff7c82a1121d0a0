#pragma once

#include <string_view>

namespace kontor::stock {

/// The right of contracts and documents: what things cost is one secret, wherever it stands.
inline constexpr std::string_view readCosts = "contracts.read_costs";

}  // namespace kontor::stock
