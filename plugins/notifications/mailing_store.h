#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "kontor/transaction.h"

namespace kontor::notifications::store {

/// People to whom something is to be mailed by now, those who waited longest first.
std::vector<std::int64_t> peopleToMail(Transaction& tx, Time now, int limit);
/// Further facts of a notice that is to be mailed.
struct DueMail {
    std::int64_t id = 0;
    bool digest = false;
    bool urgent = false;
    std::string actions;

    static constexpr auto columns = std::tuple{&DueMail::id, &DueMail::digest, &DueMail::urgent, &DueMail::actions};
};
/// Oldest first.
std::vector<DueMail> dueTo(Transaction& tx, std::int64_t userId, Time now, int limit);
/// How many mails the person got since that time.
std::int64_t mailsSince(Transaction& tx, std::int64_t userId, Time since);

void setMailed(Transaction& tx, std::int64_t userId, const std::vector<std::int64_t>& ids, Time now);
void dropMail(Transaction& tx, const std::vector<std::int64_t>& ids);
void putOff(Transaction& tx, const std::vector<std::int64_t>& ids, Time until);
/// Forgets mails sent before that time; at most a thousand.
std::int64_t pruneMails(Transaction& tx, Time before);
/// What nobody could send for so long isn't news any more.
void giveUpMail(Transaction& tx, Time before);

}  // namespace kontor::notifications::store
