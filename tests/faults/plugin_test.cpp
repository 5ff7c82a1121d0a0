// What the kernel guarantees against plugins that misbehave (ARCHITECTURE.md, "A plugin").
#include <stdexcept>
#include <thread>

#include "desk.h"

namespace kontor::faults {
namespace {

using ::testing::HasSubstr;

class TroublesomePlugin : public ::testing::Test {
  protected:
    /// Whoever is blocked for good gets no answer.
    std::thread post(const std::string& path) {
        return std::thread([this, path] {
            try {
                auto client = server.admin();
                client.post(path, "{}");
            } catch (const std::runtime_error&) {
            }
        });
    }
    bool runs(test::HttpClient& client, const std::string& line, const std::string& text) {
        const auto answer =
            client.post("/api/v1/commands/run", Json::object({{"line", line}, {"format", "json"}}).dump());
        return answer.status == 200 && answer.body.find(text) != std::string::npos;
    }

    test::TestServer server{withFixtures()};
};

TEST_F(TroublesomePlugin, ThatBlocksARequestAndAJobKeepsTheServerNeitherFromServingNorFromStopping) {
    server.start();
    auto admin = server.admin();
    auto blocked = post("/api/v1/trouble/block");
    ASSERT_TRUE(runs(admin, "jobs run troublesome.block", "troublesome.block"));
    EXPECT_TRUE(test::waitFor([&] { return runs(admin, "jobs show troublesome.block", "running"); }));
    EXPECT_GT(addTicket(admin, "served all the same"), 0);
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
    EXPECT_THAT(server.output(), HasSubstr("server.stuck"));
    blocked.join();
    server.start();
    auto again = server.admin();
    EXPECT_EQ(test::jsonSize(again.get("/api/v1/tickets?q=served").body, "items"), 1);
}

TEST_F(TroublesomePlugin, ThatWantsMoreMemoryThanThereIsIsAnIncident) {
    server.start();
    auto admin = server.admin();
    const auto answer = admin.post("/api/v1/trouble/memory", "{}");
    EXPECT_EQ(answer.status, 500) << answer.body;
    EXPECT_FALSE(test::jsonText(answer.body, "incident").empty());
    EXPECT_EQ(admin.get("/api/v1/me").status, 200);
}

TEST_F(TroublesomePlugin, WhoseJobEndsTheProcessDoesNotDoSoForEver) {
    server.start();
    auto admin = server.admin();
    try {
        runs(admin, "jobs run troublesome.crash", "");
    } catch (const std::runtime_error&) {
        // It may be gone before its answer.
    }
    const auto failed = [&] {
        try {
            test::Sql sql(test::rootAccess(server.dataDirectory()));
            return sql.value("SELECT state FROM job_run WHERE name = 'troublesome.crash'") == "failed";
        } catch (const std::runtime_error&) {
            return false;
        }
    };
    int deaths = 0;
    for (;; ++deaths) {
        ASSERT_TRUE(test::waitFor([&] { return !server.running() || failed(); }, std::chrono::minutes(3)));
        if (server.running()) break;
        EXPECT_THAT(server.ending(), HasSubstr("signal 6"));
        try {
            server.start();
        } catch (const std::runtime_error&) {
            // It may end before it serves.
        }
    }
    EXPECT_EQ(deaths, 5) << "as often as the job may be tried";
    auto again = server.admin();
    EXPECT_TRUE(runs(again, "jobs show troublesome.crash", "the server ended each time"));
}

TEST_F(TroublesomePlugin, ThatFailsAfterHalfOfItsWorkIsNotRepeatedUnderTheSameKey) {
    server.start();
    auto admin = server.admin();
    const test::HttpHeaders key{{"Idempotency-Key", "one"}};
    expectComeAgain(admin.post("/api/v1/trouble/half", "{}", key));
    const auto again = admin.post("/api/v1/trouble/half", "{}", key);
    EXPECT_EQ(again.status, 409) << again.body;
    EXPECT_THAT(test::jsonText(again.body, "code"), HasSubstr("error.idempotency_"));
    test::Sql sql(test::rootAccess(server.dataDirectory()));
    EXPECT_EQ(sql.value("SELECT COUNT(*) FROM journal WHERE action = 'half'"), "1");

    // Where nothing was done the same key may be used again.
    const test::HttpHeaders other{{"Idempotency-Key", "two"}};
    expectComeAgain(admin.post("/api/v1/trouble/nothing", "{}", other));
    for (int i = 0; i < 2; ++i) EXPECT_EQ(admin.post("/api/v1/trouble/nothing", "{}", other).status, 200);
    EXPECT_EQ(sql.value("SELECT COUNT(*) FROM journal WHERE action = 'second'"), "1");
}

}  // namespace
}  // namespace kontor::faults
