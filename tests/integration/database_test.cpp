// The database facade on a real server: what was acknowledged is there, what was not is not, and what can be repeated
// is.
#include <gmock/gmock.h>

#include <atomic>
#include <chrono>
#include <latch>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "database_fixture.h"
#include "kontor/deadline.h"
#include "kontor/error.h"
#include "kontor/testing/wait_for.h"

namespace kontor::test {
namespace {

class Database : public DatabaseTest {
  protected:
    Database() {
        outside.execute(
            "CREATE TABLE t (id INT PRIMARY KEY, n BIGINT NOT NULL DEFAULT 0, name VARCHAR(20)) ENGINE=InnoDB");
        outside.execute("INSERT INTO t (id) VALUES (1), (2)");
    }

    /// Ends the connection the transaction runs on, as a network or an administrator may at any time.
    void cutOff(Transaction& tx) {
        const auto id = tx.one<std::int64_t>("SELECT CONNECTION_ID()");
        Sql(TestMariaDb::shared().access()).execute("KILL CONNECTION " + std::to_string(id));
    }

    std::string sum() { return outside.value("SELECT SUM(n) FROM t"); }
};

TEST_F(Database, AWriteIsCommittedAndAThrownOneIsNot) {
    db.write([](Transaction& tx) { tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1); });
    EXPECT_EQ(sum(), "1");
    EXPECT_THROW(db.write([](Transaction& tx) {
        tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1);
        throw std::runtime_error("changed my mind");
    }),
                 std::runtime_error);
    EXPECT_EQ(sum(), "1");
}

TEST_F(Database, ValuesComeBackAsTheyWent) {
    outside.execute(
        "CREATE TABLE v (id INT PRIMARY KEY, big BIGINT, real_number DOUBLE, text TEXT, bytes BLOB, at DATETIME(6), "
        "yes BOOLEAN)");
    const auto at = *parseTime("2026-01-31T08:15:00.000001Z");
    const std::string text = "Grüße 🎉 \\ ' \" % _ \t\n";
    const std::string bytes("\0\xff\0x", 4);
    const std::int64_t least = INT64_MIN;
    db.write([&](Transaction& tx) {
        tx.execute("INSERT INTO v VALUES (?, ?, ?, ?, ?, ?, ?)", 1, least, 0.1, text, bytes, at, true);
        tx.execute("INSERT INTO v VALUES (?, ?, ?, ?, ?, ?, ?)", 2, nullptr, nullptr, nullptr, nullptr, nullptr,
                   nullptr);
    });
    using Row = std::tuple<std::int64_t, double, std::string, std::string, Time, bool>;
    const auto row = db.read([&](Transaction& tx) {
        return tx.one<Row>("SELECT big, real_number, text, bytes, at, yes FROM v WHERE id = ?", 1);
    });
    EXPECT_EQ(row, Row(least, 0.1, text, bytes, at, true));
    using Empty = std::tuple<std::optional<std::int64_t>, std::optional<std::string>, std::optional<Time>>;
    const auto empty =
        db.read([&](Transaction& tx) { return tx.one<Empty>("SELECT big, text, at FROM v WHERE id = ?", 2); });
    EXPECT_EQ(empty, Empty());
}

TEST_F(Database, NamesWhatWasWrong) {
    EXPECT_THROW(db.write([](Transaction& tx) { tx.execute("INSERT INTO t (id) VALUES (?)", 1); }), Conflict);
    try {
        db.write([](Transaction& tx) { tx.execute("UPDATE t SET name = ? WHERE id = ?", std::string(21, 'x'), 1); });
        FAIL() << "a text too long was taken";
    } catch (const Invalid& error) {
        ASSERT_EQ(error.errors().size(), 1u);
        EXPECT_EQ(error.errors()[0].field, "name");
    }
    EXPECT_THROW(db.read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT n FROM t WHERE id = ?", 99); }),
                 NotFound);
    EXPECT_THROW(db.read([](Transaction& tx) { tx.execute("UPDATE t SET n = ?", 1); }), std::logic_error);
    EXPECT_THROW(db.read([&](Transaction&) { db.read([](Transaction&) {}); }), std::logic_error);
    EXPECT_EQ(sum(), "0");
}

TEST_F(Database, AnUnchangedRowCountsAsFound) {
    const auto touch = [](Transaction& tx) { return tx.execute("UPDATE t SET n = ? WHERE id = ?", 0, 1); };
    EXPECT_EQ(db.write(touch), 1);
    EXPECT_EQ(db.write(touch), 1);
}

TEST_F(Database, TwoThatWaitForEachOtherBothSucceed) {
    std::latch bothHold(2);
    std::atomic<int> runs{0};
    const auto crosswise = [&](int first, int second) {
        bool waited = false;
        db.write([&](Transaction& tx) {
            ++runs;
            tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", first);
            if (!waited) {
                waited = true;
                bothHold.arrive_and_wait();
            }
            tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", second);
        });
    };
    std::thread other([&] { crosswise(2, 1); });
    crosswise(1, 2);
    other.join();
    EXPECT_EQ(sum(), "4");
    EXPECT_GE(runs, 3) << "no deadlock happened";
}

TEST_F(Database, ManyWritersOfOneRowLoseNothing) {
    std::vector<std::thread> writers;
    for (int i = 0; i < 40; ++i)  // more than the pool has connections
        writers.emplace_back([&] {
            for (int j = 0; j < 10; ++j)
                db.write([](Transaction& tx) {
                    const auto n = tx.one<std::int64_t>("SELECT n FROM t WHERE id = ? FOR UPDATE", 1);
                    tx.execute("UPDATE t SET n = ? WHERE id = ?", n + 1, 1);
                });
        });
    for (auto& writer : writers) writer.join();
    EXPECT_EQ(sum(), "400");
    EXPECT_EQ(db.poolUse().first, 0);
}

TEST_F(Database, AConnectionLostOnTheWayIsMadeUpForOnce) {
    int runs = 0;
    db.write([&](Transaction& tx) {
        tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1);
        if (++runs == 1) cutOff(tx);
        tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 2);
    });
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(sum(), "2");
}

TEST_F(Database, ACommitThatMayNotHaveArrivedIsNeverCalledASuccess) {
    EXPECT_THROW(db.write([&](Transaction& tx) {
        tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1);
        cutOff(tx);
    }),
                 Unavailable);
    EXPECT_EQ(sum(), "0");
    db.write([](Transaction& tx) { tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1); });
    EXPECT_EQ(sum(), "1");
}

TEST_F(Database, WorksAgainAfterTheServerCrashed) {
    db.write([](Transaction& tx) { tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1); });
    auto& server = TestMariaDb::shared();
    const pid_t before = server.server().processId();
    server.crash();
    ASSERT_TRUE(waitFor([&] { return server.server().up() && server.server().processId() != before; }));
    db.write([](Transaction& tx) { tx.execute("UPDATE t SET n = n + 1 WHERE id = ?", 1); });
    EXPECT_EQ(Sql(own.access()).value("SELECT SUM(n) FROM t"), "2");
    EXPECT_TRUE(db.answers());
}

TEST_F(Database, ADeadlineThatIsOverStopsTheWork) {
    const DeadlineScope scope(Deadline::after(std::chrono::milliseconds(0)));
    EXPECT_THROW(db.read([](Transaction& tx) { return tx.one<std::int64_t>("SELECT n FROM t WHERE id = ?", 1); }),
                 Unavailable);
    EXPECT_THROW(db.write([](Transaction& tx) { tx.execute("UPDATE t SET n = ?", 1); }), Unavailable);
    EXPECT_EQ(sum(), "0");
}

TEST_F(Database, WorkLeftForTheCommitRunsInItAndWhatFollowsRunsAfterIt) {
    struct Work : CommitWork {
        void run(Transaction& tx) override { tx.execute("UPDATE t SET n = n * 10 WHERE id = ?", 1); }
    };
    std::string seenAfter;
    db.write([&](Transaction& tx) {
        tx.beforeCommit(this) = std::make_shared<Work>();
        tx.afterCommit([&] { seenAfter = sum(); });
        tx.execute("UPDATE t SET n = n + 4 WHERE id = ?", 1);
    });
    EXPECT_EQ(seenAfter, "40");
    EXPECT_THROW(db.write([&](Transaction& tx) {
        tx.afterCommit([&] { seenAfter = "not to be called"; });
        throw std::runtime_error("rolled back");
    }),
                 std::runtime_error);
    EXPECT_EQ(seenAfter, "40");
}

}  // namespace
}  // namespace kontor::test
