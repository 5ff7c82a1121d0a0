#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "kontor/testing/wait_for.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class JobsTest : public ::testing::Test {
  protected:
    ~JobsTest() override {
        release = true;
        kernel.jobRunner->stop();
    }

    static Job job(std::string name, std::function<void(JobRun&, Kernel&)> run) {
        Job result;
        result.name = std::move(name);
        result.doc = "For a test.";
        result.run = std::move(run);
        return result;
    }
    void declare(Registry& registry) {
        registry.job(job("test.note",
                         [this](JobRun& run, Kernel&) { noted.lock()->push_back(run.arguments()["n"].integer()); }));
        Job failing = job("test.failing", [this](JobRun&, Kernel&) {
            ++tries;
            throw std::runtime_error("no paper");
        });
        failing.attempts = 3;
        registry.job(failing);
        registry.job(job("test.long", [this](JobRun& run, Kernel&) {
            ++started;
            run.progress(1, 10, "first of ten");
            waitFor([&] { return run.cancelled() || release; }, std::chrono::seconds(300));
            if (!run.cancelled()) ++ended;
        }));
        Job periodic = job("test.periodic", [this](JobRun&, Kernel&) {
            ++periodicRuns;
            if (periodicFails) throw std::runtime_error("no network");
        });
        periodic.every = std::chrono::hours(1);
        registry.job(periodic);
    }

    std::int64_t enqueue(const std::string& name, int n = 0) {
        return kernel.db().write([&](Transaction& tx) {
            return kernel.jobs().enqueue(tx, name, Json::object({{"n", n}}));
        });
    }
    JobStatus status(std::int64_t id) {
        for (const auto& job : kernel.db().read([&](Transaction& tx) { return kernel.jobRunner->list(tx); }))
            if (job.id == id && (id != 0 || job.name == "test.periodic")) return job;
        return {};
    }
    bool becomes(std::int64_t id, const std::string& state) {
        return waitFor([&] { return status(id).state == state; });
    }
    std::vector<std::int64_t> notes() {
        return noted.with([](auto& list) { return list; });
    }

    Guarded<std::vector<std::int64_t>> noted;
    std::atomic<int> tries = 0;
    std::atomic<int> started = 0;
    std::atomic<int> ended = 0;
    std::atomic<int> periodicRuns = 0;
    std::atomic<bool> periodicFails = false;
    std::atomic<bool> release = false;
    TestKernel kernel{[this](Registry& registry) { declare(registry); }};
};

TEST_F(JobsTest, AnEnqueuedJobRunsOnceWithItsArguments) {
    kernel.jobRunner->start();
    const auto id = enqueue("test.note", 7);
    ASSERT_TRUE(becomes(id, "done"));
    EXPECT_THAT(notes(), ElementsAre(7));
    EXPECT_EQ(status(id).finishedAt, kernel.time.now());
}

TEST_F(JobsTest, ARolledBackOneDoesNotRun) {
    kernel.jobRunner->start();
    EXPECT_THROW(kernel.db().write([&](Transaction& tx) {
        kernel.jobs().enqueue(tx, "test.note", Json::object({{"n", 1}}));
        throw Conflict("error.duplicate");
    }),
                 Conflict);
    ASSERT_TRUE(becomes(enqueue("test.note", 2), "done"));
    EXPECT_THAT(notes(), ElementsAre(2));
}

TEST_F(JobsTest, AnUnknownOneIsAnErrorOfTheProgram) {
    EXPECT_THROW(enqueue("test.unheard"), std::logic_error);
    EXPECT_THROW(kernel.jobs().wake("test.note"), std::logic_error);
}

TEST_F(JobsTest, OneThatThrowsIsTriedAgainLaterAndThenGivenUp) {
    kernel.jobRunner->start();
    const auto id = enqueue("test.failing");
    for (int i = 1; i <= 2; ++i) {
        ASSERT_TRUE(waitFor([&] { return tries == i && status(id).state == "waiting"; }));
        EXPECT_GT(status(id).dueAt, kernel.time.now());
        EXPECT_EQ(status(id).error, "no paper");
        kernel.time.advance(std::chrono::hours(2));
    }
    ASSERT_TRUE(becomes(id, "failed"));
    EXPECT_EQ(tries, 3);
    EXPECT_TRUE(status(id).finishedAt);
}

TEST_F(JobsTest, APeriodicOneRunsAtItsTimesAndWhenWoken) {
    kernel.jobRunner->start();
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 1 && status(0).state == "waiting"; }));
    kernel.time.advance(std::chrono::minutes(61));
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 2 && status(0).state == "waiting"; }));
    kernel.jobs().wake("test.periodic");
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 3; }));
}

TEST_F(JobsTest, AFailingPeriodicOneShowsInTheHealthUntilItWorks) {
    periodicFails = true;
    kernel.jobRunner->start();
    const auto health = [&] { return kernel.db().read([&](Transaction& tx) { return kernel.jobRunner->health(tx); }); };
    ASSERT_TRUE(waitFor([&] { return !health().empty(); }));
    EXPECT_EQ(health()[0].part, "job test.periodic");
    EXPECT_THAT(health()[0].text, HasSubstr("no network"));
    periodicFails = false;
    kernel.jobs().wake("test.periodic");
    ASSERT_TRUE(waitFor([&] { return health().empty(); }));
}

TEST_F(JobsTest, WakingIsAllowedAfterACommit) {
    kernel.jobRunner->start();
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 1 && status(0).state == "waiting"; }));
    kernel.db().write([&](Transaction& tx) { tx.afterCommit([&] { kernel.jobs().wake("test.periodic"); }); });
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 2; }));
}

TEST_F(JobsTest, ShowsProgress) {
    kernel.jobRunner->start();
    const auto id = enqueue("test.long");
    ASSERT_TRUE(waitFor([&] { return status(id).note == "first of ten"; }));
    EXPECT_EQ(status(id).done, 1);
    EXPECT_EQ(status(id).total, 10);
    EXPECT_EQ(status(id).state, "running");
    release = true;
    ASSERT_TRUE(becomes(id, "done"));
}

TEST_F(JobsTest, AWaitingOneIsCancelledAtOnce) {
    const auto id = enqueue("test.note");
    kernel.jobRunner->cancel(id);
    EXPECT_EQ(status(id).state, "cancelled");
    EXPECT_THROW(kernel.jobRunner->cancel(id), Conflict);
    EXPECT_THROW(kernel.jobRunner->cancel(id + 1000), NotFound);
}

TEST_F(JobsTest, ARunningOneIsToldToEnd) {
    kernel.jobRunner->start();
    const auto id = enqueue("test.long");
    ASSERT_TRUE(waitFor([&] { return started == 1; }));
    kernel.jobRunner->cancel(id);
    ASSERT_TRUE(becomes(id, "cancelled"));
    EXPECT_EQ(ended, 0);
}

TEST_F(JobsTest, OneCutShortByAStopRunsAgainAfterTheNextStart) {
    kernel.jobRunner->start();
    const auto id = enqueue("test.long");
    ASSERT_TRUE(waitFor([&] { return started == 1; }));
    kernel.jobRunner->stop();
    EXPECT_EQ(status(id).state, "waiting");
    EXPECT_EQ(status(id).failures, 0);
    kernel.jobRunner->start();
    ASSERT_TRUE(waitFor([&] { return started == 2; }));
    release = true;
    ASSERT_TRUE(becomes(id, "done"));
}

TEST_F(JobsTest, AnotherNodeTakesOverWhatADeadOneHeld) {
    const auto id = enqueue("test.note", 5);
    kernel.sql().execute(
        "UPDATE job_run SET state = 'running', attempts = 1, lease_owner = 'dead', lease_until = '2026-01-05 08:00:30' "
        "WHERE id = " +
        std::to_string(id));
    kernel.jobRunner->start();
    const auto other = enqueue("test.note", 6);
    ASSERT_TRUE(becomes(other, "done"));
    EXPECT_THAT(notes(), ElementsAre(6)) << "its lease still holds";
    kernel.time.advance(std::chrono::minutes(1));
    ASSERT_TRUE(becomes(id, "done"));
    EXPECT_THAT(notes(), ElementsAre(6, 5));
}

TEST_F(JobsTest, TheOnlyNodeTakesOverAtOnceWhatAKilledOneHeld) {
    const auto id = enqueue("test.note", 5);
    kernel.sql().execute(
        "UPDATE job_run SET state = 'running', attempts = 1, lease_owner = 'dead', lease_until = '2026-01-05 "
        "09:00:00'");
    kernel.sql().execute(
        "INSERT INTO job_schedule (name, next_at, lease_owner, lease_until, started_at) VALUES ('test.periodic', "
        "'2026-01-05 09:00:00', 'dead', '2026-01-05 08:30:00', '2026-01-05 07:59:00')");
    kernel.jobRunner->takeOver();
    kernel.jobRunner->start();
    ASSERT_TRUE(becomes(id, "done"));
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 1; }));
}

TEST_F(JobsTest, ARunThatEndsItsServerEachTimeIsGivenUp) {
    const auto id = enqueue("test.failing");
    kernel.sql().execute(
        "UPDATE job_run SET state = 'running', attempts = 3, lease_owner = 'dead', lease_until = '2026-01-05 "
        "07:00:00'");
    kernel.jobRunner->start();
    ASSERT_TRUE(becomes(id, "failed"));
    EXPECT_EQ(tries, 0);
    EXPECT_THAT(status(id).error, HasSubstr("the server ended each time"));
}

TEST_F(JobsTest, AClockThatIsSetBackKeepsNothingFromRunning) {
    kernel.jobRunner->start();
    ASSERT_TRUE(waitFor([&] { return periodicRuns == 1; }));
    kernel.time.advance(-std::chrono::hours(5));
    // Nothing falls behind by more than its period: an hour in place of six.
    ASSERT_TRUE(waitFor([&] {
        return kernel.sql().value(
                   "SELECT next_at <= '2026-01-05 04:00:00' FROM job_schedule WHERE name = 'test.periodic'") == "1";
    }));
    kernel.time.advance(std::chrono::hours(1));
    EXPECT_TRUE(waitFor([&] { return periodicRuns == 2; }));
    kernel.jobRunner->stop();
    const auto id = enqueue("test.note", 7);
    kernel.time.advance(-std::chrono::hours(1));
    kernel.jobRunner->start();
    EXPECT_TRUE(becomes(id, "done"));
}

TEST_F(JobsTest, OfTwoNodesOneRunsAJob) {
    const auto node = kernel.otherNode();
    JobRunner other(*node, kernel.declared, kernel.time, kernel);
    kernel.jobRunner->start();
    other.start();
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 30; ++i) ids.push_back(enqueue("test.note", i));
    for (const auto id : ids) ASSERT_TRUE(becomes(id, "done"));
    other.stop();
    EXPECT_EQ(notes().size(), 30u);
    EXPECT_EQ(periodicRuns, 1);
}

TEST_F(JobsTest, HistoryIsPruned) {
    kernel.jobRunner->start();
    ASSERT_TRUE(becomes(enqueue("test.note"), "done"));
    EXPECT_EQ(JobRunner::prune(kernel.db(), kernel.time.now()), 0);
    EXPECT_EQ(JobRunner::prune(kernel.db(), kernel.time.now() + std::chrono::seconds(1)), 1);
}

}  // namespace
}  // namespace kontor::test
