// Starts and stops at bad moments.
#include <csignal>
#include <fstream>
#include <random>
#include <stdexcept>
#include <thread>

#include "desk.h"

namespace kontor::faults {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(Stop, InTheMiddleOfBulkWorkLeavesEachTicketChangedOrNot) {
    test::TestServer server(withFixtures());
    server.start();
    auto admin = server.admin();
    Json ids = Json::array();
    for (int i = 0; i < 150; ++i) ids.push(addTicket(admin, "Ticket " + std::to_string(i)));
    const std::string body =
        Json::object({{"ids", ids}, {"patch", Json::object({{"tags", Json::array({Json("bulk")})}})}}).dump();
    std::atomic<int> told{0};
    std::thread bulk([&] {
        try {
            auto client = server.admin();
            const auto answer = client.post("/api/v1/tickets/bulk", body);
            const Json results = Json::parse(answer.body)["results"];
            for (const Json& result : results.items()) told += result["status"].integer() == 200 ? 1 : 0;
        } catch (const std::exception&) {
            // Stopped before it was answered.
        }
    });
    test::Sql sql(test::rootAccess(server.dataDirectory()));
    const auto changed = [&] { return std::stoi(sql.value("SELECT COUNT(*) FROM ticket_tags WHERE tag = 'bulk'")); };
    ASSERT_TRUE(test::waitFor([&] { return changed() > 2; }));
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
    bulk.join();

    server.start();
    test::Sql after(test::rootAccess(server.dataDirectory()));
    const int done = std::stoi(after.value("SELECT COUNT(*) FROM ticket_tags WHERE tag = 'bulk'"));
    EXPECT_GE(done, told);
    // What was changed has its entry in the journal, what was not has none.
    EXPECT_EQ(std::stoi(after.value("SELECT COUNT(*) FROM journal WHERE kind = 'ticket' AND action = 'updated'")),
              done);
}

TEST(FirstStart, CutShortManyTimesComesToTheSameEnd) {
    const std::uint64_t seed = std::random_device()();
    RecordProperty("seed", std::to_string(seed));
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    test::TempDir directory;
    auto options = withFixtures();
    options.dataDirectory = directory / "data";
    options.arguments.insert(options.arguments.end(), {"--demo", "--set", "log.level=warning"});
    // An empty folder of this name keeps the test's ready-made database away.
    fs::create_directories(options.dataDirectory / "db");
    test::TestServer server(options);
    for (int kill = 0; kill < 8; ++kill) {
        server.launch();
        std::this_thread::sleep_for(std::chrono::milliseconds(random() % (400 * (kill + 1))));
        server.kill();
    }
    server.start();
    auto admin = server.admin();
    std::string password;
    std::getline(std::ifstream(options.dataDirectory / "initial-admin-password") >> std::ws, password);
    EXPECT_NO_THROW(server.signedIn("admin", password)) << "the password that is kept is that of the account";
    test::Sql sql(test::rootAccess(options.dataDirectory));
    const auto jobs = [&] {
        return sql.value("SELECT COUNT(*) FROM job_run WHERE name = 'demo.fill' AND state <> 'done'");
    };
    EXPECT_TRUE(test::waitFor([&] { return jobs() == "0"; }, std::chrono::minutes(8)));
    EXPECT_EQ(sql.value("SELECT COUNT(*) FROM job_run WHERE name = 'demo.fill'"), "1");
    // Those of the past year, and five whose clocks run.
    EXPECT_EQ(sql.value("SELECT COUNT(*) FROM tickets"), "3005");
    EXPECT_EQ(sql.value("SELECT COUNT(*) FROM user"), "501");
    EXPECT_EQ(server.stop(), "exit status 0") << server.output();
}

TEST(FirstStart, TakesADirectoryGivenByItsNameAlone) {
    test::TempDir directory;
    fs::create_directories(directory / "data" / "db");
    auto options = withFixtures();
    options.dataDirectory = "data";
    const auto before = fs::current_path();
    fs::current_path(directory.path());
    {
        test::TestServer server(options);
        EXPECT_NO_THROW(server.start());
        EXPECT_EQ(server.stop(), "exit status 0") << server.output();
    }
    fs::current_path(before);
}

}  // namespace
}  // namespace kontor::faults
