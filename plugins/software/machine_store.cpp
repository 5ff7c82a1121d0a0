#include "machine_store.h"

#include <algorithm>
#include <optional>

namespace kontor::software {

namespace {
constexpr std::size_t machinesAtOnce = 1024;
}

std::vector<Machine> machineFacts(Transaction& tx, const std::vector<std::int64_t>& assetIds, Time seenSince) {
    std::vector<Machine> result;
    result.reserve(assetIds.size());
    for (std::size_t at = 0; at < assetIds.size(); at += machinesAtOnce) {
        const auto from = assetIds.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end = assetIds.begin() + static_cast<std::ptrdiff_t>(std::min(at + machinesAtOnce, assetIds.size()));
        const Predicate where = isOneOf("a.id", {from, end});
        std::vector<SqlValue> values{seenSince};
        values.insert(values.end(), where.values.begin(), where.values.end());
        tx.run(
            "SELECT a.id, a.user_id, a.location_id, COALESCE(CAST(JSON_VALUE(a.custom, '$.cores') AS SIGNED), 0),"
            " COALESCE(CAST(JSON_VALUE(a.custom, '$.processors') AS SIGNED), 0),"
            " a.state IN ('ordered', 'in_stock', 'retired', 'lost') OR COALESCE(a.last_seen_at < ?, FALSE)"
            " FROM assets a WHERE a.deleted_at IS NULL AND a.state <> 'disposed' AND " +
                where.sql,
            values, [&](const SqlRow& row) {
                result.push_back({row.get<std::int64_t>(0), row.get<std::optional<std::int64_t>>(1),
                                  row.get<std::optional<std::int64_t>>(2), row.get<std::int64_t>(3),
                                  row.get<std::int64_t>(4), row.get<bool>(5)});
            });
    }
    return result;
}

}  // namespace kontor::software
