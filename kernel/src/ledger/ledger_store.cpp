#include "ledger/ledger_store.h"

#include <algorithm>
#include <stdexcept>

#include "kontor/testpoint.h"
#include "kontor/text.h"
#include "ledger/journal_check.h"
#include "ledger/journal_line.h"

namespace kontor {

namespace {

/// Rows numbered and written at once. Bounds the number of different statements, each of which is prepared on each
/// connection.
constexpr std::size_t batchSize = 8;
constexpr std::size_t bulkSize = 64;  ///< where there are many more, as of an import

std::size_t batchOf(std::size_t left) {
    return left >= bulkSize ? bulkSize : std::min(batchSize, left);
}

/// The one statement that orders all writes. It gives the numbers after the change and the hash before it; the hash
/// after it is computed in SQL from the digests, so that the row need not be read first: one round trip under the lock
/// less.
std::string headStatement(std::size_t lines) {
    std::string hash = "hash";
    for (std::size_t i = 0; i < lines; ++i) hash = "SHA2(CONCAT(" + hash + ", ?), 256)";
    return "INSERT INTO journal_head (id, journal_id, position, previous, hash) VALUES (1, 0, 0, '', '')"
           " ON DUPLICATE KEY UPDATE previous = hash, hash = " +
           hash + ", journal_id = journal_id + ?, position = position + ? RETURNING journal_id, position, previous";
}

std::string rowsStatement(std::string_view head, std::size_t columns, std::size_t rows) {
    std::string sql(head);
    const std::string row = "(" + placeholders(columns) + ")";
    for (std::size_t i = 0; i < rows; ++i) sql += (i ? ", " : " VALUES ") + row;
    return sql;
}

JournalEntry entryOf(JournalLine line) {
    JournalEntry entry;
    entry.id = line.id;
    entry.at = line.at;
    entry.actorId = line.actorId;
    entry.impersonatorId = line.impersonatorId.value_or(0);
    entry.via = std::move(line.via);
    entry.reason = std::move(line.reason);
    entry.ref = {std::move(line.kind), line.recordId};
    entry.action = std::move(line.action);
    entry.changes = Json::parse(line.changes);
    return entry;
}

std::vector<JournalEntry> entriesOf(std::vector<JournalLine> lines) {
    std::vector<JournalEntry> entries;
    entries.reserve(lines.size());
    for (auto& line : lines) entries.push_back(entryOf(std::move(line)));
    return entries;
}

const std::string selectLines = "SELECT " + std::string(JournalLine::columnNames) + " FROM journal";

}  // namespace

/// What one write leaves, until just before its commit.
class LedgerStore::Pending : public CommitWork {
  public:
    struct Event {
        std::string name;
        int version;
        std::string data;
        std::size_t linesBefore;  ///< the last of them is what it tells of
    };

    explicit Pending(const Clock& clock) : _clock(clock) {}

    void run(Transaction& tx) override {
        // One time for all of them, read late: the order of times is that of the ids as nearly as the clock allows.
        const Time now = _clock.now();
        KONTOR_TESTPOINT("ledger.before_write");
        for (std::size_t line = 0, event = 0; line < lines.size() || event < events.size();) {
            const std::size_t lineCount = batchOf(lines.size() - line);
            const std::size_t eventCount = batchOf(events.size() - event);
            write(tx, now, line, lineCount, event, eventCount);
            line += lineCount;
            event += eventCount;
        }
        lines.clear();
        events.clear();
        _firstId = 0;
        KONTOR_TESTPOINT("ledger.before_commit");
    }

    std::vector<JournalLine> lines;
    std::vector<Event> events;

  private:
    void write(Transaction& tx, Time now, std::size_t firstLine, std::size_t lineCount, std::size_t firstEvent,
               std::size_t eventCount) {
        std::vector<std::string> digests;
        std::vector<SqlValue> values;
        for (std::size_t i = 0; i < lineCount; ++i) {
            lines[firstLine + i].at = now;
            digests.push_back(digestOf(lines[firstLine + i]));
            values.emplace_back(digests.back());
        }
        values.emplace_back(static_cast<std::int64_t>(lineCount));
        values.emplace_back(static_cast<std::int64_t>(eventCount));
        using Head = std::tuple<std::int64_t, std::int64_t, std::string>;
        std::optional<Head> head;
        tx.run(headStatement(lineCount), values, [&](const SqlRow& row) { head = fromRow<Head>(row); });
        if (!head) throw std::runtime_error("the table journal_head has no row");
        auto [journalId, position, hash] = *head;
        journalId -= static_cast<std::int64_t>(lineCount);
        // All entries of a write have ids without a gap, as the lock is held from the first ones on.
        if (_firstId == 0) _firstId = journalId + 1;

        if (lineCount > 0) {
            values.clear();
            for (std::size_t i = 0; i < lineCount; ++i) {
                const JournalLine& line = lines[firstLine + i];
                hash = chainHash(hash, digests[i]);
                for (SqlValue value :
                     {SqlValue(++journalId), toSql(line.at), toSql(line.actorId), toSql(line.impersonatorId),
                      toSql(line.via), toSql(line.reason), toSql(line.kind), toSql(line.recordId), toSql(line.action),
                      toSql(line.changes), toSql(hash)})
                    values.push_back(std::move(value));
            }
            tx.change(
                rowsStatement("INSERT INTO journal (" + std::string(JournalLine::columnNames) + ")", 11, lineCount),
                values);
        }
        if (eventCount > 0) {
            values.clear();
            position -= static_cast<std::int64_t>(eventCount);
            for (std::size_t i = 0; i < eventCount; ++i) {
                const Event& event = events[firstEvent + i];
                const auto entry = _firstId + static_cast<std::int64_t>(event.linesBefore) - 1;
                for (SqlValue value : {SqlValue(++position), toSql(event.name), toSql(event.version), toSql(now),
                                       toSql(event.data), event.linesBefore > 0 ? SqlValue(entry) : SqlValue(nullptr)})
                    values.push_back(std::move(value));
            }
            tx.change(
                rowsStatement("INSERT INTO outbox (position, name, version, at, data, journal_id)", 6, eventCount),
                values);
        }
    }

    const Clock& _clock;
    std::int64_t _firstId = 0;  ///< of this write's entries
};

LedgerStore::Pending& LedgerStore::pendingOf(Transaction& tx) {
    if (!tx.writes()) throw std::logic_error("journal entries and events belong into Database::write");
    auto& work = tx.beforeCommit(this);
    if (!work) work = std::make_shared<Pending>(_clock);
    return static_cast<Pending&>(*work);
}

void LedgerStore::journal(Transaction& tx, const Viewer& viewer, const Ref& ref, std::string_view action,
                          const std::vector<FieldChange>& changes) {
    JournalLine line;
    line.actorId = viewer.id();
    if (viewer.data().impersonatorId) line.impersonatorId = viewer.data().impersonatorId;
    line.via = toString(viewer.origin());
    line.reason = leftCharacters(viewer.data().reason, 255);
    line.kind = ref.kind;
    line.recordId = ref.id;
    line.action = action;
    Json::Array list;
    for (const auto& change : changes)
        list.push_back(Json::object({{"field", change.field}, {"from", change.from}, {"to", change.to}}));
    line.changes = Json(std::move(list)).dump();
    pendingOf(tx).lines.push_back(std::move(line));
}

void LedgerStore::put(Transaction& tx, std::string_view name, int version, const Json& data) {
    auto& pending = pendingOf(tx);
    if (pending.events.empty()) tx.afterCommit([this] { wakeReaders(); });
    pending.events.push_back({std::string(name), version, data.dump(), pending.lines.size()});
}

void LedgerStore::onEvents(const void* owner, std::function<void()> wake) {
    (*_readers.lock())[owner] = std::move(wake);
}

void LedgerStore::forget(const void* owner) {
    _readers.lock()->erase(owner);
}

void LedgerStore::wakeReaders() {
    KONTOR_TESTPOINT("ledger.after_commit");
    // Under the lock, so that who has said forget() is never called again.
    auto readers = _readers.lock();
    for (const auto& [owner, wake] : *readers) wake();
}

std::vector<JournalEntry> LedgerStore::of(Transaction& tx, const Ref& ref, std::int64_t before, int limit) {
    return entriesOf(
        tx.all<JournalLine>(selectLines + " WHERE kind = ? AND record_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                            ref.kind, ref.id, before > 0 ? before : INT64_MAX, limit));
}

std::vector<JournalEntry> LedgerStore::tail(Transaction& tx, int limit) {
    return entriesOf(tx.all<JournalLine>(selectLines + " ORDER BY id DESC LIMIT ?", limit));
}

std::optional<JournalEntry> LedgerStore::one(Transaction& tx, std::int64_t id) {
    auto line = tx.maybe<JournalLine>(selectLines + " WHERE id = ?", id);
    if (!line) return std::nullopt;
    return entryOf(std::move(*line));
}

std::vector<JournalEntry> LedgerStore::from(Transaction& tx, const Ref& ref, std::int64_t after, int limit) {
    return entriesOf(
        tx.all<JournalLine>(selectLines + " WHERE kind = ? AND record_id = ? AND id > ? ORDER BY id LIMIT ?", ref.kind,
                            ref.id, after, limit));
}

std::vector<JournalEntry> LedgerStore::ofKind(Transaction& tx, std::string_view kind, std::int64_t after,
                                              std::int64_t until, int limit) {
    // Along the ids: by its kind the entries of all records would be gathered and sorted for each page.
    return entriesOf(tx.all<JournalLine>(
        selectLines + " FORCE INDEX (PRIMARY) WHERE id > ? AND id <= ? AND kind = ? ORDER BY id LIMIT ?", after, until,
        std::string(kind), limit));
}

std::int64_t LedgerStore::idAt(Transaction& tx, Time time) {
    std::int64_t low = 0;
    std::int64_t high = tx.one<std::int64_t>("SELECT journal_id FROM journal_head WHERE id = 1");
    while (low < high) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        const auto at = tx.maybe<Time>("SELECT at FROM journal WHERE id = ?", middle);
        if (at && *at < time)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

std::pair<std::int64_t, std::optional<std::int64_t>> LedgerStore::verify(Transaction& tx) {
    JournalWalk walk;
    while (!walk.done) walk.step(tx);
    return {walk.checked, walk.firstBad};
}

namespace outbox {

std::int64_t newest(Transaction& tx) {
    return tx.one<std::int64_t>("SELECT position FROM journal_head WHERE id = 1");
}

std::int64_t oldest(Transaction& tx) {
    return tx.one<std::optional<std::int64_t>>("SELECT MIN(position) FROM outbox").value_or(0);
}

std::vector<StoredEvent> after(Transaction& tx, std::int64_t position, int limit) {
    std::vector<StoredEvent> events;
    using Row = std::tuple<std::int64_t, std::string, int, Time, std::string, std::optional<std::int64_t>>;
    tx.each<Row>(
        [&](Row row) {
            auto& [at, name, version, time, data, journalId] = row;
            events.push_back({at, std::move(name), version, time, Json::parse(data), journalId.value_or(0)});
        },
        "SELECT position, name, version, at, data, journal_id FROM outbox WHERE position > ? ORDER BY position LIMIT ?",
        position, limit);
    return events;
}

}  // namespace outbox

}  // namespace kontor
