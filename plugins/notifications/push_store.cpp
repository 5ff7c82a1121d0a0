#include "push_store.h"

#include "kontor/text.h"

namespace kontor::notifications::store {

namespace {

constexpr int mostDevices = 20;
constexpr int mostFailures = 50;

std::vector<SqlValue> boundWith(std::vector<SqlValue> values, const Predicate& rows) {
    values.insert(values.end(), rows.values.begin(), rows.values.end());
    return values;
}

}  // namespace

std::int64_t addDevice(Transaction& tx, std::int64_t userId, const PushDevice& device, Time now) {
    const std::string hash = sha256Hex(device.endpoint);
    tx.execute(
        "INSERT INTO push_subscriptions (user_id, endpoint_hash, endpoint, p256dh, auth, device, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE user_id = VALUES(user_id), p256dh = VALUES(p256dh), "
        "auth = VALUES(auth), device = VALUES(device), failures = 0, next_at = NULL",
        userId, hash, device.endpoint, device.p256dh, device.auth, device.name, now);
    const auto id = tx.one<std::int64_t>("SELECT id FROM push_subscriptions WHERE endpoint_hash = ?", hash);
    const auto all =
        tx.all<std::int64_t>("SELECT id FROM push_subscriptions WHERE user_id = ? ORDER BY id DESC", userId);
    for (std::size_t at = mostDevices; at < all.size(); ++at)
        if (all[at] != id) deviceGone(tx, all[at]);
    return id;
}

std::vector<PushDevice> devicesOf(Transaction& tx, std::int64_t userId) {
    return tx.all<PushDevice>(
        "SELECT id, endpoint, p256dh, auth, device, failures, created_at, last_good_at FROM push_subscriptions "
        "WHERE user_id = ? ORDER BY id",
        userId);
}

bool removeDevice(Transaction& tx, std::int64_t userId, std::int64_t id) {
    return tx.execute("DELETE FROM push_subscriptions WHERE id = ? AND user_id = ?", id, userId) > 0;
}

void deviceAnswered(Transaction& tx, std::int64_t id, Time now) {
    tx.execute("UPDATE push_subscriptions SET last_good_at = ?, failures = 0 WHERE id = ?", now, id);
}

void deviceFailed(Transaction& tx, std::int64_t id, Time now) {
    tx.execute("UPDATE push_subscriptions SET failures = failures + 1, next_at = ? WHERE id = ?", now, id);
    tx.execute("DELETE FROM push_subscriptions WHERE id = ? AND failures > ?", id, mostFailures);
}

void deviceGone(Transaction& tx, std::int64_t id) {
    tx.execute("DELETE FROM push_subscriptions WHERE id = ?", id);
}

PushKeys pushKeys(Transaction& tx, const Secrets& secrets) {
    using Row = std::tuple<std::string, std::string>;
    constexpr const char* select = "SELECT public_key, sealed_private FROM push_keys WHERE id = 1";
    auto row = tx.maybe<Row>(select);
    if (!row && tx.writes()) {
        const PushKeys made = newPushKeys();
        tx.execute("INSERT IGNORE INTO push_keys (id, public_key, sealed_private) VALUES (1, ?, ?)",
                   toBase64Url(made.publicKey), secrets.seal(toBase64Url(made.privateKey)));
        row = tx.maybe<Row>(select);
    }
    if (!row) throw std::logic_error("the keys of web push are made in a write");
    return {fromBase64Url(std::get<0>(*row)).value_or(""), fromBase64Url(secrets.open(std::get<1>(*row))).value_or("")};
}

std::vector<std::int64_t> peopleToPush(Transaction& tx, Time now, int limit) {
    return tx.all<std::int64_t>(
        "SELECT user_id FROM notifications WHERE push_at <= ? GROUP BY user_id ORDER BY MIN(push_at) LIMIT ?", now,
        limit);
}

std::vector<std::int64_t> pushesTo(Transaction& tx, std::int64_t userId, Time now, int limit) {
    return tx.all<std::int64_t>(
        "SELECT id FROM notifications WHERE user_id = ? AND push_at <= ? ORDER BY updated_at, id LIMIT ?", userId, now,
        limit);
}

void setPushed(Transaction& tx, const std::vector<std::int64_t>& ids, Time now) {
    const Predicate rows = isOneOf("id", ids);
    tx.change("UPDATE notifications SET push_at = NULL, pushed_at = ? WHERE " + rows.sql, boundWith({now}, rows));
}

void putOffPush(Transaction& tx, const std::vector<std::int64_t>& ids, Time until, Time oldest) {
    const Predicate rows = isOneOf("id", ids);
    tx.change("UPDATE notifications SET push_at = IF(updated_at < ?, NULL, ?) WHERE " + rows.sql,
              boundWith({oldest, until}, rows));
}

}  // namespace kontor::notifications::store
