#pragma once

#include <string>
#include <vector>

#include "asset_rules.h"
#include "kontor/kernel.h"

namespace kontor::assets {

/// {free, rule, identifies, asset}: whether an asset of that type can have this number.
Json checkNumber(Transaction& tx, const Viewer& viewer, Kernel& kernel, Identifying which, const std::string& value,
                 std::int64_t typeId, std::int64_t assetId);

/// What a scanner or person means by inventory number, barcode, serial number or the address in a QR label.
std::vector<AnyRecord> assetsOfCode(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& code);

/// The one asset meant by its id or a code. Throws NotFound, or Invalid("asset") when several are.
Asset assetMeant(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& text);

}  // namespace kontor::assets
