#pragma once

#include <cstdint>

#include "company.h"

namespace kontor::demo {

/// Gives the company what it works with, where there are no assets yet: notebooks, monitors and telephones of its
/// people, printers, networks, servers and the services on them, and links tickets with them. The same seed gives the
/// same.
void equip(Kernel& kernel, const Company& company, std::uint64_t seed);

}  // namespace kontor::demo
