#include "forecast.h"

#include <algorithm>
#include <map>

namespace kontor::sla {

namespace {

constexpr std::int64_t fewest = 10;

using Key = std::pair<std::int64_t, std::string>;

std::int64_t quantile(std::vector<std::int64_t>& values, std::size_t percent) {
    const auto at = static_cast<std::ptrdiff_t>((values.size() - 1) * percent / 100);
    std::nth_element(values.begin(), values.begin() + at, values.end());
    return values[static_cast<std::size_t>(at)];
}

std::map<Key, std::vector<std::int64_t>> taken(Transaction& tx, Time since) {
    std::map<Key, std::vector<std::int64_t>> result;
    using Row = std::tuple<std::optional<std::int64_t>, std::string, std::int64_t>;
    tx.each<Row>(
        [&](const Row& row) {
            const auto& [category, priority, spent] = row;
            result[{0, priority}].push_back(spent);
            if (category) result[{*category, priority}].push_back(spent);
        },
        "SELECT t.category_id, t.priority, c.spent_us FROM sla_clocks c JOIN tickets t ON t.id = c.ticket_id"
        " WHERE c.clock = 'resolution' AND c.ended = 'met' AND c.ended_at >= ? AND c.target_us IS NOT NULL",
        since);
    return result;
}

}  // namespace

void learn(Kernel& kernel) {
    const Time since = kernel.clock().now() - std::chrono::days(90);
    auto all = kernel.db().read([&](Transaction& tx) { return taken(tx, since); });
    kernel.db().write([&](Transaction& tx) {
        tx.execute("DELETE FROM sla_forecasts");
        for (auto& [key, values] : all) {
            if (std::ssize(values) < fewest) continue;
            const std::int64_t half = quantile(values, 50);
            tx.execute(
                "INSERT INTO sla_forecasts (category_id, priority, p50_us, p90_us, tickets) VALUES (?, ?, ?, ?, ?)",
                key.first, key.second, half, quantile(values, 90), values.size());
        }
    });
}

std::optional<Forecast> forecastFor(Transaction& tx, std::optional<std::int64_t> category,
                                    const std::string& priority) {
    using Row = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
    const auto row = tx.maybe<Row>(
        "SELECT p50_us, p90_us, tickets FROM sla_forecasts WHERE priority = ? AND category_id IN (0, ?)"
        " ORDER BY category_id DESC LIMIT 1",
        priority, category.value_or(0));
    if (!row) return std::nullopt;
    return Forecast{Duration(std::get<0>(*row)), Duration(std::get<1>(*row)), std::get<2>(*row)};
}

std::string_view riskOf(const ClockRun& run, const Forecast& forecast) {
    const Duration left = run.target.value_or(Duration(0)) - run.spent;
    if (run.breachedAt || left < forecast.half) return "high";
    return left < forecast.nearly ? "medium" : "low";
}

}  // namespace kontor::sla
