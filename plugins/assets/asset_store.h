#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::assets {

/// The three numbers an asset is told apart by.
enum class Identifying { number, serial, barcode };

/// What a type says to its assets.
struct TypeRules {
    std::int64_t id = 0;
    std::string name;
    std::string numberPattern;
    std::string numberUnique;
    std::string serialUnique;
    std::string barcodeUnique;
    std::optional<std::string> fieldNames;  ///< as JSON
    std::string depreciation;
    std::optional<std::int64_t> usefulMonths;
    std::optional<double> rate;
    bool active = true;

    static constexpr auto columns = std::tuple{
        &TypeRules::id,           &TypeRules::name,          &TypeRules::numberPattern, &TypeRules::numberUnique,
        &TypeRules::serialUnique, &TypeRules::barcodeUnique, &TypeRules::fieldNames,    &TypeRules::depreciation,
        &TypeRules::usefulMonths, &TypeRules::rate,          &TypeRules::active};

    const std::string& unique(Identifying which) const;
    /// Names of the own fields its assets have; none: all.
    std::vector<std::string> ownFields() const;
};

struct ModelFacts {
    std::string name;
    std::optional<std::int64_t> manufacturerId;
    std::optional<std::int64_t> typeId;

    static constexpr auto columns = std::tuple{&ModelFacts::name, &ModelFacts::manufacturerId, &ModelFacts::typeId};
};

/// What identifies an asset, and among which it must be the only one.
struct Keys {
    std::optional<std::string> number;
    std::optional<std::int64_t> numberScope;
    std::optional<std::string> serial;
    std::optional<std::int64_t> serialScope;
    std::optional<std::string> barcode;
    std::optional<std::int64_t> barcodeScope;
};

/// 0 among all, the type within its own, nothing for no rule.
std::optional<std::int64_t> scopeOf(std::string_view rule, std::int64_t typeId);
/// The norm of a number that identifies; nothing for an empty one and for a serial number that many have.
std::optional<std::string> normOf(Identifying which, std::string_view value);

std::optional<std::int64_t> typeNamed(Transaction& tx, std::string_view name);
/// The type of what has none: the first of the family `other`.
std::optional<std::int64_t> typeOfOthers(Transaction& tx);
std::optional<TypeRules> typeRules(Transaction& tx, std::int64_t typeId);
std::optional<ModelFacts> modelFacts(Transaction& tx, std::int64_t modelId);
bool isAllowed(Transaction& tx, std::string_view from, std::string_view to);
std::vector<std::string> movesFrom(Transaction& tx, std::string_view state);

std::int64_t assetsOfType(Transaction& tx, std::int64_t typeId);
std::int64_t assetsOfModel(Transaction& tx, std::int64_t modelId);
std::int64_t usesOfManufacturer(Transaction& tx, std::int64_t manufacturerId);
void setManufacturerOfModel(Transaction& tx, std::int64_t modelId, std::optional<std::int64_t> manufacturerId);

/// Of all assets of a type. Throws Conflict where two are alike.
void setNumberScope(Transaction& tx, std::int64_t typeId, std::optional<std::int64_t> scope);
void setSerialScope(Transaction& tx, std::int64_t typeId, std::optional<std::int64_t> scope);
void setBarcodeScope(Transaction& tx, std::int64_t typeId, std::optional<std::int64_t> scope);

/// The next number of a counter; counters begin with 1.
std::int64_t countOn(Transaction& tx, const std::string& counter);
void setCounter(Transaction& tx, const std::string& counter, std::int64_t last);
/// The largest number that stands between these two texts in an inventory number; 0 when there is none.
std::int64_t largestBetween(Transaction& tx, const std::string& before, const std::string& after);

/// Another asset that has it: its id and number.
std::optional<std::pair<std::int64_t, std::string>> takenBy(Transaction& tx, Identifying which, const std::string& norm,
                                                            std::int64_t scope, std::int64_t exceptId);
/// Throws Conflict for a number that is there already.
void putKeys(Transaction& tx, std::int64_t assetId, const Keys& keys);
void clearKeys(Transaction& tx, std::int64_t assetId);

/// Whether `id` is `parentId` or lies above it.
bool liesAbove(Transaction& tx, std::int64_t id, std::int64_t parentId);
bool hasParts(Transaction& tx, std::int64_t assetId);
/// Whether a protocol of disposal names it.
bool hasProtocol(Transaction& tx, std::int64_t assetId);
/// Ids of what any of its three numbers says, at most ten.
std::vector<std::int64_t> withCode(Transaction& tx, std::string_view code);

/// What that person holds, and what the requester of a ticket holds; for lists of assets.
Predicate heldBy(std::int64_t userId);
Predicate heldByRequester(std::int64_t ticketId);
/// Records of a kind that are linked with the asset; for lists of that kind.
Predicate linkedWith(const std::string& kind, std::int64_t assetId);

}  // namespace kontor::assets
