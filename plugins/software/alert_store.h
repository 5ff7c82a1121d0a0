#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::software {

/// A banned product on a machine.
struct BannedProgram {
    std::int64_t softwareId = 0;
    std::int64_t assetId = 0;
    std::string name;
    std::string reason;
    std::string machine;

    static constexpr auto columns = std::tuple{&BannedProgram::softwareId, &BannedProgram::assetId,
                                               &BannedProgram::name, &BannedProgram::reason, &BannedProgram::machine};
};

/// Those on the machine that no open alert tells of.
std::vector<BannedProgram> newlyBannedOn(Transaction& tx, std::int64_t assetId);
/// Machines with the product that no open alert tells of, after that one.
std::vector<BannedProgram> newlyBannedOf(Transaction& tx, std::int64_t productId, int most);
/// Opens an alert; gives its id, 0 when it was open already.
std::int64_t openAlert(Transaction& tx, const BannedProgram& found, Time now);
/// Ends alerts of what is gone, or is banned no more: on a machine, and of a product.
void endAlertsOn(Transaction& tx, std::int64_t assetId, Time now);
void endAlertsOf(Transaction& tx, std::int64_t productId, Time now);

}  // namespace kontor::software
