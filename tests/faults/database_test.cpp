// A database that dies under a server that serves.
#include <csignal>
#include <set>
#include <thread>
#include <vector>

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

/// One that lives and does nothing: a disk that is gone, a machine out of memory, a debugger.
TEST(DatabaseProcess, ThatHangsIsAnsweredWith503AndGoesOnWhereItWas) {
    test::TestServer server(withFixtures());
    server.start();
    std::vector<test::HttpClient> people;
    for (int i = 0; i < 30; ++i) people.push_back(server.admin());  // more than there are threads and connections
    const auto before = addTicket(people.front(), "before it hung");
    const pid_t database = server.databaseProcessId();
    ASSERT_EQ(::kill(database, SIGSTOP), 0);

    // Each is answered long before the database goes on: it does so only after the last of them.
    std::vector<test::HttpResponse> answers(people.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < people.size(); ++i)
        threads.emplace_back([&, i] {
            answers[i] = i % 3 == 0 ? people[i].post("/api/v1/tickets", R"({"subject": "while it hangs"})")
                                    : people[i].get(ticketPath(before));
        });
    for (auto& thread : threads) thread.join();
    const auto health = server.client().get("/readyz");
    const auto again = people.front().get(ticketPath(before));
    ASSERT_EQ(::kill(database, SIGCONT), 0);
    for (const auto& answer : answers) expectComeAgain(answer);
    EXPECT_EQ(health.status, 503) << health.body;
    expectComeAgain(again);

    ASSERT_TRUE(test::waitFor([&] { return server.client().get("/readyz").status == 200; })) << server.output();
    for (auto& person : people) EXPECT_EQ(person.get(ticketPath(before)).status, 200);
    addTicket(people.front(), "after it hung");
    EXPECT_EQ(server.databaseProcessId(), database);
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
}

}  // namespace
}  // namespace kontor::faults
