#pragma once

#include <vector>

#include "kontor/registry.h"

namespace kontor::tickets {

/// Figures for start pages: tickets of mine, of nobody, overdue ones.
std::vector<Tile> ticketTiles();
/// What full-text search covers of tickets.
SearchSource ticketSearchSource();

}  // namespace kontor::tickets
