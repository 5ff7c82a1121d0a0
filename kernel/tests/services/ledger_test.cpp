#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "kontor/testing/wait_for.h"
#include "ledger/journal_check.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;

class LedgerTest : public ::testing::Test {
  protected:
    void note(const Ref& ref, const std::string& action, int entries = 1, int events = 1) {
        kernel.db().write([&](Transaction& tx) {
            for (int i = 0; i < entries; ++i)
                kernel.ledger().journal(tx, kernel.system(), ref, action, {{"subject", Json("old"), Json("new “ü”")}});
            for (int i = 0; i < events; ++i) kernel.ledger().emit(tx, changed(ref, action));
        });
    }
    static RecordChanged changed(const Ref& ref, const std::string& action) {
        RecordChanged event;
        event.kind = ref.kind;
        event.id = ref.id;
        event.action = action;
        return event;
    }
    std::pair<std::int64_t, std::optional<std::int64_t>> verify() {
        return kernel.db().read([&](Transaction& tx) { return kernel.journal().verify(tx); });
    }
    std::vector<StoredEvent> events(std::int64_t after = 0) {
        return kernel.db().read([&](Transaction& tx) { return outbox::after(tx, after, 10000); });
    }

    TestKernel kernel{[](Registry& registry) { registry.job(JournalCheck::job()); }};
};

TEST_F(LedgerTest, AnEmptyJournalIsWhole) {
    EXPECT_EQ(verify().first, 0);
    EXPECT_FALSE(verify().second);
}

TEST_F(LedgerTest, KeepsWhoDidWhatToWhich) {
    note({"ticket", 1}, "created");
    note({"ticket", 2}, "created");
    kernel.time.advance(std::chrono::minutes(1));
    note({"ticket", 1}, "updated");
    const auto entries = kernel.db().read([&](Transaction& tx) { return kernel.journal().of(tx, {"ticket", 1}); });
    ASSERT_EQ(entries.size(), 2u);
    EXPECT_EQ(entries[0].action, "updated");
    EXPECT_EQ(entries[0].at, kernel.time.now());
    EXPECT_EQ(entries[0].via, "system");
    EXPECT_EQ(entries[0].ref, (Ref{"ticket", 1}));
    EXPECT_EQ(entries[0].changes.dump(), R"([{"field":"subject","from":"old","to":"new “ü”"}])");
    EXPECT_EQ(entries[1].action, "created");
    const auto earlier = kernel.db().read([&](Transaction& tx) {
        return kernel.journal().of(tx, {"ticket", 1}, entries[0].id);
    });
    ASSERT_EQ(earlier.size(), 1u);
    EXPECT_EQ(earlier[0].id, entries[1].id);
    EXPECT_EQ(kernel.db().read([&](Transaction& tx) { return kernel.journal().tail(tx, 2); }).size(), 2u);
    EXPECT_EQ(verify().first, 3);
    EXPECT_FALSE(verify().second);
}

TEST_F(LedgerTest, ManyEntriesOfOneWriteAreOneChain) {
    for (const auto& [entries, count] : {std::pair{1, 0}, {0, 1}, {7, 3}, {8, 8}, {9, 25}, {40, 2}})
        note({"ticket", 1}, "updated", entries, count);
    EXPECT_EQ(verify().first, 65);
    EXPECT_FALSE(verify().second);
    const auto all = events();
    ASSERT_EQ(all.size(), 39u);
    for (std::size_t i = 0; i < all.size(); ++i) EXPECT_EQ(all[i].position, static_cast<std::int64_t>(i + 1));
}

TEST_F(LedgerTest, AnEventKnowsTheEntryItTellsOf) {
    note({"ticket", 1}, "updated", 0, 1);
    kernel.db().write([&](Transaction& tx) {
        kernel.ledger().emit(tx, changed({"ticket", 2}, "updated"));
        // More of both than are written at once, and not as many of the one as of the other.
        for (int i = 0; i < 30; ++i) {
            for (int line = 0; line <= i % 3; ++line)
                kernel.ledger().journal(tx, kernel.system(), {"ticket", 100 + i}, "line " + std::to_string(line));
            kernel.ledger().emit(tx, changed({"ticket", 100 + i}, "updated"));
        }
    });
    note({"ticket", 3}, "updated", 100, 1);
    const auto all = events();
    ASSERT_EQ(all.size(), 33u);
    EXPECT_EQ(all[0].journalId, 0);
    EXPECT_EQ(all[1].journalId, 0);
    kernel.db().read([&](Transaction& tx) {
        for (int i = 0; i < 30; ++i) {
            const auto entry = kernel.journal().one(tx, all[static_cast<std::size_t>(i) + 2].journalId);
            ASSERT_TRUE(entry) << i;
            EXPECT_EQ(entry->ref, (Ref{"ticket", 100 + i}));
            EXPECT_EQ(entry->action, "line " + std::to_string(i % 3));
        }
        EXPECT_EQ(all.back().journalId, kernel.journal().tail(tx, 1).at(0).id);
        EXPECT_FALSE(kernel.journal().one(tx, 100'000));
    });
}

TEST_F(LedgerTest, TheJournalIsReadForwards) {
    const Time start = kernel.time.now();
    for (int i = 0; i < 6; ++i) {
        note({i % 2 ? "ticket" : "user", 1}, "updated");
        kernel.time.advance(std::chrono::minutes(1));
    }
    kernel.db().write([&](Transaction& tx) {
        kernel.ledger().journal(tx, Viewer::system("rule 7", Origin::rule), {"ticket", 2}, "updated");
    });
    kernel.db().read([&](Transaction& tx) {
        const auto ids = [](const std::vector<JournalEntry>& entries) {
            std::vector<std::int64_t> result;
            for (const auto& entry : entries) result.push_back(entry.id);
            return result;
        };
        Journal& journal = kernel.journal();
        EXPECT_THAT(ids(journal.from(tx, {"ticket", 1}, 0, 50)), ElementsAre(2, 4, 6));
        EXPECT_THAT(ids(journal.from(tx, {"ticket", 1}, 2, 1)), ElementsAre(4));
        EXPECT_THAT(ids(journal.ofKind(tx, "ticket", 2, 7, 50)), ElementsAre(4, 6, 7));
        EXPECT_THAT(ids(journal.ofKind(tx, "ticket", 0, 6, 2)), ElementsAre(2, 4));
        EXPECT_EQ(journal.idAt(tx, start), 0);
        EXPECT_EQ(journal.idAt(tx, start + std::chrono::seconds(1)), 1);
        EXPECT_EQ(journal.idAt(tx, start + std::chrono::minutes(4)), 4);
        EXPECT_EQ(journal.idAt(tx, start + std::chrono::hours(4)), 7);
        EXPECT_EQ(journal.one(tx, 7)->reason, "rule 7");
    });
}

TEST_F(LedgerTest, ARolledBackWriteLeavesNothingAndNoGap) {
    note({"ticket", 1}, "created");
    EXPECT_THROW(kernel.db().write([&](Transaction& tx) {
        kernel.ledger().journal(tx, kernel.system(), {"ticket", 2}, "created");
        kernel.ledger().emit(tx, changed({"ticket", 2}, "created"));
        throw Conflict("error.duplicate");
    }),
                 Conflict);
    note({"ticket", 3}, "created");
    EXPECT_EQ(verify().first, 2);
    EXPECT_FALSE(verify().second);
    const auto all = events();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1].position, 2);
    EXPECT_EQ(eventFrom<RecordChanged>(all[1]).id, 3);
}

TEST_F(LedgerTest, WritesOutsideOfAWriteAreRefused) {
    EXPECT_THROW(kernel.db().read([&](Transaction& tx) {
        kernel.ledger().journal(tx, kernel.system(), {"ticket", 1}, "updated");
    }),
                 std::logic_error);
}

TEST_F(LedgerTest, AChangedEntryIsFound) {
    for (int i = 1; i <= 5; ++i) note({"ticket", i}, "created");
    auto sql = kernel.sql();
    for (const char* change : {"action = 'deleted'", "actor_id = 9", "changes = '[]'", "at = '2020-01-01'",
                               "record_id = 7", "reason = 'x'"}) {
        sql.execute("CREATE TEMPORARY TABLE kept AS SELECT * FROM journal WHERE id = 3");
        sql.execute("UPDATE journal SET " + std::string(change) + " WHERE id = 3");
        EXPECT_EQ(verify(), std::pair(std::int64_t{2}, std::optional<std::int64_t>(3))) << change;
        sql.execute("REPLACE INTO journal SELECT * FROM kept");
        sql.execute("DROP TEMPORARY TABLE kept");
        EXPECT_FALSE(verify().second) << change;
    }
}

TEST_F(LedgerTest, AMissingEntryIsFound) {
    for (int i = 1; i <= 5; ++i) note({"ticket", i}, "created");
    kernel.sql().execute("DELETE FROM journal WHERE id = 2");
    EXPECT_EQ(verify().second, 2);
}

TEST_F(LedgerTest, ACutOffEndIsFound) {
    for (int i = 1; i <= 5; ++i) note({"ticket", i}, "created");
    kernel.sql().execute("DELETE FROM journal WHERE id = 5");
    EXPECT_EQ(verify().second, 5);
}

TEST_F(LedgerTest, AChainMadeAnewForItsEndDoesNotFitTheHead) {
    for (int i = 1; i <= 3; ++i) note({"ticket", i}, "created");
    kernel.sql().execute("UPDATE journal_head SET hash = REPEAT('a', 64)");
    EXPECT_EQ(verify().second, 3);
}

TEST_F(LedgerTest, ACheckThatIsCutShortIsGoneOnWithByAJob) {
    for (int i = 0; i < 130; ++i) note({"ticket", i}, "created", 20);
    JournalCheck check(kernel);
    // No time at all: one step.
    auto status = check.begin(std::chrono::milliseconds(0));
    EXPECT_EQ(status.checked, 1000);
    EXPECT_FALSE(status.finishedAt);
    EXPECT_EQ(check.begin(std::chrono::hours(1)).checked, 1000) << "one at a time";
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM job_run WHERE name = 'journal.verify'"), "1");

    // An entry before the point where the job goes on is not looked at again, one behind it is.
    kernel.sql().execute("UPDATE journal SET reason = 'x' WHERE id = 2500");
    const auto finished = [&] {
        const auto now = kernel.db().read([&](Transaction& tx) { return check.last(tx); });
        return now->finishedAt.has_value();
    };
    kernel.jobRunner->start();
    ASSERT_TRUE(waitFor(finished));
    status = *kernel.db().read([&](Transaction& tx) { return check.last(tx); });
    EXPECT_EQ(status.checked, 2499);
    EXPECT_EQ(status.firstBad, 2500);
    EXPECT_TRUE(kernel.db().read([&](Transaction& tx) { return check.health(tx); }));

    kernel.sql().execute("UPDATE journal SET reason = 'test' WHERE id = 2500");
    status = check.begin(std::chrono::hours(1));
    EXPECT_TRUE(status.finishedAt);
    EXPECT_EQ(status.checked, 2600);
    EXPECT_FALSE(status.firstBad);
    EXPECT_FALSE(kernel.db().read([&](Transaction& tx) { return check.health(tx); }));
}

// The outbox's promise: who has seen position n never finds a smaller one later, however the writes overlap.
TEST_F(LedgerTest, PositionsBecomeVisibleInOrder) {
    constexpr int writers = 4;
    constexpr int writes = 60;
    std::atomic<int> running = writers;
    std::vector<std::thread> threads;
    for (int w = 0; w < writers; ++w)
        threads.emplace_back([&, w] {
            std::minstd_rand random(static_cast<unsigned>(w + 1));
            for (int i = 0; i < writes; ++i) {
                try {
                    kernel.db().write([&](Transaction& tx) {
                        // Written at the start of the transaction, numbered at its end.
                        kernel.ledger().journal(tx, kernel.system(), {"ticket", w}, "updated");
                        kernel.ledger().emit(tx, changed({"ticket", w}, "updated"));
                        for (unsigned spin = random() % 4; spin > 0; --spin)
                            tx.one<std::int64_t>("SELECT COUNT(*) FROM user");
                        if (i % 5 == 4) throw Conflict("error.duplicate");
                    });
                } catch (const Conflict&) {
                }
            }
            --running;
        });
    std::vector<std::int64_t> seen;
    for (bool last = false; !last;) {
        last = running == 0;
        const auto fresh = events(seen.empty() ? 0 : seen.back());
        for (const auto& event : fresh) seen.push_back(event.position);
    }
    for (auto& thread : threads) thread.join();
    constexpr int committed = writers * writes * 4 / 5;
    ASSERT_EQ(seen.size(), static_cast<std::size_t>(committed));
    for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_EQ(seen[i], static_cast<std::int64_t>(i + 1));
    EXPECT_EQ(verify().first, committed);
    EXPECT_FALSE(verify().second);
}

TEST_F(LedgerTest, CostsThreeStatements) {
    note({"ticket", 1}, "created");
    const auto before = Database::statementsOfThread();
    note({"ticket", 1}, "updated");
    EXPECT_EQ(Database::statementsOfThread() - before, 3u);
}

}  // namespace
}  // namespace kontor::test
