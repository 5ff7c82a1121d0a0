#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kontor/json.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"

namespace kontor::notifications::store {

/// A link that counts still.
struct ActionLink {
    std::int64_t id = 0;
    std::int64_t userId = 0;
    std::string action;
    Ref ref;
    Json data;
};

void addLink(Transaction& tx, const std::string& tokenHash, std::int64_t userId, std::string_view action,
             const Ref& ref, const Json& data, Time until, Time now);
/// Not used yet and not too late. `forUpdate` lets nobody else use it meanwhile.
std::optional<ActionLink> findLink(Transaction& tx, const std::string& tokenHash, Time now, bool forUpdate);
void useLink(Transaction& tx, std::int64_t id, Time now);
/// Those that were used or ended before that time; at most a thousand.
std::int64_t pruneLinks(Transaction& tx, Time before);

}  // namespace kontor::notifications::store
