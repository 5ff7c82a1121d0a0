// A clock that jumps: nothing is lost, nothing waits for an hour.
#include "kontor/kernel.h"
#include "kontor/testing/local_server.h"

#include "desk.h"

namespace kontor::faults {
namespace {

class Jump : public ::testing::TestWithParam<int> {
  protected:
    std::string one(const char* sql) {
        return server.kernel().db().read([&](Transaction& tx) { return std::to_string(tx.one<std::int64_t>(sql)); });
    }
    /// Every subscriber has seen every event, and nobody failed.
    bool caughtUp() {
        return one("SELECT COUNT(*) FROM outbox_cursor c JOIN journal_head h WHERE h.position > c.position OR "
                   "c.failures > 0") == "0";
    }
    bool found(test::HttpClient& client, const std::string& word) {
        return test::jsonSize(client.get("/api/v1/search?q=" + word).body, "items") == 1;
    }

    test::LocalServer server{{.plugins = {"tickets", "api", "search", "webhooks"}}};
};

TEST_P(Jump, IsSurvived) {
    auto admin = server.admin();
    const auto before = addTicket(admin, "beforehand");
    ASSERT_TRUE(test::waitFor([&] { return caughtUp(); }));
    server.clock().advance(std::chrono::minutes(GetParam()));
    const auto after = addTicket(admin, "afterwards");
    EXPECT_EQ(admin.patch(ticketPath(before), R"({"description": "changed after the jump"})").status, 200);
    EXPECT_EQ(admin.get(ticketPath(after)).status, 200);
    EXPECT_TRUE(test::waitFor([&] { return caughtUp() && found(admin, "afterwards"); }));
    // Both ways of time travel leave each job with a next time within its period.
    EXPECT_TRUE(test::waitFor([&] {
        const Time now = server.clock().now();
        return server.kernel().db().read([&](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT COUNT(*) FROM job_schedule WHERE name = 'webhooks.send' AND next_at > ?",
                now + std::chrono::seconds(30));
        }) == 0;
    }));
    const auto [checked, bad] =
        server.kernel().db().read([&](Transaction& tx) { return server.kernel().journal().verify(tx); });
    EXPECT_FALSE(bad) << *bad;
    EXPECT_GT(checked, 2);
}

INSTANTIATE_TEST_SUITE_P(By, Jump, ::testing::Values(-60, 60),
                         [](const auto& jump) { return std::string(jump.param < 0 ? "AnHourBack" : "AnHourForward"); });

}  // namespace
}  // namespace kontor::faults
