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
    explicit Pool(DatabaseOptions options) : options(std::move(options)) {}

    /// One whose statements are limited that way already, if there is one: to change it is a round trip.
    std::unique_ptr<Connection> take(std::chrono::seconds limit) {
        {
            std::unique_lock lock(_mutex);
            const auto wait = std::min<std::chrono::milliseconds>(Deadline::current().left(), std::chrono::seconds(30));
            if (!_freed.wait_for(lock, wait, [&] { return !_idle.empty() || _open < options.connections; }))
                throw Unavailable("no database connection became free in time");
            if (!_idle.empty()) {
                auto found = std::find_if(_idle.rbegin(), _idle.rend(),
                                          [&](const auto& idle) { return idle->limit() == limit; });
                if (found == _idle.rend()) found = _idle.rbegin();
                auto connection = std::move(*found);
                _idle.erase(std::next(found).base());
                return connection;
            }
            ++_open;
        }
        try {
            return std::make_unique<Connection>(options);
        } catch (...) {
            drop(nullptr);
            throw;
        }
    }

    void giveBack(std::unique_ptr<Connection> connection) {
        {
            std::lock_guard lock(_mutex);
            _idle.push_back(std::move(connection));
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
    void dropIdle() {
        std::deque<std::unique_ptr<Connection>> idle;
        {
            std::lock_guard lock(_mutex);
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
    std::mutex _mutex;
    std::condition_variable _freed;
    std::deque<std::unique_ptr<Connection>> _idle;
    int _open = 0;
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
            if (error.connectionLost) _pool->dropIdle();
            if (attemptNumber >= attempts || Deadline::current().expired()) throw Unavailable(error.what());
        }
        pauseBefore(attemptNumber);
    }
}

void MysqlDatabase::attempt(bool write, const std::function<void(Transaction&)>& closure) {
    const auto limit = isLimited() ? _pool->options.statementLimit : std::chrono::seconds(0);
    std::unique_ptr<Connection> connection = _pool->take(limit);
    bool committing = false;
    std::function<void()> after;
    try {
        connection->limitStatements(limit);
        OpenTransaction tx(*connection, write, _ending, &Database::countStatement);
        if (write) connection->begin();
        closure(tx);
        if (write) {
            tx.finish();
            KONTOR_TESTPOINT("database.before_commit");
            committing = true;
            connection->commit();
            ++commits;
            KONTOR_TESTPOINT("database.after_commit");
        }
        _pool->giveBack(std::move(connection));
        tx.committed();
    } catch (const Repeatable& error) {
        if (error.connectionLost) {
            _pool->drop(std::move(connection));
            // Whether the commit arrived is not known; to run the closure again might do the work twice.
            if (committing) {
                ++commits;
                throw Unavailable(std::string("the commit's outcome is unknown: ") + error.what());
            }
        } else {
            if (write) connection->rollback();
            _pool->giveBack(std::move(connection));
        }
        throw;
    } catch (...) {
        if (connection) {
            if (write) connection->rollback();
            _pool->giveBack(std::move(connection));
        }
        throw;
    }
}

std::uint64_t MysqlDatabase::commitsOfThread() {
    return commits;
}

bool MysqlDatabase::answers() noexcept {
    try {
        const DeadlineScope scope(Deadline::after(std::chrono::seconds(2)));
        read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT 1"); });
        return true;
    } catch (...) {
        return false;
    }
}

std::pair<int, int> MysqlDatabase::poolUse() const {
    return _pool->use();
}

}  // namespace kontor
