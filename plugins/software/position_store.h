#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/compliance.h"
#include "kontor/transaction.h"

namespace kontor::software {

/// A product of a family, as reckoning needs it.
struct FamilyProduct {
    std::int64_t id = 0;
    std::string licensing;
    bool banned = false;

    static constexpr auto columns = std::tuple{&FamilyProduct::id, &FamilyProduct::licensing, &FamilyProduct::banned};
};

/// Products whose licences have to do with each other: they share one, directly or by others.
struct Family {
    std::vector<FamilyProduct> products;
    std::vector<std::int64_t> licenses;
};

/// A product whose position is to be reckoned; 0 when there is none.
std::int64_t nextStale(Transaction& tx);
Family familyOf(Transaction& tx, std::int64_t productId);
/// From now on, whatever changes makes these positions stale again.
void beginReckoning(Transaction& tx, const std::vector<std::int64_t>& productIds);

std::vector<Entitlement> entitlements(Transaction& tx, const std::vector<std::int64_t>& licenseIds);

struct InstalledRow {
    std::int64_t product = 0;
    std::string version;
    std::int64_t machine = 0;

    static constexpr auto columns = std::tuple{&InstalledRow::product, &InstalledRow::version, &InstalledRow::machine};
};
/// Applications of these products, by machine.
std::vector<InstalledRow> installationsOf(Transaction& tx, const std::vector<std::int64_t>& productIds);
std::int64_t machinesWith(Transaction& tx, std::int64_t productId);

/// Keeps the lines of these products; writes only what is different.
void keepLines(Transaction& tx, const std::vector<std::int64_t>& productIds, const std::vector<Line>& lines, Time now);
void keepPositionOf(Transaction& tx, const Position& position, std::string_view state, Time now);

/// A location and all that lie below it.
std::vector<std::int64_t> locationsBelow(Transaction& tx, std::int64_t locationId);

/// What installations take of a licence, by the lines that are kept.
struct Taken {
    std::int64_t license = 0;
    std::int64_t quantity = 0;
    std::int64_t allocated = 0;  ///< of that, by allocations

    static constexpr auto columns = std::tuple{&Taken::license, &Taken::quantity, &Taken::allocated};
};
std::vector<Taken> takenOf(Transaction& tx, const std::vector<std::int64_t>& licenses);

}  // namespace kontor::software
