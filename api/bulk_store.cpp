#include "bulk_store.h"

namespace kontor::api {

RecordType bulkRunType() {
    RecordType type = recordType<BulkRun>("bulk-runs", "bulk_runs", bulkRunFields);
    type.doc = "A change of many records at once, one's own of the last seven days; it can be undone.";
    type.label = "CONCAT({t}.kind, ' ', {t}.id)";
    type.softDelete = false;
    type.journaled = false;  // the changes of the records are
    type.defaultSort = "-id";
    type.visible = [](const Viewer& viewer) { return Predicate{"t.user_id = ?", {viewer.id()}}; };
    return type;
}

namespace bulk_store {

namespace {

using RunRow = std::tuple<std::int64_t, std::string, std::int64_t, std::string, std::string, std::string>;
using ItemRow = std::tuple<std::int64_t, std::optional<std::string>, std::optional<std::string>, int, std::string>;

StoredRun runOf(RunRow row) {
    auto& [id, kind, userId, request, actor, state] = row;
    return {id, std::move(kind), userId, Json::parse(request), Json::parse(actor), std::move(state)};
}

BulkItem itemOf(ItemRow row) {
    auto& [id, before, wrote, status, error] = row;
    return {id, Json::parse(before.value_or("{}")), Json::parse(wrote.value_or("{}")), status, std::move(error)};
}

std::vector<BulkItem> itemsOf(std::vector<ItemRow> rows) {
    std::vector<BulkItem> items;
    for (auto& row : rows) items.push_back(itemOf(std::move(row)));
    return items;
}

}  // namespace

std::int64_t begin(Transaction& tx, std::string_view kind, std::int64_t userId, const Json& request, const Json& actor,
                   std::string_view state, std::int64_t found, Time now) {
    return tx.insert(
        "INSERT INTO bulk_runs (kind, user_id, request, actor, state, found, created_at, updated_at) VALUES (?, ?, ?, "
        "?, ?, ?, ?, ?)",
        std::string(kind), userId, request.dump(), actor.dump(), std::string(state), found, now, now);
}

std::optional<StoredRun> find(Transaction& tx, std::int64_t runId, std::optional<std::int64_t> userId, bool lock) {
    constexpr const char* sql = "SELECT id, kind, user_id, request, actor, state FROM bulk_runs WHERE id = ?";
    constexpr const char* locked =
        "SELECT id, kind, user_id, request, actor, state FROM bulk_runs WHERE id = ? FOR UPDATE";
    auto row = tx.maybe<RunRow>(lock ? locked : sql, runId);
    if (!row || (userId && std::get<2>(*row) != *userId)) return std::nullopt;
    return runOf(std::move(*row));
}

void setState(Transaction& tx, std::int64_t runId, std::string_view state, Time now) {
    tx.execute("UPDATE bulk_runs SET state = ?, version = version + 1, updated_at = ? WHERE id = ?", std::string(state),
               now, runId);
}

void setFound(Transaction& tx, std::int64_t runId, std::int64_t found, Time now) {
    tx.execute("UPDATE bulk_runs SET found = ?, version = version + 1, updated_at = ? WHERE id = ?", found, now, runId);
}

void count(Transaction& tx, std::int64_t runId, Time now) {
    tx.execute(
        "UPDATE bulk_runs r JOIN (SELECT COALESCE(SUM(status = 200 AND wrote_values IS NOT NULL), 0) changed, "
        "COALESCE(SUM(status >= 400), 0) refused, COALESCE(SUM(undone = 1), 0) undone, COALESCE(SUM(undone >= 2), 0) "
        "kept FROM bulk_items WHERE run_id = ?) i SET r.changed = i.changed, r.refused = i.refused, r.undone = "
        "i.undone, r.kept = i.kept, r.version = r.version + 1, r.updated_at = ? WHERE r.id = ?",
        runId, now, runId);
}

void addWaiting(Transaction& tx, std::int64_t runId, const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return;
    std::string sql = "INSERT IGNORE INTO bulk_items (run_id, record_id) VALUES ";
    std::vector<SqlValue> values;
    for (const auto id : ids) {
        sql += values.empty() ? "(?, ?)" : ", (?, ?)";
        values.emplace_back(runId);
        values.emplace_back(id);
    }
    tx.change(sql, values);
}

void dropWaiting(Transaction& tx, std::int64_t runId) {
    tx.execute("DELETE FROM bulk_items WHERE run_id = ? AND status = 0", runId);
}

std::vector<std::int64_t> waiting(Transaction& tx, std::int64_t runId, int limit) {
    return tx.all<std::int64_t>(
        "SELECT record_id FROM bulk_items WHERE run_id = ? AND status = 0 ORDER BY record_id LIMIT ?", runId, limit);
}

std::int64_t lastOf(Transaction& tx, std::int64_t runId) {
    return tx.one<std::optional<std::int64_t>>("SELECT MAX(record_id) FROM bulk_items WHERE run_id = ?", runId)
        .value_or(0);
}

void keep(Transaction& tx, std::int64_t runId, const BulkItem& item) {
    const auto textOf = [](const Json& values) {
        return values.size() > 0 ? std::optional(values.dump()) : std::nullopt;
    };
    tx.execute(
        "INSERT INTO bulk_items (run_id, record_id, before_values, wrote_values, status, error) VALUES (?, ?, ?, ?, ?, "
        "?) ON DUPLICATE KEY UPDATE before_values = VALUES(before_values), wrote_values = VALUES(wrote_values), status "
        "= VALUES(status), error = VALUES(error)",
        runId, item.recordId, textOf(item.before), textOf(item.wrote), item.status, item.error);
}

std::vector<BulkItem> toUndo(Transaction& tx, std::int64_t runId, int limit) {
    return itemsOf(tx.all<ItemRow>(
        "SELECT record_id, before_values, wrote_values, status, error FROM bulk_items WHERE run_id = ? AND status = "
        "200 AND wrote_values IS NOT NULL AND undone = 0 ORDER BY record_id LIMIT ?",
        runId, limit));
}

void setUndone(Transaction& tx, std::int64_t runId, std::int64_t recordId, Undone how) {
    tx.execute("UPDATE bulk_items SET undone = ? WHERE run_id = ? AND record_id = ?", static_cast<int>(how), runId,
               recordId);
}

std::vector<BulkItem> refused(Transaction& tx, std::int64_t runId, std::int64_t after, int limit) {
    return itemsOf(tx.all<ItemRow>(
        "SELECT record_id, NULL, NULL, status, error FROM bulk_items WHERE run_id = ? AND status >= 400 AND record_id "
        "> ? ORDER BY record_id LIMIT ?",
        runId, after, limit));
}

void closeLost(Transaction& tx, Time before) {
    tx.execute(
        "UPDATE bulk_runs SET state = 'done', version = version + 1 WHERE state IN ('running', 'undoing') AND found <= "
        "1000 AND updated_at < ?",
        before);
}

std::int64_t sweep(Transaction& tx, Time before, int limit) {
    const auto ids = tx.all<std::int64_t>("SELECT id FROM bulk_runs WHERE created_at < ? ORDER BY created_at LIMIT ?",
                                          before, limit);
    for (const auto id : ids) {
        tx.execute("DELETE FROM bulk_items WHERE run_id = ?", id);
        tx.execute("DELETE FROM bulk_runs WHERE id = ?", id);
    }
    return static_cast<std::int64_t>(ids.size());
}

std::vector<std::pair<std::int64_t, BulkItem>> page(Transaction& tx, std::int64_t afterRun, std::int64_t afterRecord,
                                                    int limit) {
    using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
    std::vector<std::pair<std::int64_t, BulkItem>> result;
    for (auto& [run, record, before, wrote] : tx.all<Row>(
             "SELECT run_id, record_id, COALESCE(before_values, '{}'), COALESCE(wrote_values, '{}') FROM bulk_items "
             "WHERE (run_id = ? AND record_id > ?) OR run_id > ? ORDER BY run_id, record_id LIMIT ?",
             afterRun, afterRecord, afterRun, limit))
        result.emplace_back(run, BulkItem{record, Json::parse(before), Json::parse(wrote), 0, {}});
    return result;
}

void clearValues(Transaction& tx, std::int64_t runId, std::int64_t recordId) {
    tx.execute("UPDATE bulk_items SET before_values = NULL, wrote_values = NULL WHERE run_id = ? AND record_id = ?",
               runId, recordId);
}

std::vector<StoredRun> runs(Transaction& tx, std::int64_t after, int limit) {
    std::vector<StoredRun> result;
    for (auto& row : tx.all<RunRow>(
             "SELECT id, kind, user_id, request, actor, state FROM bulk_runs WHERE id > ? ORDER BY id LIMIT ?", after,
             limit))
        result.push_back(runOf(std::move(row)));
    return result;
}

void clearRequest(Transaction& tx, std::int64_t runId) {
    tx.execute("UPDATE bulk_runs SET request = '{}' WHERE id = ?", runId);
}

}  // namespace bulk_store
}  // namespace kontor::api
