#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/directory/computers.h"

/// The SQL about machines.
namespace kontor::directory::store {

/// Those of these identities, by identity.
std::map<std::string, Computer> computers(Transaction& tx, std::int64_t directoryId,
                                          const std::vector<std::string>& externalIds);
struct ComputerHead {
    std::int64_t id = 0;
    std::string externalId;
    static constexpr auto columns = std::tuple{&ComputerHead::id, &ComputerHead::externalId};
};
/// Those that are there as far as is known.
std::vector<ComputerHead> presentComputers(Transaction& tx, std::int64_t directoryId);

std::vector<Computer> computersAfter(Transaction& tx, std::int64_t afterId, int most);
std::optional<Computer> computer(Transaction& tx, std::int64_t id);
/// By `dns_name` or by `name`.
std::vector<Computer> computersNamed(Transaction& tx, const std::string& name, bool dns);

}  // namespace kontor::directory::store
