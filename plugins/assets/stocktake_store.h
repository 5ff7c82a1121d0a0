#pragma once

#include <optional>

#include "kontor/transaction.h"

namespace kontor::assets {

/// Whether that place is, or lies in, the other.
bool liesIn(Transaction& tx, std::int64_t locationId, std::int64_t outerId);
bool isScanned(Transaction& tx, std::int64_t stocktakeId, std::int64_t assetId);
/// Adds what should be at the place (or anywhere) and was not scanned.
void addMissing(Transaction& tx, std::int64_t stocktakeId, std::optional<std::int64_t> locationId,
                std::int64_t authorId, Time now);

}  // namespace kontor::assets
