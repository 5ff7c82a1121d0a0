#pragma once

#include <cstdint>
#include <vector>

#include "core/compliance.h"
#include "kontor/transaction.h"

namespace kontor::software {

/// What licences need to know of these machines, of the register of assets: who uses each and where it is; its cores
/// and processors, from the custom fields of these names; and whether it is idle: out of use by its state, or not seen
/// since `seenSince`. Those that are deleted or disposed of are left out. The one place that knows the register's
/// tables.
std::vector<Machine> machineFacts(Transaction& tx, const std::vector<std::int64_t>& assetIds, Time seenSince);

}  // namespace kontor::software
