// Many writers on the same tickets: no answer is a 500, no change that was acknowledged is lost.
#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "desk.h"

namespace kontor::faults {
namespace {

using ::testing::AnyOf;

constexpr int writers = 6;
constexpr int rounds = 40;

class Contention : public ::testing::Test {
  protected:
    void SetUp() override {
        server.start();
        const auto answer = server.client().post(
            "/api/v1/sessions", Json::object({{"login", "admin"}, {"password", server.adminPassword()}}).dump());
        token = test::jsonText(answer.body, "token");
        auto admin = client();
        for (int i = 0; i < 3; ++i) tickets.push_back(addTicket(admin, "Ticket " + std::to_string(i)));
    }
    /// All of one session: many sign-ins at once look like somebody who tries passwords.
    test::HttpClient client() {
        auto client = server.client();
        client.bearer(token);
        return client;
    }
    /// Runs `work(number, client)` in so many threads at once.
    template <class Work>
    void together(Work work) {
        std::vector<std::thread> threads;
        for (int number = 0; number < writers; ++number)
            threads.emplace_back([&, number] {
                try {
                    auto mine = client();
                    work(number, mine);
                } catch (const std::exception& error) {
                    ADD_FAILURE() << error.what();
                }
            });
        for (auto& thread : threads) thread.join();
    }
    std::int64_t version(test::HttpClient& client, std::int64_t id) {
        return Json::parse(client.get(ticketPath(id)).body)["version"].integer();
    }

    test::TestServer server;
    std::string token;
    std::vector<std::int64_t> tickets;
};

// A counter that everybody raises by reading and writing back under If-Match: as high as the changes that were
// acknowledged, or one of them was lost.
TEST_F(Contention, ConditionalChangesLoseNone) {
    std::map<std::int64_t, std::atomic<int>> acknowledged;
    for (const auto id : tickets) acknowledged[id] = 0;
    std::atomic<int> stale{0};
    together([&](int number, test::HttpClient& client) {
        std::mt19937 random(static_cast<unsigned>(number));
        for (int i = 0; i < rounds; ++i) {
            const auto id = tickets[random() % tickets.size()];
            const auto read = client.get(ticketPath(id));
            const std::string text = test::jsonText(read.body, "description");
            const int count = text.empty() ? 0 : std::stoi(text);
            const auto answer =
                client.patch(ticketPath(id), Json::object({{"description", std::to_string(count + 1)}}).dump(),
                             {{"If-Match", read.header("etag")}});
            EXPECT_THAT(answer.status, AnyOf(200, 409, 412)) << answer.body;
            if (answer.status == 200) ++acknowledged[id];
            if (answer.status == 412) ++stale;
        }
    });
    auto admin = client();
    int all = 0;
    for (const auto id : tickets) {
        const std::string text = test::jsonText(admin.get(ticketPath(id)).body, "description");
        EXPECT_EQ(text.empty() ? 0 : std::stoi(text), acknowledged[id]);
        EXPECT_EQ(version(admin, id), 1 + acknowledged[id]);
        all += acknowledged[id];
    }
    EXPECT_GT(all, 0);
    RecordProperty("acknowledged", all);
    RecordProperty("stale", stale);
}

// Without If-Match the last one wins, of each field for itself; every change that was acknowledged has a version and a
// journal entry of its own, and the journal leads from the first value to the last without a gap.
TEST_F(Contention, UnconditionalChangesFollowOneAnother) {
    std::atomic<int> acknowledged{0};
    together([&](int number, test::HttpClient& client) {
        std::mt19937 random(static_cast<unsigned>(number));
        for (int i = 0; i < rounds; ++i) {
            const std::string mine = std::to_string(number) + "-" + std::to_string(i);
            // Bulk goes through the tickets in an order of its own, which is how two of them come to wait for each
            // other.
            if (random() % 5 == 0) {
                auto order = tickets;
                std::shuffle(order.begin(), order.end(), random);
                Json ids = Json::array();
                for (const auto id : order) ids.push(id);
                const auto answer = client.post(
                    "/api/v1/tickets/bulk",
                    Json::object({{"ids", ids}, {"patch", Json::object({{"subject", "bulk " + mine}})}}).dump());
                EXPECT_EQ(answer.status, 200) << answer.body;
                const Json results = Json::parse(answer.body)["results"];
                for (const Json& result : results.items()) {
                    EXPECT_THAT(result["status"].integer(), AnyOf(200, 409, 503)) << result.dump();
                    acknowledged += result["status"].integer() == 200 ? 1 : 0;
                }
                continue;
            }
            const auto answer = client.patch(ticketPath(tickets[random() % tickets.size()]),
                                             Json::object({{"subject", "one " + mine}}).dump());
            EXPECT_THAT(answer.status, AnyOf(200, 409)) << answer.body;
            acknowledged += answer.status == 200 ? 1 : 0;
        }
    });
    auto admin = client();
    std::int64_t changes = 0;
    for (const auto id : tickets) {
        changes += version(admin, id) - 1;
        std::string subject;
        test::Sql sql(test::rootAccess(server.dataDirectory()));
        for (const auto& row :
             sql.rows("SELECT JSON_VALUE(changes, '$[0].from'), JSON_VALUE(changes, '$[0].to') FROM journal "
                      "WHERE kind = 'ticket' AND action = 'updated' AND record_id = " +
                      std::to_string(id) + " ORDER BY id")) {
            EXPECT_TRUE(subject.empty() || row[0] == subject) << row[0] << " after " << subject;
            subject = row[1];
        }
        EXPECT_EQ(test::jsonText(admin.get(ticketPath(id)).body, "subject"), subject);
    }
    EXPECT_EQ(changes, acknowledged);
}

// Locks held by somebody else for longer than the database waits: repeated, then refused for a time, never a 500.
TEST_F(Contention, ALockHeldByOthersIsWaitedForOrRefused) {
    test::Sql holder(test::rootAccess(server.dataDirectory()));
    holder.execute("START TRANSACTION");
    holder.rows("SELECT id FROM tickets WHERE id = " + std::to_string(tickets[0]) + " FOR UPDATE");
    std::atomic<bool> answered = false;
    std::thread patience([&] {
        auto other = client();
        const auto answer = other.patch(ticketPath(tickets[0]), R"({"subject": "waits"})");
        EXPECT_THAT(answer.status, AnyOf(200, 503)) << answer.body;
        if (answer.status == 503) expectComeAgain(answer);
        answered = true;
    });
    auto admin = client();
    EXPECT_EQ(admin.patch(ticketPath(tickets[1]), R"({"subject": "does not wait"})").status, 200);
    // Released once the other one waits; on a busy machine its patience may end before anybody saw it.
    test::Sql looker(test::rootAccess(server.dataDirectory()));
    EXPECT_TRUE(test::waitFor([&] {
        return answered.load() ||
               looker.value("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'") != "0";
    }));
    holder.execute("ROLLBACK");
    patience.join();
    EXPECT_EQ(admin.patch(ticketPath(tickets[0]), R"({"subject": "free again"})").status, 200);
}

}  // namespace
}  // namespace kontor::faults
