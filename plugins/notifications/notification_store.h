#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "channels.h"
#include "delivery_times.h"
#include "kontor/notifier.h"

namespace kontor::notifications::store {

/// Somebody who may be told, with what they and the administrators chose for a type.
struct Recipient {
    std::int64_t id = 0;
    bool hasAddress = false;
    bool hasDevice = false;
    std::optional<Channels> own;
    std::optional<Channels> preset;
    DeliveryTimes times;
};
/// Those of them who are active, in one statement. `digestAt` is for who chose no time.
std::vector<Recipient> recipients(Transaction& tx, const std::vector<std::int64_t>& ids, const std::string& type,
                                  const std::string& digestAt);

/// A row for one recipient.
struct Entry {
    std::int64_t userId = 0;
    std::optional<std::int64_t> standsInFor = {};  ///< who is away and was to be told
    std::string path = {};
    std::string bundle = {};
    bool app = true;
    std::optional<Time> mailAt;
    bool digest = false;
    std::optional<Time> pushAt;
};
/// Adds them, or counts them to the unread ones of their bundle, in few statements. Gives the ids that were made and
/// those that changed.
struct Written {
    std::vector<std::int64_t> made;
    std::vector<std::int64_t> counted;
};
Written write(Transaction& tx, const Notice& notice, std::int64_t actorId, const std::vector<Entry>& entries, Time now);
/// Those of them who were told of at least so many things of that type since then and read none of them.
std::set<std::int64_t> flooded(Transaction& tx, const std::vector<std::int64_t>& people, const std::string& type,
                               Time since, int least);

/// How many are unread; more than `unreadLimit` count as one more than that.
inline constexpr std::int64_t unreadLimit = 99;
std::int64_t unread(Transaction& tx, std::int64_t userId);
std::optional<std::int64_t> newestUnread(Transaction& tx, std::int64_t userId);
/// Marks these, or all up to that moment, as read, which also ends what was still to be mailed. Gives how many were
/// not read before.
std::int64_t markRead(Transaction& tx, std::int64_t userId, const std::vector<std::int64_t>& ids, Time now);
std::int64_t markAllRead(Transaction& tx, std::int64_t userId, Time before, Time now);

/// Removes those that are older; at most a thousand at once. Gives how many went.
std::int64_t prune(Transaction& tx, Time before);

Choices choicesOf(Transaction& tx, std::int64_t userId);
Choices defaults(Transaction& tx);
void setChoice(Transaction& tx, std::int64_t userId, const std::string& type, const Channels& channels);
/// Back to the defaults.
void forgetChoice(Transaction& tx, std::int64_t userId, const std::string& type);
void setDefault(Transaction& tx, const std::string& type, const Channels& channels);
void forgetDefault(Transaction& tx, const std::string& type);
std::optional<DeliveryTimes> timesOf(Transaction& tx, std::int64_t userId);
void setTimes(Transaction& tx, std::int64_t userId, const DeliveryTimes& times);

}  // namespace kontor::notifications::store
