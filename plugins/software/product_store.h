#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::software {

/// The product of that name, if there is one.
std::optional<std::int64_t> findProduct(Transaction& tx, std::string_view maker, std::string_view product,
                                        std::string_view edition);
std::string nameOfProduct(Transaction& tx, std::int64_t id);
/// Every product has a position; it is to be reckoned anew.
void keepPosition(Transaction& tx, std::int64_t productId, const std::string& name, Time now);
/// The positions of these products are to be reckoned anew.
void markStale(Transaction& tx, const std::vector<std::int64_t>& productIds);
/// The same of all those on a machine, that take licences or have some.
void markStaleOn(Transaction& tx, std::int64_t assetId);
/// Every count and every position that has to do with licences.
void markEverythingStale(Transaction& tx);
/// How many licences name it, as their own product or one they cover.
std::int64_t licensesOf(Transaction& tx, std::int64_t productId);
/// A version of a product: how many titles are recognised as it, on how many machines they are.
struct VersionCount {
    std::string version;
    std::int64_t titles = 0;
    std::int64_t installed = 0;

    static constexpr auto columns = std::tuple{&VersionCount::version, &VersionCount::titles, &VersionCount::installed};
};
std::vector<VersionCount> versionCounts(Transaction& tx, std::int64_t productId);

/// Machines with a product: a page of them, after that title and machine.
struct InstalledOn {
    std::int64_t titleId = 0;
    std::int64_t assetId = 0;
    std::string title;
    std::string version;

    static constexpr auto columns =
        std::tuple{&InstalledOn::titleId, &InstalledOn::assetId, &InstalledOn::title, &InstalledOn::version};
};
std::vector<InstalledOn> installedOn(Transaction& tx, std::int64_t productId, std::int64_t afterTitle,
                                     std::int64_t afterAsset, int most);

/// Before it is deleted: nothing is recognised as it any more.
void forgetProduct(Transaction& tx, std::int64_t productId, Time now);

}  // namespace kontor::software
