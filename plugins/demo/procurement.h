#pragma once

#include "kontor/kernel.h"

namespace kontor::demo {

/// Suppliers, contracts with their invoices, and two stores of the demo company, where there are such things and none
/// of them yet.
void procure(Kernel& kernel);

}  // namespace kontor::demo
