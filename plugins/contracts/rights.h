#pragma once

#include <string_view>

#include "kontor/date.h"
#include "kontor/kernel.h"
#include "kontor/money.h"

namespace kontor::contracts {

/// The right to see what things cost; without it prices are left out of records and sums.
inline constexpr std::string_view readCosts = "contracts.read_costs";

/// Throws Invalid(field) for a currency that is not among those an administrator allows.
void requireCurrency(Kernel& kernel, const char* field, const Money& money);

/// The day it is where the house is.
Date today(Kernel& kernel);

}  // namespace kontor::contracts
