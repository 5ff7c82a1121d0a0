#pragma once

#include "kontor/registry.h"

namespace kontor::assets {

/// The workspace: list and page of assets and of loans, the form for a new asset.
void addPages(Registry& registry);
void addNewAssetPage(Registry& registry);
/// What stands on the page of an asset beside its fields: value, loans, tickets, relations.
void addAssetPanels(Registry& registry);
/// Stock-takings, with scanning on the phone, and protocols of disposal.
void addInventoryPages(Registry& registry);

}  // namespace kontor::assets
