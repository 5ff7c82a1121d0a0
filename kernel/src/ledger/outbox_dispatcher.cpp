#include "ledger/outbox_dispatcher.h"

#include <algorithm>

#include "kontor/log.h"
#include "kontor/testpoint.h"
#include "kontor/text.h"

namespace kontor {

namespace {

const LogEvent subscriberFailed(
    LogEvent::Level::warning, "outbox.subscriber_failed", "Subscriber {subscriber} failed at event {position}: {error}",
    "A part of the product could not act on a change. The event is kept and given to it again with growing "
    "pauses; what comes after waits behind it. The error says what is in its way.");
const LogEvent dispatcherFailed(LogEvent::Level::warning, "outbox.unread", "The outbox can't be read: {error}",
                                "Mail, search and automation wait until the database answers again; nothing is lost.");

constexpr int eventsAtATime = 100;
constexpr std::chrono::seconds lookAtOutboxEvery(1);  // for what other nodes wrote and for retries
constexpr std::chrono::seconds leaseSpan(30);
constexpr std::chrono::seconds leaseRenewal(10);
constexpr std::chrono::hours keepEvents(24 * 7);
constexpr std::chrono::minutes longestPause(5);

Duration pauseOfSubscriber(int failures) {
    const int doublings = std::min(failures - 1, 9);
    return std::min<Duration>(std::chrono::seconds(1) * (1 << doublings), longestPause);
}

}  // namespace

OutboxDispatcher::OutboxDispatcher(Database& db, LedgerStore& ledger, const Catalog& catalog, const Clock& clock,
                                   Kernel& kernel)
    : _db(db),
      _ledger(ledger),
      _catalog(catalog),
      _clock(clock),
      _kernel(kernel),
      _lease(db, "outbox", randomToken(12)) {
    _ledger.onEvents(this, [this] {
        _state.lock()->woken = true;
        _wake.notify_all();
    });
}

OutboxDispatcher::~OutboxDispatcher() {
    _ledger.forget(this);
    stop();
}

void OutboxDispatcher::start() {
    _db.write([&](Transaction& tx) {
        for (const auto& subscriber : _catalog.subscribers)
            tx.execute(
                "INSERT IGNORE INTO outbox_cursor (subscriber, position) SELECT ?, position FROM journal_head WHERE id "
                "= 1",
                subscriber.id);
    });
    {
        auto state = _state.lock();
        state->stopping = false;
        state->woken = true;
    }
    _thread = std::thread([this] { run(); });
}

void OutboxDispatcher::stop() noexcept {
    _state.lock()->stopping = true;
    _wake.notify_all();
    _progress.notify_all();
    if (!_thread.joinable()) return;
    _thread.join();
    try {
        if (_holding) _lease.release();
    } catch (const std::exception&) {
        // It runs out by itself.
    }
    _holding = false;
}

bool OutboxDispatcher::stopping() {
    return _state.lock()->stopping;
}

void OutboxDispatcher::run() {
    Context frame("thread", "outbox");
    while (!stopping()) {
        bool more = false;
        try {
            more = round();
        } catch (const std::exception& error) {
            log(dispatcherFailed, {{"error", error.what()}});
        }
        auto state = _state.lock();
        if (!more) _wake.wait_for(state.lock(), lookAtOutboxEvery, [&] { return state->stopping || state->woken; });
        state->woken = false;
    }
}

/// Delivers one page to everybody who may have one; true when there is more to do at once.
bool OutboxDispatcher::round() {
    const Time now = _clock.now();
    if (!_holding || !_renewed || now - *_renewed >= leaseRenewal || now < *_renewed) {
        const bool held = _holding;
        _holding = _lease.take(now, leaseSpan);
        _renewed = now;
        // Whoever held the lease in between has moved the cursors.
        if (_holding && !held) loadCursors();
    }
    if (!_holding) return false;

    // Subscribers that stand at the same place share one read; usually that is all of them.
    std::map<std::int64_t, std::vector<Cursor*>> groups;
    for (auto& [id, cursor] : _cursors)
        // Later than any pause: the clock was set back since.
        if (!cursor.retryAt || *cursor.retryAt <= now || *cursor.retryAt > now + longestPause)
            groups[cursor.position].push_back(&cursor);
    bool more = false;
    for (auto& [position, group] : groups) more = deliver(group, position) || more;

    std::int64_t delivered = INT64_MAX;
    for (const auto& [id, cursor] : _cursors)
        if (cursor.failures == 0) delivered = std::min(delivered, cursor.position);
    {
        auto state = _state.lock();
        state->cursors = _cursors;
        state->delivered = delivered;
    }
    _progress.notify_all();
    if (!more && (!_pruned || now - *_pruned >= std::chrono::hours(1))) {
        prune();
        _pruned = now;
    }
    return more && !stopping();
}

void OutboxDispatcher::loadCursors() {
    _cursors.clear();
    for (const auto& subscriber : _catalog.subscribers) _cursors[subscriber.id].subscriber = &subscriber;
    using Row = std::tuple<std::string, std::int64_t, int, std::optional<Time>, std::string>;
    const auto rows = _db.read([](Transaction& tx) {
        return tx.all<Row>("SELECT subscriber, position, failures, retry_at, error FROM outbox_cursor");
    });
    for (const auto& [id, position, failures, retryAt, error] : rows) {
        const auto found = _cursors.find(id);
        if (found == _cursors.end()) continue;
        found->second.position = position;
        found->second.failures = failures;
        // Not the time kept: a start is a good moment to try again.
        found->second.error = error;
    }
}

bool OutboxDispatcher::deliver(std::vector<Cursor*>& group, std::int64_t from) {
    const auto events = _db.read([&](Transaction& tx) { return outbox::after(tx, from, eventsAtATime); });
    if (events.empty()) return false;
    std::vector<Cursor*> going = group;
    for (const auto& event : events) {
        std::erase_if(going, [&](Cursor* cursor) { return !handle(*cursor, event); });
        if (going.empty() || stopping()) break;
    }
    KONTOR_TESTPOINT("outbox.before_cursor");
    save(group);
    KONTOR_TESTPOINT("outbox.after_cursor");
    return !going.empty() && events.size() == static_cast<std::size_t>(eventsAtATime);
}

bool OutboxDispatcher::handle(Cursor& cursor, const StoredEvent& event) {
    const Subscriber& subscriber = *cursor.subscriber;
    if (subscriber.event == "*" || subscriber.event == event.name) {
        Context frame("subscriber", subscriber.id);
        Context where("event", std::to_string(event.position));
        std::string error;
        try {
            subscriber.handle(event, _kernel);
        } catch (const std::exception& thrown) {
            error = thrown.what();
            if (error.empty()) error = "an exception without a text";
        } catch (...) {
            error = "an unknown exception";
        }
        if (!error.empty()) {
            ++cursor.failures;
            cursor.retryAt = _clock.now() + pauseOfSubscriber(cursor.failures);
            cursor.error = leftCharacters(isUtf8(error) ? error : "(not UTF-8)", 1000);
            log(subscriberFailed,
                {{"subscriber", subscriber.id}, {"position", std::to_string(event.position)}, {"error", cursor.error}});
            return false;
        }
        cursor.failures = 0;
        cursor.retryAt.reset();
        cursor.error.clear();
    }
    cursor.position = event.position;
    return true;
}

void OutboxDispatcher::save(const std::vector<Cursor*>& cursors) {
    _db.write([&](Transaction& tx) {
        std::string sql = "INSERT INTO outbox_cursor (subscriber, position, failures, retry_at, error) VALUES ";
        std::vector<SqlValue> values;
        for (const Cursor* cursor : cursors) {
            sql += values.empty() ? "(?, ?, ?, ?, ?)" : ", (?, ?, ?, ?, ?)";
            for (SqlValue value : {toSql(cursor->subscriber->id), toSql(cursor->position), toSql(cursor->failures),
                                   toSql(cursor->retryAt), toSql(cursor->error)})
                values.push_back(std::move(value));
        }
        // Never backwards: a node that lost its lease unknowingly must not undo what its successor saved.
        sql +=
            " ON DUPLICATE KEY UPDATE position = GREATEST(position, VALUES(position)), failures = VALUES(failures),"
            " retry_at = VALUES(retry_at), error = VALUES(error)";
        tx.change(sql, values);
    });
}

void OutboxDispatcher::prune() {
    const Time before = _clock.now() - keepEvents;
    // Cursors of plugins that are gone or switched off must not keep events for ever: only subscribers of today count.
    std::int64_t seen = INT64_MAX;
    for (const auto& [id, cursor] : _cursors) seen = std::min(seen, cursor.position);
    for (;;) {
        const auto gone = _db.write([&](Transaction& tx) {
            return tx.execute("DELETE FROM outbox WHERE at < ? AND position <= ? ORDER BY at LIMIT 1000", before, seen);
        });
        if (gone < 1000 || stopping()) return;
    }
}

std::vector<HealthFinding> OutboxDispatcher::health() {
    std::vector<HealthFinding> findings;
    auto state = _state.lock();  // of its own: a lock within the loop's head ends before the loop begins
    for (const auto& [id, cursor] : state->cursors)
        if (cursor.failures > 0)
            findings.push_back({"outbox " + id,
                                "failed " + std::to_string(cursor.failures) + " times after event " +
                                    std::to_string(cursor.position) + ": " + cursor.error,
                                true});
    return findings;
}

bool OutboxDispatcher::drain(std::chrono::milliseconds most) {
    const auto target = _db.read([](Transaction& tx) { return outbox::newest(tx); });
    auto state = _state.lock();
    state->woken = true;
    _wake.notify_all();
    return _progress.wait_for(state.lock(), most, [&] { return state->stopping || state->delivered >= target; }) &&
           !state->stopping;
}

}  // namespace kontor
