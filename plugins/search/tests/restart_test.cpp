// Nothing is lost when the server is killed, and an index that is gone comes back by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/testing/test_server.h"
#include "kontor/testing/wait_for.h"

namespace kontor::search {
namespace {

void report(test::HttpClient& client, const std::string& subject) {
    const auto answer = client.post("/api/v1/tickets", R"({"subject": ")" + subject + R"("})");
    ASSERT_EQ(answer.status, 201) << answer.body;
}

bool finds(test::HttpClient& client, const std::string& q, std::int64_t count) {
    const auto answer = client.get("/api/v1/search?q=" + q);
    // While an index is made anew there may be none for a moment.
    if (answer.status == 503) return false;
    EXPECT_EQ(answer.status, 200) << answer.body;
    return test::jsonSize(answer.body, "items") == count;
}

class SearchKilled : public ::testing::TestWithParam<const char*> {};

TEST_P(SearchKilled, AtACommitLosesNothing) {
    test::TestServer server;
    server.start();
    {
        auto admin = server.admin();
        report(admin, "Drucker eins");
        ASSERT_TRUE(test::waitFor([&] { return finds(admin, "drucker", 1); })) << server.output();
    }
    server.stop();
    server.setEnvironment({std::string("KONTOR_CRASH_AT=") + GetParam()});
    try {
        server.start();
        auto admin = server.admin();
        report(admin, "Drucker zwei");
    } catch (const std::exception&) {
        // It may die before its answer is here, or at the start when a change was left over.
    }
    ASSERT_TRUE(test::waitFor([&] { return !server.running(); }, std::chrono::seconds(180))) << server.output();
    server.setEnvironment({});
    server.start();
    auto again = server.admin();
    if (test::jsonSize(again.get("/api/v1/tickets?q=zwei").body, "items") == 0) report(again, "Drucker zwei");
    EXPECT_TRUE(test::waitFor([&] { return finds(again, "drucker", 2); })) << server.output();
    EXPECT_TRUE(finds(again, "zwei", 1));
}

INSTANTIATE_TEST_SUITE_P(Points, SearchKilled, ::testing::Values("search.before_commit", "search.after_commit"));

TEST(SearchRestart, AMissingIndexIsBuiltAgain) {
    test::TestServer server;
    server.start();
    {
        auto admin = server.admin();
        report(admin, "Drucker eins");
        report(admin, "Drucker zwei");
        ASSERT_TRUE(test::waitFor([&] { return finds(admin, "drucker", 2); })) << server.output();
    }
    server.kill();
    std::filesystem::remove_all(server.dataDirectory() / "search");
    server.start();
    auto again = server.admin();
    EXPECT_TRUE(test::waitFor([&] { return finds(again, "drucker", 2); })) << server.output();
}

TEST(SearchRestart, HostileQuestionsAreRefusedNotFailedOn) {
    test::TestServer server;
    server.start();
    auto admin = server.admin();
    for (const char* query : {"", "?q=", "?q=%ff%fe", "?q=%00", "?q=x&limit=x", "?q=x&limit=101", "?q=x&kinds=%ff",
                              "?q=-x", "?q=a*", "?q=x&kinds=nonsense"})
        EXPECT_EQ(admin.get(std::string("/api/v1/search") + query).status, 400) << query;
    EXPECT_EQ(admin.get("/api/v1/search?q=%22&q=x").status / 100, 4);
    EXPECT_EQ(admin.get("/api/v1/search?q=((*%20AND%20x").status, 200);
    EXPECT_EQ(server.client().get("/api/v1/search?q=x").status, 401);
    EXPECT_EQ(admin.get("/api/v1/search?q=" + std::string(401, 'x')).status, 400);
}

}  // namespace
}  // namespace kontor::search
