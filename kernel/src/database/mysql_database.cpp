#include "database/mysql_database.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <random>
#include <thread>

#include "database/connection.h"
#include "kontor/deadline.h"
#include "kontor/guarded.h"
#include "kontor/log.h"
#include "kontor/testpoint.h"

namespace kontor {

namespace {

const LogEvent repeated(LogEvent::Level::debug, "database.repeated", "A transaction is repeated: {error}",
                        "Two transactions met; the database rolled one back and it is run again. Normal under load.");

/// One closure of this thread at a time: a second one would wait for a connection while holding one.
thread_local bool inside = false;

thread_local std::uint64_t commits = 0;

bool isLimited() {
    return Deadline::current().left() < std::chrono::hours(1);
}

/// The lock wait ends before the statement does, so that it is repeated and not given up.
Patience patienceOfRequests(const DatabaseOptions& options) {
    return {.statement = options.statementLimit,
            .lock = std::max(std::chrono::seconds(1), options.statementLimit / 2),
            .answer = options.silenceLimit};
}

struct InsideScope {
    InsideScope() {
        if (inside) throw std::logic_error("db.read or db.write inside another one; pass the Transaction on");
        inside = true;
    }
    ~InsideScope() { inside = false; }
};

}  // namespace

/// Connections in use and idle.
class MysqlDatabase::Pool {
  public:
    struct Pooled {
        std::unique_ptr<Connection> connection;
        bool limited;
    };

    explicit Pool(DatabaseOptions options) : options(std::move(options)) {}

    /// Connections of work with a deadline and of work without are kept apart: how long they wait is fixed.
    Pooled take(bool limited) {
        std::unique_ptr<Connection> exchanged;
        {
            std::unique_lock lock(_mutex);
            if (auto idle = waitForRoom(lock, limited)) return {std::move(idle), limited};
            if (_open < options.connections) {
                ++_open;
            } else {  // all are open, and those that are idle are of the other kind
                exchanged = std::move(_idle.front().connection);
                _idle.pop_front();
            }
        }
        exchanged.reset();
        try {
            auto made = std::make_unique<Connection>(options, limited ? patienceOfRequests(options) : Patience());
            endSilence(true);
            return {std::move(made), limited};
        } catch (...) {
            endSilence(false);
            drop(nullptr);
            throw;
        }
    }

    void giveBack(Pooled pooled) {
        {
            std::lock_guard lock(_mutex);
            _idle.push_back(std::move(pooled));
            _silent = false;
        }
        _freed.notify_one();
    }

    void drop(std::unique_ptr<Connection> connection) {
        connection.reset();
        {
            std::lock_guard lock(_mutex);
            --_open;
        }
        _freed.notify_one();
    }

    /// After a lost connection the idle ones are most likely lost too.
    void dropIdle(bool silent) {
        std::deque<Pooled> idle;
        {
            std::lock_guard lock(_mutex);
            if (silent) _silent = true;
            idle.swap(_idle);
            _open -= static_cast<int>(idle.size());
        }
        _freed.notify_all();
    }

    std::pair<int, int> use() {
        std::lock_guard lock(_mutex);
        return {_open - static_cast<int>(_idle.size()), _open};
    }

    const DatabaseOptions options;

  private:
    /// An idle connection of that kind, or nothing: then one may be opened. While the database is silent one of those
    /// who come opens one, to see; the others need not wait for that long.
    std::unique_ptr<Connection> waitForRoom(std::unique_lock<std::mutex>& lock, bool limited) {
        constexpr std::chrono::milliseconds moment(250);
        const auto wait = std::min<std::chrono::milliseconds>(Deadline::current().left(), std::chrono::seconds(30));
        if (!_freed.wait_for(lock, wait, [&] { return !_idle.empty() || _open < options.connections; }))
            throw Unavailable("no database connection became free in time");
        const auto found =
            std::find_if(_idle.rbegin(), _idle.rend(), [&](const Pooled& idle) { return idle.limited == limited; });
        if (found != _idle.rend()) {
            auto connection = std::move(found->connection);
            _idle.erase(std::next(found).base());
            return connection;
        }
        if (_silent && _asking) {
            _freed.wait_for(lock, moment, [&] { return !_silent || !_asking; });
            if (_silent) throw Unavailable("the database does not answer");
            return waitForRoom(lock, limited);
        }
        if (_silent) _asking = true;
        return nullptr;
    }

    /// A connection was opened, or could not be.
    void endSilence(bool answered) {
        {
            std::lock_guard lock(_mutex);
            _silent = !answered;
            _asking = false;
        }
        _freed.notify_all();
    }

    std::mutex _mutex;
    std::condition_variable _freed;
    std::deque<Pooled> _idle;
    int _open = 0;
    bool _silent = false;  ///< the last attempt to reach the database was in vain
    bool _asking = false;  ///< somebody is just trying again
};

namespace {

class OpenTransaction : public Transaction {
  public:
    OpenTransaction(Connection& connection, bool write, const std::atomic<bool>& ending, void (*count)())
        : _connection(connection), _write(write), _ending(ending), _count(count) {}

    void run(std::string_view sql, const std::vector<SqlValue>& values,
             const std::function<void(const SqlRow&)>& row) override {
        step();
        _connection.query(sql, values, row);
    }
    std::int64_t change(std::string_view sql, const std::vector<SqlValue>& values) override {
        if (!_write) throw std::logic_error("a change within db.read: " + std::string(sql.substr(0, 100)));
        step();
        return _connection.change(sql, values);
    }
    std::int64_t lastInsertId() override { return _connection.lastInsertId(); }
    bool writes() const override { return _write; }
    void afterCommit(std::function<void()> then) override { _afterCommit.push_back(std::move(then)); }
    std::shared_ptr<CommitWork>& beforeCommit(const void* owner) override {
        for (auto& [who, work] : _beforeCommit)
            if (who == owner) return work;
        return _beforeCommit.emplace_back(owner, nullptr).second;
    }

    void finish() {
        // By index: work may leave more work.
        for (std::size_t i = 0; i < _beforeCommit.size(); ++i)
            if (const auto work = _beforeCommit[i].second) work->run(*this);
    }
    void committed() {
        for (auto& then : _afterCommit) then();
    }

  private:
    void step() {
        if (Deadline::current().expired()) throw Unavailable("the deadline is over");
        if (_ending && isLimited()) throw Unavailable("the server stops");
        _count();
    }

    Connection& _connection;
    bool _write;
    const std::atomic<bool>& _ending;
    void (*_count)();
    std::vector<std::function<void()>> _afterCommit;
    std::deque<std::pair<const void*, std::shared_ptr<CommitWork>>> _beforeCommit;
};

void pauseBefore(int attempt) {
    thread_local std::minstd_rand random(std::random_device{}());
    const int most = std::min(200, 4 << std::min(attempt, 6));
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution<int>(1, most)(random)));
}

}  // namespace

MysqlDatabase::MysqlDatabase(DatabaseOptions options) : _pool(std::make_unique<Pool>(std::move(options))) {}
MysqlDatabase::~MysqlDatabase() = default;

void MysqlDatabase::perform(bool write, const std::function<void(Transaction&)>& closure) {
    const InsideScope scope;
    constexpr int attempts = 12;
    for (int attemptNumber = 1;; ++attemptNumber) {
        try {
            attempt(write, closure);
            return;
        } catch (const Repeatable& error) {
            log(repeated, {{"error", error.what()}});
            const bool given = error.cause == Repeatable::Cause::silent && isLimited();
            if (given || attemptNumber >= attempts || Deadline::current().expired()) throw Unavailable(error.what());
        }
        pauseBefore(attemptNumber);
    }
}

void MysqlDatabase::attempt(bool write, const std::function<void(Transaction&)>& closure) {
    Pool::Pooled pooled = _pool->take(isLimited());
    Connection& connection = *pooled.connection;
    bool committing = false;
    const auto leave = [&] {
        if (!write || connection.rollback())
            _pool->giveBack(std::move(pooled));
        else
            _pool->drop(std::move(pooled.connection));
    };
    try {
        OpenTransaction tx(connection, write, _ending, &Database::countStatement);
        if (write) connection.begin();
        closure(tx);
        if (write) {
            tx.finish();
            KONTOR_TESTPOINT("database.before_commit");
            committing = true;
            connection.commit();
            ++commits;
            KONTOR_TESTPOINT("database.after_commit");
        }
        _pool->giveBack(std::move(pooled));
        tx.committed();
    } catch (const Repeatable& error) {
        if (error.cause == Repeatable::Cause::met) {
            leave();
            throw;
        }
        _pool->drop(std::move(pooled.connection));
        _pool->dropIdle(error.cause == Repeatable::Cause::silent);
        if (!committing) throw;
        // Whether the commit arrived is not known; to run the closure again might do the work twice.
        ++commits;
        throw Unavailable(std::string("the commit's outcome is unknown: ") + error.what());
    } catch (...) {
        if (pooled.connection) leave();
        throw;
    }
}

std::uint64_t MysqlDatabase::commitsOfThread() {
    return commits;
}

bool MysqlDatabase::answers() noexcept {
    // A connection of its own, as those of the pool wait longer, and may all be waiting.
    constexpr std::chrono::seconds limit(2);
    auto probe = _probe.lock();
    try {
        const bool known = *probe != nullptr;
        for (int attempt = known ? 1 : 2;; ++attempt) {
            try {
                if (!*probe)
                    *probe = std::make_unique<Connection>(
                        _pool->options, Patience{.connect = limit, .statement = limit, .lock = limit, .answer = limit});
                (*probe)->query("SELECT 1", {}, [](const SqlRow&) {});
                return true;
            } catch (const Repeatable& error) {
                probe->reset();
                if (attempt == 2 || error.cause == Repeatable::Cause::silent) return false;
            }
        }
    } catch (...) {
        probe->reset();
        return false;
    }
}

std::pair<int, int> MysqlDatabase::poolUse() const {
    return _pool->use();
}

}  // namespace kontor
