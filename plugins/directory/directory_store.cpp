#include "directory_store.h"

#include <bit>
#include <set>

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::directory::store {

namespace {

constexpr std::chrono::minutes deadAfter(15);

const std::string accountColumns =
    "SELECT a.external_id, a.user_id, u.login, u.name, COALESCE(u.email, ''), COALESCE(u.phone, ''), COALESCE(d.name, "
    "''),"
    " COALESCE(l.name, ''), u.manager_id, u.active, a.lock_reason,"
    " (SELECT GROUP_CONCAT(r.role) FROM user_role r WHERE r.user_id = u.id),"
    " (SELECT GROUP_CONCAT(m.group_id) FROM user_group_member m WHERE m.user_id = u.id),"
    " a.dn, a.dn_key, a.membership, a.expires_at, u.deleted_at IS NOT NULL"
    " FROM directory_accounts a JOIN user u ON u.id = a.user_id LEFT JOIN department d ON d.id = u.department_id"
    " LEFT JOIN location l ON l.id = u.location_id WHERE a.directory_id = ? AND ";

Account accountOf(const SqlRow& row) {
    Account account;
    Known& known = account.known;
    known.id = row.get<std::string>(0);
    known.userId = row.get<std::int64_t>(1);
    known.login = row.get<std::string>(2);
    known.name = row.get<std::string>(3);
    known.email = row.get<std::string>(4);
    known.phone = row.get<std::string>(5);
    known.department = row.get<std::string>(6);
    known.location = row.get<std::string>(7);
    known.managerId = row.get<std::optional<std::int64_t>>(8);
    known.active = row.get<bool>(9);
    known.lock = lockOf(row.get<std::string>(10));
    if (const auto roles = row.get<std::optional<std::string>>(11); roles && !roles->empty())
        for (auto& role : split(*roles, ',')) known.roles.insert(std::move(role));
    if (const auto groups = row.get<std::optional<std::string>>(12); groups && !groups->empty())
        for (const auto& group : split(*groups, ',')) known.groups.insert(std::stoll(group));
    account.dn = row.get<std::string>(13);
    account.dnKey = row.get<std::string>(14);
    account.membership = row.get<std::string>(15);
    account.expiresAt = row.get<std::optional<Time>>(16);
    account.deleted = row.get<bool>(17);
    return account;
}

std::map<std::string, Holder> holders(Transaction& tx, const char* column, std::int64_t directoryId,
                                      const std::vector<std::string>& items) {
    std::map<std::string, Holder> result;
    if (items.empty()) return result;
    std::vector<SqlValue> values{directoryId};
    const std::string list = listOf(values, items);
    tx.run("SELECT u." + std::string(column) +
               ", u.id, a.user_id IS NOT NULL, COALESCE(a.lock_reason, '') FROM user u"
               " LEFT JOIN directory_accounts a ON a.user_id = u.id AND a.directory_id = ? WHERE u." +
               column + " IN (" + list + ")",
           values, [&](const SqlRow& row) {
               result[row.get<std::string>(0)] = {row.get<std::int64_t>(1), row.get<bool>(2),
                                                  row.get<std::string>(3) == toString(Lock::missing)};
           });
    return result;
}

std::map<std::string, std::int64_t> idsByName(Transaction& tx, const char* table) {
    std::map<std::string, std::int64_t> result;
    using Row = std::tuple<std::string, std::int64_t>;
    // The oldest of a name wins, so that it is the same one each time.
    tx.each<Row>([&](Row row) { result.emplace(std::move(std::get<0>(row)), std::get<1>(row)); },
                 "SELECT name, id FROM " + std::string(table) + " WHERE deleted_at IS NULL ORDER BY id");
    return result;
}

std::string listJson(const std::vector<std::string>& items) {
    Json list = Json::array();
    for (const auto& item : items) list.push(item);
    return list.dump();
}

}  // namespace

std::string listOf(std::vector<SqlValue>& values, const std::vector<std::string>& items) {
    std::size_t size = 1;
    while (size < items.size()) size *= 2;
    for (std::size_t i = 0; i < size; ++i) values.emplace_back(items[std::min(i, items.size() - 1)]);
    return placeholders(size);
}

std::optional<std::string> sealedPassword(Transaction& tx, std::int64_t directoryId) {
    return tx.maybe<std::string>("SELECT sealed FROM directory_secrets WHERE directory_id = ?", directoryId);
}

std::vector<MappingRow> mappings(Transaction& tx, std::int64_t directoryId) {
    return tx.all<MappingRow>(
        "SELECT group_dn, role, group_id, grant_id IS NOT NULL FROM directory_mappings WHERE directory_id = ? ORDER BY "
        "id",
        directoryId);
}

void setGrant(Transaction& tx, std::int64_t mappingId, const std::optional<std::int64_t>& grantId) {
    tx.execute("UPDATE directory_mappings SET grant_id = ? WHERE id = ?", grantId, mappingId);
}

std::vector<Account> accounts(Transaction& tx, std::int64_t directoryId, const std::vector<std::string>& externalIds) {
    std::vector<Account> result;
    if (externalIds.empty()) return result;
    std::vector<SqlValue> values{directoryId};
    const std::string list = listOf(values, externalIds);
    tx.run(accountColumns + "a.external_id IN (" + list + ")", values,
           [&](const SqlRow& row) { result.push_back(accountOf(row)); });
    return result;
}

std::optional<Account> accountOfUser(Transaction& tx, std::int64_t directoryId, std::int64_t userId) {
    std::optional<Account> result;
    tx.run(accountColumns + "a.user_id = ?", {directoryId, userId},
           [&](const SqlRow& row) { result = accountOf(row); });
    return result;
}

void eachAccount(Transaction& tx, std::int64_t directoryId, const std::function<void(AccountHead&&)>& f) {
    tx.each<AccountHead>([&](AccountHead head) { f(std::move(head)); },
                         "SELECT external_id, dn_key, membership FROM directory_accounts WHERE directory_id = ? AND "
                         "lock_reason <> 'missing'",
                         directoryId);
}

std::vector<std::string> expired(Transaction& tx, std::int64_t directoryId, Time now) {
    return tx.all<std::string>(
        "SELECT external_id FROM directory_accounts WHERE directory_id = ? AND expires_at <= ? AND lock_reason = ''",
        directoryId, now);
}

std::int64_t activePeople(Transaction& tx, std::int64_t directoryId) {
    return tx.one<std::int64_t>(
        "SELECT COUNT(*) FROM directory_accounts a JOIN user u ON u.id = a.user_id WHERE a.directory_id = ? AND "
        "u.active AND "
        "u.deleted_at IS NULL",
        directoryId);
}

std::map<std::string, Holder> loginHolders(Transaction& tx, std::int64_t directoryId,
                                           const std::vector<std::string>& logins) {
    return holders(tx, "login_key", directoryId, logins);
}

std::map<std::string, Holder> emailHolders(Transaction& tx, std::int64_t directoryId,
                                           const std::vector<std::string>& emails) {
    return holders(tx, "email_key", directoryId, emails);
}

std::map<std::string, std::int64_t> usersByDn(Transaction& tx, std::int64_t directoryId,
                                              const std::vector<std::string>& dnKeys) {
    std::map<std::string, std::int64_t> result;
    if (dnKeys.empty()) return result;
    std::vector<SqlValue> values{directoryId};
    const std::string list = listOf(values, dnKeys);
    tx.run(
        "SELECT a.dn_key, a.user_id FROM directory_accounts a JOIN user u ON u.id = a.user_id WHERE a.directory_id = ? "
        "AND"
        " u.deleted_at IS NULL AND a.lock_reason <> 'missing' AND a.dn_key IN (" +
            list + ")",
        values, [&](const SqlRow& row) { result[row.get<std::string>(0)] = row.get<std::int64_t>(1); });
    return result;
}

namespace {

void writeAccounts(Transaction& tx, std::int64_t directoryId, const std::vector<AccountRow>& rows,
                   std::string_view end) {
    constexpr std::size_t most = 64;
    for (std::size_t from = 0; from < rows.size();) {
        // Few sizes only, so that there are few statements to prepare.
        const std::size_t count = std::min(most, std::bit_floor(rows.size() - from));
        std::vector<SqlValue> values;
        std::string sql =
            "INSERT INTO directory_accounts (directory_id, external_id, user_id, dn, dn_key, membership, lock_reason, "
            "expires_at) VALUES ";
        for (std::size_t i = 0; i < count; ++i, ++from) {
            const AccountRow& row = rows[from];
            sql += i ? ", (?, ?, ?, ?, ?, ?, ?, ?)" : "(?, ?, ?, ?, ?, ?, ?, ?)";
            for (SqlValue value :
                 {toSql(directoryId), toSql(row.externalId), toSql(row.userId), toSql(leftCharacters(row.dn, 1000)),
                  toSql(row.dnKey), toSql(row.membership), toSql(toString(row.lock)), toSql(row.expiresAt)})
                values.push_back(std::move(value));
        }
        sql += end;
        tx.change(sql, values);
    }
}

}  // namespace

void addAccounts(Transaction& tx, std::int64_t directoryId, const std::vector<AccountRow>& rows) {
    writeAccounts(tx, directoryId, rows, "");
}

void setLock(Transaction& tx, std::int64_t directoryId, const std::string& externalId, Lock lock) {
    tx.execute("UPDATE directory_accounts SET lock_reason = ? WHERE directory_id = ? AND external_id = ?",
               toString(lock), directoryId, externalId);
}

void setPlaces(Transaction& tx, std::int64_t directoryId, const std::vector<AccountRow>& rows) {
    if (rows.empty()) return;
    std::vector<SqlValue> values{directoryId};
    std::vector<std::string> ids;
    for (const auto& row : rows) ids.push_back(row.externalId);
    const std::string list = listOf(values, ids);
    // Who was taken out meanwhile does not come back; who is there stays until this is written.
    std::set<std::string> there;
    tx.run("SELECT external_id FROM directory_accounts WHERE directory_id = ? AND external_id IN (" + list +
               ") FOR UPDATE",
           values, [&](const SqlRow& row) { there.insert(row.get<std::string>(0)); });
    std::vector<AccountRow> left = rows;
    std::erase_if(left, [&](const AccountRow& row) { return !there.contains(row.externalId); });
    // The rows are there: only these columns are written.
    writeAccounts(tx, directoryId, left,
                  " ON DUPLICATE KEY UPDATE dn = VALUES(dn), dn_key = VALUES(dn_key), membership = VALUES(membership), "
                  "expires_at = VALUES(expires_at)");
}

std::optional<SignedIn> whoSignedIn(Transaction& tx, std::int64_t directoryId, const std::string& externalId) {
    return tx.maybe<SignedIn>(
        "SELECT a.user_id, a.password_hash IS NOT NULL FROM directory_accounts a JOIN user u ON u.id = a.user_id"
        " WHERE a.directory_id = ? AND a.external_id = ? AND u.deleted_at IS NULL",
        directoryId, externalId);
}

std::optional<RememberedPassword> rememberedPassword(Transaction& tx, std::int64_t directoryId, std::int64_t userId) {
    return tx.maybe<RememberedPassword>(
        "SELECT password_hash, password_at FROM directory_accounts WHERE directory_id = ? AND user_id = ? AND "
        "password_hash IS NOT NULL",
        directoryId, userId);
}

void rememberPassword(Transaction& tx, std::int64_t userId, const std::string& hash, Time at) {
    tx.execute("UPDATE directory_accounts SET password_hash = ?, password_at = ? WHERE user_id = ?", hash, at, userId);
}

void forgetPassword(Transaction& tx, std::int64_t userId) {
    tx.execute(
        "UPDATE directory_accounts SET password_hash = NULL, password_at = NULL WHERE user_id = ? AND password_hash IS "
        "NOT "
        "NULL",
        userId);
}

std::map<std::string, std::int64_t> departments(Transaction& tx) {
    return idsByName(tx, "department");
}

std::map<std::string, std::int64_t> locations(Transaction& tx) {
    return idsByName(tx, "location");
}

std::vector<std::int64_t> tokensOf(Transaction& tx, std::int64_t userId) {
    return tx.all<std::int64_t>("SELECT id FROM personal_token WHERE user_id = ?", userId);
}

std::map<std::string, PhotoRow> photos(Transaction& tx, std::int64_t directoryId,
                                       const std::vector<std::string>& externalIds) {
    std::map<std::string, PhotoRow> result;
    if (externalIds.empty()) return result;
    std::vector<SqlValue> values{directoryId};
    const std::string list = listOf(values, externalIds);
    tx.run(
        "SELECT a.external_id, a.user_id, a.photo_hash, a.photo_id, u.photo_id FROM directory_accounts a JOIN user u "
        "ON "
        "u.id = a.user_id WHERE a.directory_id = ? AND u.deleted_at IS NULL AND a.external_id IN (" +
            list + ")",
        values, [&](const SqlRow& row) {
            result[row.get<std::string>(0)] = {row.get<std::int64_t>(1), row.get<std::string>(2),
                                               row.get<std::optional<std::int64_t>>(3),
                                               row.get<std::optional<std::int64_t>>(4)};
        });
    return result;
}

void setPhoto(Transaction& tx, std::int64_t directoryId, std::int64_t userId, const std::string& hash, bool shown) {
    tx.execute(
        "UPDATE directory_accounts SET photo_hash = ?, photo_id = IF(?, (SELECT photo_id FROM user WHERE id = ?), NULL)"
        " WHERE directory_id = ? AND user_id = ?",
        hash, shown, userId, directoryId, userId);
}

void notePhoto(Transaction& tx, std::int64_t directoryId, std::int64_t userId, const std::string& hash) {
    tx.execute("UPDATE directory_accounts SET photo_hash = ? WHERE directory_id = ? AND user_id = ?", hash, directoryId,
               userId);
}

bool isRunning(Transaction& tx, std::int64_t directoryId, Time now) {
    return tx
        .maybe<std::int64_t>(
            "SELECT id FROM directory_runs WHERE directory_id = ? AND state IN ('waiting', 'running') AND updated_at > "
            "? "
            "LIMIT 1",
            directoryId, now - deadAfter)
        .has_value();
}

std::int64_t addRun(Transaction& tx, std::int64_t directoryId, const std::string& mode, bool dryRun,
                    std::int64_t allowLocks, Time now) {
    tx.one<std::int64_t>("SELECT id FROM directories WHERE id = ? FOR UPDATE", directoryId);
    if (isRunning(tx, directoryId, now)) throw Conflict("directory.error.running");
    tx.execute(
        "UPDATE directory_runs SET state = 'failed', error = 'it was interrupted', finished_at = ?, updated_at = ? "
        "WHERE "
        "directory_id = ? AND state IN ('waiting', 'running')",
        now, now, directoryId);
    return tx.insert(
        "INSERT INTO directory_runs (directory_id, mode, dry_run, allow_locks, state, created_at, updated_at) VALUES "
        "(?, ?, "
        "?, ?, 'waiting', ?, ?)",
        directoryId, mode, dryRun, allowLocks, now, now);
}

bool reportRun(Transaction& tx, const Run& run, Time now) {
    tx.execute(
        "UPDATE directory_runs SET state = 'running', server = ?, seen = ?, created = ?, updated = ?, locked = ?, "
        "unlocked = "
        "?, conflicts = ?, computers_seen = ?, computers_changed = ?, started_at = ?, updated_at = ?, version = "
        "version + 1 WHERE id = ? AND state IN ('waiting', "
        "'running')",
        leftCharacters(run.server, 255), run.seen, run.created, run.updated, run.locked, run.unlocked, run.conflicts,
        run.computersSeen, run.computersChanged, run.startedAt, now, run.id);
    return cancelRequested(tx, run.id);
}

bool cancelRequested(Transaction& tx, std::int64_t runId) {
    return !tx.maybe<std::int64_t>(
        "SELECT id FROM directory_runs WHERE id = ? AND state = 'running' AND NOT cancel_requested", runId);
}

void finishRun(Transaction& tx, const Run& run, Time now) {
    tx.execute(
        "UPDATE directory_runs SET mode = ?, state = ?, server = ?, seen = ?, created = ?, updated = ?, locked = ?, "
        "unlocked "
        "= ?, conflicts = ?, computers_seen = ?, computers_changed = ?, error = ?, findings = ?, changes = ?, "
        "finished_at = ?, updated_at = ?, version = version "
        "+ 1 "
        "WHERE id = ?",
        run.mode, run.state, leftCharacters(run.server, 255), run.seen, run.created, run.updated, run.locked,
        run.unlocked, run.conflicts, run.computersSeen, run.computersChanged, leftCharacters(run.error, 1000),
        listJson(run.findings), run.changes.dump(), now, now, run.id);
}

void cancelRun(Transaction& tx, std::int64_t runId, Time now) {
    const auto state = tx.maybe<std::string>("SELECT state FROM directory_runs WHERE id = ? FOR UPDATE", runId);
    if (!state) throw NotFound("directory run " + std::to_string(runId));
    if (*state == "waiting")
        tx.execute("UPDATE directory_runs SET state = 'cancelled', finished_at = ?, updated_at = ? WHERE id = ?", now,
                   now, runId);
    else if (*state == "running")
        tx.execute("UPDATE directory_runs SET cancel_requested = TRUE WHERE id = ?", runId);
    else
        throw Conflict("directory.error.run_over");
}

std::int64_t seenByLastFullRun(Transaction& tx, std::int64_t directoryId) {
    return tx
        .maybe<std::int64_t>(
            "SELECT seen FROM directory_runs WHERE directory_id = ? AND mode = 'full' AND state IN ('done', 'held') "
            "ORDER BY id DESC LIMIT 1",
            directoryId)
        .value_or(0);
}

void noteResult(Transaction& tx, std::int64_t directoryId, const std::string& error, bool full, Time now) {
    if (!error.empty())
        tx.execute("UPDATE directories SET last_run_at = ?, last_error = ? WHERE id = ?", now,
                   leftCharacters(error, 1000), directoryId);
    else
        tx.execute(
            "UPDATE directories SET last_run_at = ?, last_success_at = ?, last_full_at = IF(?, ?, last_full_at), "
            "last_error = '' WHERE id = ?",
            now, now, full, now, directoryId);
}

std::int64_t pruneRuns(Transaction& tx, Time before) {
    return tx.execute("DELETE FROM directory_runs WHERE finished_at IS NOT NULL AND updated_at < ? LIMIT 1000", before);
}

}  // namespace kontor::directory::store
