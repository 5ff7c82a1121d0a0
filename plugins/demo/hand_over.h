#pragma once

#include "company.h"

namespace kontor::demo {

/// Confirmations of what some people of the company hold, most of them signed, where there are none yet.
void handOver(Kernel& kernel, const Company& company);

}  // namespace kontor::demo
