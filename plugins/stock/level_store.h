#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/money.h"
#include "kontor/transaction.h"
#include "valuation.h"

namespace kontor::stock {

/// Lets nobody else move this article until the transaction is over. False when there is no such article.
bool lockArticle(Transaction& tx, std::int64_t consumableId);

std::optional<std::int64_t> levelIdOf(Transaction& tx, std::int64_t storeId, std::int64_t consumableId);

/// What is held in a store; nothing where there is no level yet.
struct Held {
    std::int64_t levelId = 0;
    Holding holding;
    std::string currency;  ///< empty: nothing of value was ever there
};
Held heldIn(Transaction& tx, std::int64_t storeId, std::int64_t consumableId);
/// In all stores together.
Held heldAnywhere(Transaction& tx, std::int64_t consumableId);

/// Levels whose minimum is the article's, to be looked at again.
std::vector<std::int64_t> levelsOf(Transaction& tx, std::int64_t consumableId);

/// A sum of what stock is worth.
struct Worth {
    std::string key;
    std::string currency;
    std::int64_t articles = 0;
    std::int64_t minor = 0;

    static constexpr auto columns = std::tuple{&Worth::key, &Worth::currency, &Worth::articles, &Worth::minor};
};
/// By `store` or `type`, of the levels (alias t) that meet the condition.
std::vector<Worth> worthBy(Transaction& tx, std::string_view by, const Predicate& rows);

}  // namespace kontor::stock
