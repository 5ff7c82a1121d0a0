#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/testing/wait_for.h"
#include "ledger/outbox_dispatcher.h"
#include "test_kernel.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Subscribers that remember what they were given; "shaky" throws as long as it is told to.
class OutboxTest : public ::testing::Test {
  protected:
    struct Seen {
        std::vector<std::int64_t> steady;
        std::vector<std::int64_t> shaky;
        bool broken = false;
    };

    void emit(std::int64_t id) {
        kernel.db().write([&](Transaction& tx) {
            RecordChanged event;
            event.kind = "ticket";
            event.id = id;
            event.action = "updated";
            kernel.ledger().emit(tx, event);
        });
    }
    std::unique_ptr<OutboxDispatcher> dispatcher() {
        return std::make_unique<OutboxDispatcher>(kernel.db(), *kernel.ledgerStore, kernel.declared, kernel.time,
                                                  kernel);
    }
    std::vector<std::int64_t> steady() {
        return seen.with([](Seen& s) { return s.steady; });
    }
    std::vector<std::int64_t> shaky() {
        return seen.with([](Seen& s) { return s.shaky; });
    }

    Guarded<Seen> seen;
    TestKernel kernel{[this](Registry& registry) {
        registry.on<RecordChanged>("test.steady", "Remembers.", [this](const RecordChanged& event, Kernel&) {
            seen.lock()->steady.push_back(event.id);
        });
        registry.on("test.shaky", "Fails at times.", [this](const StoredEvent& event, Kernel&) {
            auto s = seen.lock();
            if (s->broken) throw std::runtime_error("the mail server is away");
            if (event.name == RecordChanged::name) s->shaky.push_back(eventFrom<RecordChanged>(event).id);
        });
    }};
};

TEST_F(OutboxTest, DeliversInOrderToEverybody) {
    const auto running = dispatcher();
    running->start();
    std::vector<std::int64_t> all;
    for (int i = 1; i <= 250; ++i) {
        emit(i);
        all.push_back(i);
    }
    ASSERT_TRUE(running->drain(std::chrono::seconds(120)));
    EXPECT_EQ(steady(), all);
    EXPECT_EQ(shaky(), all);
    EXPECT_TRUE(running->health().empty());
}

TEST_F(OutboxTest, BeginsWithWhatComesAfterItIsMade) {
    emit(1);
    const auto running = dispatcher();
    running->start();
    emit(2);
    ASSERT_TRUE(running->drain(std::chrono::seconds(120)));
    EXPECT_THAT(steady(), ElementsAre(2));
}

TEST_F(OutboxTest, GoesOnWhereItStopped) {
    {
        const auto first = dispatcher();
        first->start();
        emit(1);
        ASSERT_TRUE(first->drain(std::chrono::seconds(120)));
    }
    emit(2);
    emit(3);
    const auto second = dispatcher();
    second->start();
    ASSERT_TRUE(second->drain(std::chrono::seconds(120)));
    EXPECT_THAT(steady(), ElementsAre(1, 2, 3));
}

TEST_F(OutboxTest, OneThatThrowsHoldsUpNobodyElseAndGetsItAgain) {
    seen.lock()->broken = true;
    const auto running = dispatcher();
    running->start();
    for (int i = 1; i <= 3; ++i) emit(i);
    ASSERT_TRUE(waitFor([&] { return steady().size() == 3 && !running->health().empty(); }));
    EXPECT_THAT(shaky(), ElementsAre());
    EXPECT_EQ(running->health()[0].part, "outbox test.shaky");
    EXPECT_THAT(running->health()[0].text, HasSubstr("the mail server is away"));

    seen.lock()->broken = false;
    kernel.time.advance(std::chrono::minutes(10));
    ASSERT_TRUE(waitFor([&] { return shaky().size() == 3 && running->health().empty(); }));
    EXPECT_THAT(shaky(), ElementsAre(1, 2, 3));
    EXPECT_THAT(steady(), ElementsAre(1, 2, 3));
}

TEST_F(OutboxTest, FailureIsKeptOverARestart) {
    {
        seen.lock()->broken = true;
        const auto first = dispatcher();
        first->start();
        emit(1);
        ASSERT_TRUE(waitFor([&] { return steady().size() == 1 && !first->health().empty(); }));
    }
    seen.lock()->broken = false;
    const auto second = dispatcher();
    second->start();
    ASSERT_TRUE(waitFor([&] { return shaky().size() == 1; }));
    EXPECT_THAT(steady(), ElementsAre(1));
}

TEST_F(OutboxTest, OfTwoNodesOneDelivers) {
    const auto one = dispatcher();
    const auto other = dispatcher();
    one->start();
    emit(1);
    ASSERT_TRUE(one->drain(std::chrono::seconds(120)));
    other->start();
    for (int i = 2; i <= 20; ++i) emit(i);
    ASSERT_TRUE(one->drain(std::chrono::seconds(120)));
    EXPECT_EQ(steady().size(), 20u);
    one->stop();
    emit(21);
    ASSERT_TRUE(other->drain(std::chrono::seconds(120)));
    EXPECT_EQ(steady().size(), 21u);
    EXPECT_EQ(steady().back(), 21);
}

TEST_F(OutboxTest, ForgetsWhatEverybodySawAWeekAgo) {
    const auto running = dispatcher();
    running->start();
    emit(1);
    ASSERT_TRUE(running->drain(std::chrono::seconds(120)));
    kernel.time.advance(std::chrono::hours(24 * 6));
    emit(2);
    ASSERT_TRUE(running->drain(std::chrono::seconds(120)));
    kernel.time.advance(std::chrono::hours(25));
    ASSERT_TRUE(waitFor([&] { return kernel.sql().value("SELECT COUNT(*) FROM outbox") == "1"; }));
    kernel.time.advance(std::chrono::hours(24 * 7));
    ASSERT_TRUE(waitFor([&] { return kernel.sql().value("SELECT COUNT(*) FROM outbox") == "0"; }));
}

TEST_F(OutboxTest, KeepsWhatSomebodyHasNotSeen) {
    seen.lock()->broken = true;
    const auto running = dispatcher();
    running->start();
    emit(1);
    ASSERT_TRUE(waitFor([&] { return steady().size() == 1; }));
    kernel.time.advance(std::chrono::hours(24 * 30));
    emit(2);
    ASSERT_TRUE(waitFor([&] { return steady().size() == 2; }));
    EXPECT_EQ(kernel.sql().value("SELECT COUNT(*) FROM outbox"), "2");
}

TEST_F(OutboxTest, AClockThatIsSetBackDelaysNoRetry) {
    seen.lock()->broken = true;
    const auto running = dispatcher();
    running->start();
    emit(1);
    ASSERT_TRUE(waitFor([&] { return !running->health().empty(); }));
    seen.lock()->broken = false;
    kernel.time.advance(-std::chrono::hours(1));
    EXPECT_TRUE(waitFor([&] { return shaky() == std::vector<std::int64_t>{1}; }));
    emit(2);
    EXPECT_TRUE(waitFor([&] { return shaky() == std::vector<std::int64_t>{1, 2}; }));
}

}  // namespace
}  // namespace kontor::test
