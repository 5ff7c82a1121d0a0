#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "kontor/transaction.h"

namespace kontor::my_work {

/// The secret link of a person; of its token a hash is kept.
struct Feed {
    std::int64_t userId = 0;
    Time createdAt{};
    std::optional<Time> lastUsedAt;

    static constexpr auto columns = std::tuple{&Feed::userId, &Feed::createdAt, &Feed::lastUsedAt};
};

/// In place of the one there was.
void keepFeed(Transaction& tx, std::int64_t userId, const std::string& tokenHash, Time now);
/// Whether there was one.
bool removeFeed(Transaction& tx, std::int64_t userId);
std::optional<Feed> feedOf(Transaction& tx, std::int64_t userId);
std::optional<Feed> feedByToken(Transaction& tx, const std::string& tokenHash);
void noteUse(Transaction& tx, std::int64_t userId, Time now);

}  // namespace kontor::my_work
