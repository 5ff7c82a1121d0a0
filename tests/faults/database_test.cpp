// A database that dies under a server that serves.
#include <csignal>
#include <set>

#include "desk.h"

namespace kontor::faults {
namespace {

using ::testing::AnyOf;

TEST(DatabaseProcess, ThatIsKilledAgainAndAgainIsAnsweredWith503AndComesBack) {
    test::TestServer server(withFixtures());
    server.start();
    const pid_t process = server.processId();
    auto admin = server.admin();
    std::set<std::int64_t> acknowledged;
    for (int kill = 0; kill < 3; ++kill) {
        const pid_t database = server.databaseProcessId();
        ASSERT_GT(database, 0);
        ASSERT_EQ(::kill(database, SIGKILL), 0);
        ASSERT_TRUE(test::waitFor([&] {
            const auto listed = admin.get("/api/v1/tickets");
            if (listed.status != 200) expectComeAgain(listed);
            const auto page = admin.get("/tickets", {{"Accept", "text/html"}});
            EXPECT_THAT(page.status, AnyOf(200, 303, 503)) << page.body;
            if (page.status == 503) {
                EXPECT_FALSE(page.header("retry-after").empty());
            }
            const auto made = admin.post("/api/v1/tickets", R"({"subject": "while it is away"})");
            if (made.status != 201)
                expectComeAgain(made);
            else
                acknowledged.insert(Json::parse(made.body)["id"].integer());
            return listed.status == 200 && made.status == 201 && server.databaseProcessId() != database;
        })) << server.output();
        EXPECT_EQ(server.client().get("/readyz").status, 200);
    }
    EXPECT_EQ(server.processId(), process);
    for (const auto id : acknowledged) EXPECT_EQ(admin.get(ticketPath(id)).status, 200) << id;
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
}

}  // namespace
}  // namespace kontor::faults
