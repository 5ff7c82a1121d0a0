#pragma once

#include "asset_store.h"
#include "kontor/assets/asset.h"
#include "kontor/records.h"

namespace kontor::assets {

/// Before an asset is written: what follows from model, type and holder; allowed moves; numbers that must be the only
/// ones.
void prepareAsset(WriteContext& context, const Asset* before, Asset& after);
/// After it is written: its keys, and that a person's word goes before an audit's.
void assetWritten(WriteContext& context, const Asset* before, const Asset& after);
void removingAsset(WriteContext& context, const void* record);

/// Which number of an asset that field is.
std::optional<Identifying> identifyingField(std::string_view field);
std::string_view fieldOf(Identifying which);

}  // namespace kontor::assets
