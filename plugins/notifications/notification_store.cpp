#include "notification_store.h"

#include <algorithm>
#include <tuple>

#include "kontor/text.h"

namespace kontor::notifications::store {

namespace {

using Word = std::optional<std::string>;
using Flag = std::optional<bool>;

std::optional<Channels> channelsOf(const Word& mail, const Flag& app, const Flag& push) {
    if (!mail) return std::nullopt;
    return Channels{*mail, app.value_or(false), push.value_or(false)};
}

struct RecipientRow {
    std::int64_t id = 0;
    bool hasAddress = false;
    bool hasDevice = false;
    std::string zone;
    Word ownMail;
    Flag ownApp;
    Flag ownPush;
    Word presetMail;
    Flag presetApp;
    Flag presetPush;
    Word digestAt;
    Word quietFrom;
    Word quietTo;
    Word weekdays;

    static constexpr auto columns = std::tuple{
        &RecipientRow::id,        &RecipientRow::hasAddress, &RecipientRow::hasDevice, &RecipientRow::zone,
        &RecipientRow::ownMail,   &RecipientRow::ownApp,     &RecipientRow::ownPush,   &RecipientRow::presetMail,
        &RecipientRow::presetApp, &RecipientRow::presetPush, &RecipientRow::digestAt,  &RecipientRow::quietFrom,
        &RecipientRow::quietTo,   &RecipientRow::weekdays};
};

using ChoiceRow = std::tuple<std::string, std::string, bool, bool>;

Choices choicesFrom(const std::vector<ChoiceRow>& rows) {
    Choices result;
    for (const auto& [type, mail, app, push] : rows) result[type] = {mail, app, push};
    return result;
}

struct Unread {
    std::int64_t id = 0;
    std::optional<Time> mailedAt;
};

/// An unread one of their bundle, for each person who has one.
std::map<std::int64_t, Unread> unreadOf(Transaction& tx, const std::vector<Entry>& entries) {
    std::map<std::string, std::vector<std::int64_t>> people;
    for (const auto& entry : entries) people[entry.bundle].push_back(entry.userId);
    std::map<std::int64_t, Unread> result;
    for (const auto& [bundle, ids] : people) {
        const Predicate where = conjoin(isOneOf("n.user_id", ids), {"n.bundle = ? AND n.read_at IS NULL", {bundle}});
        tx.run("SELECT n.user_id, n.id, n.mailed_at FROM notifications n WHERE " + where.sql + " ORDER BY n.id",
               where.values, [&](const SqlRow& row) {
                   result[row.get<std::int64_t>(0)] = {row.get<std::int64_t>(1), row.get<std::optional<Time>>(2)};
               });
    }
    return result;
}

/// What was mailed a short while ago is not mailed again at once: no storms.
std::optional<Time> mailTime(const Entry& entry, const Unread& known, bool urgent) {
    constexpr std::chrono::minutes pause(15);
    if (!entry.mailAt || !known.mailedAt || urgent) return entry.mailAt;
    return std::max(*entry.mailAt, *known.mailedAt + pause);
}

std::string paramsOf(const Notice& notice) {
    Json params = Json::object();
    for (const auto& [name, value] : notice.title.params) params[name] = value;
    return params.dump();
}

constexpr std::size_t mostRows = 50;
const std::string insertNotices =
    "INSERT INTO notifications (id, user_id, stands_in_for_id, type, record_kind, record_id, entry_kind, entry_id, "
    "actor_id, bundle, title_key, params, text, path, actions, app, urgent, mail_at, digest, push_at, created_at, "
    "updated_at) VALUES ";
/// Where the row is there already.
const std::string countNotices =
    " ON DUPLICATE KEY UPDATE version = version + 1, count = count + 1, actor_id = VALUES(actor_id), stands_in_for_id "
    "= VALUES(stands_in_for_id), title_key = VALUES(title_key), params = VALUES(params), text = VALUES(text), path = "
    "VALUES(path), actions = VALUES(actions), entry_kind = VALUES(entry_kind), entry_id = VALUES(entry_id), app = "
    "VALUES(app), urgent = VALUES(urgent), mail_at = VALUES(mail_at), digest = VALUES(digest), push_at = "
    "VALUES(push_at), updated_at = VALUES(updated_at)";

/// Rows to be written, so many by one statement.
struct Rows {
    struct Part {
        std::string rows;
        std::vector<SqlValue> values;
        std::vector<std::int64_t> people;
    };
    std::vector<Part> parts;

    void add(SqlValue id, const Notice& notice, std::int64_t actorId, const Entry& entry, std::optional<Time> mailAt,
             Time now) {
        if (parts.empty() || parts.back().people.size() >= mostRows) parts.emplace_back();
        Part& part = parts.back();
        const bool hasEntry = notice.entry.id != 0;
        const SqlValue entryKind = hasEntry ? toSql(notice.entry.kind) : toSql(nullptr);
        const SqlValue entryId = hasEntry ? toSql(notice.entry.id) : toSql(nullptr);
        const SqlValue actor = actorId != 0 ? toSql(actorId) : toSql(nullptr);
        std::vector<SqlValue> values{std::move(id),
                                     toSql(entry.userId),
                                     toSql(entry.standsInFor),
                                     toSql(notice.type),
                                     toSql(notice.about.kind),
                                     toSql(notice.about.id),
                                     entryKind,
                                     entryId,
                                     actor,
                                     toSql(entry.bundle),
                                     toSql(notice.title.key),
                                     toSql(paramsOf(notice)),
                                     toSql(leftCharacters(notice.text, 500)),
                                     toSql(entry.path),
                                     toSql(join(notice.actions, " ")),
                                     toSql(entry.app),
                                     toSql(notice.urgent),
                                     toSql(mailAt),
                                     toSql(entry.digest),
                                     toSql(entry.pushAt),
                                     toSql(now),
                                     toSql(now)};
        part.rows += part.rows.empty() ? "(" : ", (";
        part.rows += placeholders(values.size()) + ")";
        part.values.insert(part.values.end(), std::make_move_iterator(values.begin()),
                           std::make_move_iterator(values.end()));
        part.people.push_back(entry.userId);
    }
};

}  // namespace

std::vector<Recipient> recipients(Transaction& tx, const std::vector<std::int64_t>& ids, const std::string& type,
                                  const std::string& digestAt) {
    Predicate where = isOneOf("u.id", ids);
    std::vector<SqlValue> values{type, type};
    values.insert(values.end(), where.values.begin(), where.values.end());
    std::vector<Recipient> result;
    tx.run(
        "SELECT u.id, COALESCE(u.email, '') <> '', EXISTS (SELECT 1 FROM push_subscriptions p WHERE p.user_id = u.id), "
        "u.time_zone, c.mail, c.app, c.push, d.mail, d.app, d.push, t.digest_at, t.quiet_from, t.quiet_to, t.weekdays "
        "FROM user u LEFT JOIN notification_choices c ON c.user_id = u.id AND c.type = ? "
        "LEFT JOIN notification_defaults d ON d.type = ? LEFT JOIN notification_times t ON t.user_id = u.id "
        "WHERE u.active AND u.deleted_at IS NULL AND " +
            where.sql,
        values, [&](const SqlRow& cells) {
            const auto row = fromRow<RecipientRow>(cells);
            Recipient one{row.id,
                          row.hasAddress,
                          row.hasDevice,
                          channelsOf(row.ownMail, row.ownApp, row.ownPush),
                          channelsOf(row.presetMail, row.presetApp, row.presetPush),
                          {}};
            one.times = {row.zone, row.digestAt.value_or(digestAt), row.quietFrom.value_or(""),
                         row.quietTo.value_or(""), row.weekdays.value_or("1111111")};
            result.push_back(std::move(one));
        });
    return result;
}

Written write(Transaction& tx, const Notice& notice, std::int64_t actorId, const std::vector<Entry>& entries,
              Time now) {
    Written result;
    if (entries.empty()) return result;
    const auto unread = unreadOf(tx, entries);
    Rows made, counted;
    for (const auto& entry : entries) {
        const auto known = unread.find(entry.userId);
        if (known == unread.end()) {
            made.add(nullptr, notice, actorId, entry, entry.mailAt, now);
        } else {
            const auto mailAt = mailTime(entry, known->second, notice.urgent);
            counted.add(toSql(known->second.id), notice, actorId, entry, mailAt, now);
            result.counted.push_back(known->second.id);
        }
    }
    for (auto& part : made.parts) {
        tx.change(insertNotices + part.rows, part.values);
        // Those that were made now; rows of others are not seen before they are committed.
        const Predicate where =
            conjoin(isOneOf("n.user_id", part.people), {"n.id >= ? AND n.type = ?", {tx.lastInsertId(), notice.type}});
        tx.run("SELECT n.id FROM notifications n WHERE " + where.sql + " ORDER BY n.id", where.values,
               [&](const SqlRow& row) { result.made.push_back(row.get<std::int64_t>(0)); });
    }
    for (auto& part : counted.parts) tx.change(insertNotices + part.rows + countNotices, part.values);
    return result;
}

std::set<std::int64_t> flooded(Transaction& tx, const std::vector<std::int64_t>& people, const std::string& type,
                               Time since, int least) {
    const Predicate where =
        conjoin(isOneOf("n.user_id", people), {"n.type = ? AND n.read_at IS NULL AND n.created_at > ?", {type, since}});
    std::set<std::int64_t> result;
    tx.run("SELECT n.user_id, COUNT(*) FROM notifications n WHERE " + where.sql + " GROUP BY n.user_id", where.values,
           [&](const SqlRow& row) {
               if (row.get<std::int64_t>(1) >= least) result.insert(row.get<std::int64_t>(0));
           });
    return result;
}

std::int64_t unread(Transaction& tx, std::int64_t userId) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM (SELECT 1 FROM notifications WHERE user_id = ? AND app = 1 AND read_at IS NULL LIMIT ?) "
        "u",
        userId, unreadLimit + 1);
}

std::optional<std::int64_t> newestUnread(Transaction& tx, std::int64_t userId) {
    return tx.one<std::optional<std::int64_t>>(
        "SELECT MAX(id) FROM notifications WHERE user_id = ? AND app = 1 AND read_at IS NULL", userId);
}

std::int64_t markRead(Transaction& tx, std::int64_t userId, const std::vector<std::int64_t>& ids, Time now) {
    const Predicate rows = isOneOf("id", ids);
    std::vector<SqlValue> values{now, userId};
    values.insert(values.end(), rows.values.begin(), rows.values.end());
    return tx.change(
        "UPDATE notifications SET read_at = ?, mail_at = NULL, push_at = NULL, version = version + 1 WHERE user_id = ? "
        "AND read_at IS NULL AND " +
            rows.sql,
        values);
}

std::int64_t markAllRead(Transaction& tx, std::int64_t userId, Time before, Time now) {
    return tx.execute(
        "UPDATE notifications SET read_at = ?, mail_at = NULL, push_at = NULL, version = version + 1 WHERE user_id = ? "
        "AND app = 1 AND read_at IS NULL AND updated_at <= ?",
        now, userId, before);
}

std::int64_t prune(Transaction& tx, Time before) {
    return tx.execute("DELETE FROM notifications WHERE updated_at < ? ORDER BY updated_at LIMIT 1000", before);
}

Choices choicesOf(Transaction& tx, std::int64_t userId) {
    return choicesFrom(
        tx.all<ChoiceRow>("SELECT type, mail, app, push FROM notification_choices WHERE user_id = ?", userId));
}

Choices defaults(Transaction& tx) {
    return choicesFrom(tx.all<ChoiceRow>("SELECT type, mail, app, push FROM notification_defaults"));
}

void setChoice(Transaction& tx, std::int64_t userId, const std::string& type, const Channels& channels) {
    tx.execute("REPLACE INTO notification_choices (user_id, type, mail, app, push) VALUES (?, ?, ?, ?, ?)", userId,
               type, channels.mail, channels.app, channels.push);
}

void forgetChoice(Transaction& tx, std::int64_t userId, const std::string& type) {
    tx.execute("DELETE FROM notification_choices WHERE user_id = ? AND type = ?", userId, type);
}

void setDefault(Transaction& tx, const std::string& type, const Channels& channels) {
    tx.execute("REPLACE INTO notification_defaults (type, mail, app, push) VALUES (?, ?, ?, ?)", type, channels.mail,
               channels.app, channels.push);
}

void forgetDefault(Transaction& tx, const std::string& type) {
    tx.execute("DELETE FROM notification_defaults WHERE type = ?", type);
}

std::optional<DeliveryTimes> timesOf(Transaction& tx, std::int64_t userId) {
    using Row = std::tuple<std::string, std::string, std::string, std::string>;
    const auto row = tx.maybe<Row>(
        "SELECT digest_at, quiet_from, quiet_to, weekdays FROM notification_times WHERE user_id = ?", userId);
    if (!row) return std::nullopt;
    const auto& [digestAt, quietFrom, quietTo, weekdays] = *row;
    return DeliveryTimes{"UTC", digestAt, quietFrom, quietTo, weekdays};
}

void setTimes(Transaction& tx, std::int64_t userId, const DeliveryTimes& times) {
    tx.execute(
        "REPLACE INTO notification_times (user_id, digest_at, quiet_from, quiet_to, weekdays) VALUES (?, ?, ?, ?, ?)",
        userId, times.digestAt, times.quietFrom, times.quietTo, times.weekdays);
}

}  // namespace kontor::notifications::store
