#include "mailing_store.h"

namespace kontor::notifications::store {

namespace {

std::vector<SqlValue> with(std::vector<SqlValue> values, const Predicate& rows) {
    values.insert(values.end(), rows.values.begin(), rows.values.end());
    return values;
}

}  // namespace

std::vector<std::int64_t> peopleToMail(Transaction& tx, Time now, int limit) {
    return tx.all<std::int64_t>(
        "SELECT user_id FROM notifications WHERE mail_at <= ? GROUP BY user_id ORDER BY MIN(mail_at) LIMIT ?", now,
        limit);
}

std::vector<DueMail> dueTo(Transaction& tx, std::int64_t userId, Time now, int limit) {
    return tx.all<DueMail>(
        "SELECT id, digest, urgent, actions FROM notifications WHERE user_id = ? AND mail_at <= ? ORDER BY updated_at, "
        "id "
        "LIMIT ?",
        userId, now, limit);
}

std::int64_t mailsSince(Transaction& tx, std::int64_t userId, Time since) {
    return tx.one<std::int64_t>("SELECT COUNT(*) FROM notification_mails WHERE user_id = ? AND sent_at > ?", userId,
                                since);
}

void setMailed(Transaction& tx, std::int64_t userId, const std::vector<std::int64_t>& ids, Time now) {
    tx.execute("INSERT IGNORE INTO notification_mails (user_id, sent_at) VALUES (?, ?)", userId, now);
    const Predicate rows = isOneOf("id", ids);
    // Who wants it by mail alone has it read with the mail.
    tx.change(
        "UPDATE notifications SET mail_at = NULL, mailed_at = ?, read_at = IF(app = 1, read_at, ?) WHERE " + rows.sql,
        with({now, now}, rows));
}

void dropMail(Transaction& tx, const std::vector<std::int64_t>& ids) {
    const Predicate rows = isOneOf("id", ids);
    tx.change("UPDATE notifications SET mail_at = NULL WHERE " + rows.sql, rows.values);
}

void putOff(Transaction& tx, const std::vector<std::int64_t>& ids, Time until) {
    const Predicate rows = isOneOf("id", ids);
    tx.change("UPDATE notifications SET mail_at = ?, digest = 1 WHERE " + rows.sql, with({until}, rows));
}

std::int64_t pruneMails(Transaction& tx, Time before) {
    return tx.execute("DELETE FROM notification_mails WHERE sent_at < ? ORDER BY sent_at LIMIT 1000", before);
}

void giveUpMail(Transaction& tx, Time before) {
    tx.execute("UPDATE notifications SET mail_at = NULL WHERE mail_at < ?", before);
}

}  // namespace kontor::notifications::store
