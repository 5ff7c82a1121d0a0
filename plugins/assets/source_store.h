#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/time.h"
#include "kontor/transaction.h"

namespace kontor::assets {

/// Who said the value of a field, where it was no person.
struct FieldSource {
    std::string field;
    std::string way;
    std::string source;
    Time at{};

    static constexpr auto columns =
        std::tuple{&FieldSource::field, &FieldSource::way, &FieldSource::source, &FieldSource::at};
};

struct StoredIdentity {
    std::int64_t assetId = 0;
    std::string scheme;
    std::string value;

    static constexpr auto columns =
        std::tuple{&StoredIdentity::assetId, &StoredIdentity::scheme, &StoredIdentity::value};
};

void forgetSources(Transaction& tx, std::int64_t assetId, const std::vector<std::string>& fields);
std::vector<FieldSource> sourcesOf(Transaction& tx, std::int64_t assetId);
void putSource(Transaction& tx, std::int64_t assetId, const FieldSource& source);

void forgetIdentities(Transaction& tx, std::int64_t assetId);
void putIdentity(Transaction& tx, std::int64_t assetId, std::string_view scheme, std::string_view value, Time now);
std::vector<std::int64_t> assetsWith(Transaction& tx, std::string_view scheme, std::string_view value);
/// By what assets' own numbers are: `serial`, `inventory`, `barcode`; none for other schemes.
std::vector<std::int64_t> assetsNumbered(Transaction& tx, std::string_view scheme, std::string_view norm);
std::vector<StoredIdentity> identitiesOf(Transaction& tx, std::int64_t assetId);
void setLastSeen(Transaction& tx, std::int64_t assetId, Time at);

}  // namespace kontor::assets
