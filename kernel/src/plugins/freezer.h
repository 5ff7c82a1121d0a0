#pragma once

#include <string>
#include <vector>

#include "kontor/catalog.h"

namespace kontor {

/// Checks what one plugin declared against itself and what is in the catalog already. Everything that is wrong, as
/// texts; nothing is added then. With no complaint, moves all of it into the catalog.
std::vector<std::string> freeze(Registry&& registry, Catalog& catalog);

/// Takes back what a plugin contributed that was refused after the freeze (its migration or start failed), before
/// anything is served. Its guards stay: a veto must not fall away because its plugin is broken. So do its record types,
/// without their collections.
void withdraw(const std::string& plugin, Catalog& catalog);

}  // namespace kontor
