#include "fixture.h"

namespace kontor::front::testing {
namespace {

class CrowdTest : public FrontTest {
  protected:
    /// Clients in a state that would hold a thread of a server with one thread a connection.
    void crowd(int count, std::string_view bytes) {
        for (int i = 0; i < count; ++i) {
            _crowd.push_back(client());
            EXPECT_TRUE(_crowd.back().send(bytes));
        }
    }

    std::vector<Client> _crowd;
};

TEST_F(CrowdTest, IdleAndSlowClientsStarveNobody) {
    auto options = quietOptions();
    options.workers = 4;
    start(std::move(options));
    crowd(300, "");
    crowd(200, "GET /slow HTTP/1.1\r\nHo");
    crowd(50, "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nsome");
    // These get as far as a worker, half of which they may hold.
    crowd(8, "POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
    // And these do not take their replies.
    for (int i = 0; i < 20; ++i) {
        _crowd.emplace_back(_front->port(), 4096);
        EXPECT_TRUE(_crowd.back().send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
    ASSERT_TRUE(eventually([&] {
        const auto now = _front->counters();
        return now.open == 578 && now.requests == 28 && now.running == 2 && now.queued == 6;
    }));
    auto one = client();
    for (int i = 0; i < 100; ++i) EXPECT_EQ(one.get("/fine").body, "/fine");
    EXPECT_TRUE(eventually([&] { return _front->counters().running == 2; })) << "the slow bodies still wait";
    EXPECT_EQ(client().get("/other").body, "/other");
    // A slow one that comes to an end is served like any other.
    EXPECT_TRUE(_crowd[0].send("GET /late HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_EQ(_crowd[0].reply().body, "/late");
    EXPECT_TRUE(_crowd[300].send("st: h\r\n\r\n"));
    EXPECT_EQ(_crowd[300].reply().body, "/slow");
    EXPECT_TRUE(_crowd[500].send(std::string(996, 'x')));
    EXPECT_EQ(_crowd[500].reply().body.size(), 1000U);
    _front->stop();
}

TEST_F(CrowdTest, IdleConnectionsMakeRoomForNewOnes) {
    auto options = quietOptions();
    options.maxConnections = 40;
    start(std::move(options));
    crowd(40, "");
    ASSERT_TRUE(eventually([&] { return _front->counters().open == 40; }));
    EXPECT_EQ(client().get("/fine").body, "/fine");
    EXPECT_GE(_front->counters().evicted, 1U);
}

TEST_F(CrowdTest, AFullHouseOfBusyClientsIsA503) {
    auto options = quietOptions();
    options.maxConnections = 10;
    options.workers = 2;
    Gate gate;
    start(std::move(options), [&](Exchange& exchange) {
        gate.pass();
        echoHandler(exchange);
    });
    crowd(10, "GET /busy HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(eventually([&] { return _front->counters().running == 2 && _front->counters().queued == 8; }));
    EXPECT_EQ(client().readUntil("\r\n").substr(0, 12), "HTTP/1.1 503");
    gate.open();
    for (auto& one : _crowd) EXPECT_EQ(one.reply().body, "/busy");
    _front->stop();
}

TEST_F(CrowdTest, BufferBudgetHoldsAgainstManyHalfRequests) {
    auto options = quietOptions();
    options.bufferBudget = 1 << 20;
    options.workers = 2;
    start(std::move(options));
    const std::string half = "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(50000, 'x');
    for (int i = 0; i < 60; ++i) {
        auto one = client();
        EXPECT_TRUE(one.send(half));
        _crowd.push_back(std::move(one));
    }
    EXPECT_TRUE(eventually([&] { return _front->counters().rejected >= 30; }));
    EXPECT_EQ(client().get("/fine").body, "/fine");
}

TEST_F(CrowdTest, ManyRequestsOnManyConnections) {
    start();
    crowd(200, "");
    for (int round = 0; round < 10; ++round) {
        for (auto& one : _crowd) EXPECT_TRUE(one.send("GET /r HTTP/1.1\r\nHost: h\r\n\r\n"));
        for (auto& one : _crowd) EXPECT_EQ(one.reply().body, "/r");
    }
    EXPECT_EQ(_front->counters().requests, 2000U);
}

}  // namespace
}  // namespace kontor::front::testing
