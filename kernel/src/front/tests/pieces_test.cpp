// Bodies that are made while they are sent.
#include <atomic>
#include <future>

#include "fixture.h"

namespace kontor::front::testing {
namespace {

using std::chrono::steady_clock;

class PiecesTest : public FrontTest {
  protected:
    /// `count` pieces from `make`; other paths are echoed.
    void startPieces(int count, std::function<std::string(int)> make, unsigned workers = 4) {
        auto options = quietOptions();
        options.workers = workers;
        start(std::move(options), [this, count, make = std::move(make)](Exchange& exchange) {
            if (exchange.request().path != "/pieces") return echoHandler(exchange);
            exchange.sendPieces(200, {{"Content-Type", "text/csv"}},
                                [this, count, make, held = _held, at = 0]() mutable -> std::optional<std::string> {
                                    if (at == count) return std::nullopt;
                                    ++_made;
                                    return make(at++);
                                });
        });
    }
    static void ask(Client& client, std::string_view method = "GET", std::string_view version = "1.1") {
        EXPECT_TRUE(client.send(std::string(method) + " /pieces HTTP/" + std::string(version) + "\r\nHost: h\r\n\r\n"));
    }
    /// The body of a chunked reply; whole only if its end came.
    static std::pair<std::string, bool> chunks(Client& client) {
        std::string body;
        for (;;) {
            const auto line = client.readUntil("\r\n");
            if (line.size() < 3) return {body, false};
            const auto size = std::stoull(line, nullptr, 16);
            std::string data;
            while (data.size() < size + 2) {
                const auto part = client.readUntil("\r\n");
                if (part.empty()) return {body, false};
                data += part;
            }
            if (size == 0) return {body, true};
            body += data.substr(0, size);
        }
    }

    ~PiecesTest() override { _front.reset(); }

    std::atomic<int> _made{0};
    std::shared_ptr<int> _held = std::make_shared<int>(0);  ///< by each body that is not over
};

TEST_F(PiecesTest, ComeInOrderAndTheConnectionGoesOn) {
    startPieces(100, [](int at) { return at % 10 == 3 ? "" : "row " + std::to_string(at) + "\n"; });
    std::string expected;
    for (int at = 0; at < 100; ++at)
        if (at % 10 != 3) expected += "row " + std::to_string(at) + "\n";
    auto one = client();
    for (int round = 0; round < 3; ++round) {
        ask(one);
        const auto head = one.reply(true);
        EXPECT_EQ(head.status, 200);
        EXPECT_EQ(head.header("Transfer-Encoding"), "chunked");
        EXPECT_EQ(head.header("Content-Length"), "");
        EXPECT_EQ(chunks(one), std::make_pair(expected, true));
        EXPECT_EQ(one.get("/next").body, "/next");
    }
    EXPECT_EQ(_held.use_count(), 1);
}

TEST_F(PiecesTest, OldClientsGetThemPlain) {
    startPieces(3, [](int at) { return std::to_string(at) + ";"; });
    auto one = client();
    ask(one, "GET", "1.0");
    const auto head = one.reply(true);
    EXPECT_EQ(head.header("Transfer-Encoding"), "");
    EXPECT_EQ(head.header("Connection"), "close");
    EXPECT_EQ(one.readToEnd(), "0;1;2;");
}

TEST_F(PiecesTest, HeadMakesNone) {
    startPieces(3, [](int at) { return std::to_string(at); });
    auto one = client();
    ask(one, "HEAD");
    EXPECT_EQ(one.reply(true).status, 200);
    EXPECT_EQ(one.get("/next").body, "/next");
    EXPECT_EQ(_made, 0);
}

TEST_F(PiecesTest, WhatThrowsEndsWithinTheBody) {
    startPieces(5, [](int at) -> std::string {
        if (at == 2) throw std::runtime_error("broken on purpose");
        return "piece;";
    });
    for (int round = 0; round < 10; ++round) {
        auto one = client();
        ask(one);
        EXPECT_EQ(one.reply(true).status, 200);
        EXPECT_EQ(chunks(one), std::make_pair(std::string("piece;piece;"), false));
        EXPECT_TRUE(one.closedByServer());
    }
    EXPECT_EQ(client().get("/fine").body, "/fine");
    EXPECT_EQ(_front->counters().failed, 10U);
}

TEST_F(PiecesTest, SlowReadersHoldNoWorker) {
    // 32 MB are more than the sockets of both ends take.
    startPieces(
        64, [](int) { return std::string(512 * 1024, 'x'); }, 2);
    std::vector<Client> slow;
    for (int i = 0; i < 6; ++i) {
        slow.emplace_back(_front->port(), 4096);
        ask(slow.back());
    }
    ASSERT_TRUE(eventually([&] {
        const auto now = _front->counters();
        return _made >= 6 && now.requests == 6 && now.running == 0 && now.queued == 0;
    }));
    EXPECT_LT(_made, 6 * 64) << "pieces are made as they are taken";
    auto one = client();
    for (int i = 0; i < 50; ++i) EXPECT_EQ(one.get("/fine").body, "/fine");
    EXPECT_EQ(slow[3].reply(true).status, 200);
    const auto [body, whole] = chunks(slow[3]);
    EXPECT_TRUE(whole);
    EXPECT_EQ(body.size(), 64U * 512 * 1024);
}

TEST_F(PiecesTest, AClientThatLeavesEndsThem) {
    startPieces(1'000'000, [](int) { return std::string(512 * 1024, 'x'); });
    {
        Client one(_front->port(), 4096);
        ask(one);
        EXPECT_EQ(one.reply(true).status, 200);
    }
    EXPECT_TRUE(eventually([&] { return _front->counters().open == 0 && _held.use_count() == 1; }));
}

TEST_F(PiecesTest, ManyStandBesideQuickRequests) {
    Gate gate;
    startPieces(3, [&](int at) {
        gate.pass();
        return std::to_string(at) + ";";
    });
    std::vector<Client> all;
    for (int i = 0; i < 64; ++i) {
        all.push_back(client());
        ask(all.back());
    }
    EXPECT_TRUE(eventually([&] { return _front->counters().running == 2 && _front->counters().queued == 62; }));
    auto one = client();
    for (int i = 0; i < 50; ++i) EXPECT_EQ(one.get("/fine").body, "/fine");
    gate.open();
    for (auto& each : all) {
        EXPECT_EQ(each.reply(true).status, 200);
        EXPECT_EQ(chunks(each), std::make_pair(std::string("0;1;2;"), true));
    }
    EXPECT_EQ(_made, 64 * 3);
}

TEST_F(PiecesTest, ADrainLetsThemEnd) {
    Gate gate;
    startPieces(4, [&](int at) {
        if (at == 2) gate.pass();
        return std::to_string(at) + ";";
    });
    auto one = client(), idle = client();
    ask(one);
    EXPECT_EQ(idle.get("/a").status, 200);
    ASSERT_TRUE(eventually([&] { return _made == 3; }));
    auto drained = std::async(std::launch::async, [&] { return _front->drain(steady_clock::now() + patience); });
    EXPECT_TRUE(idle.closedByServer());
    gate.open();
    EXPECT_EQ(one.reply(true).status, 200);
    EXPECT_EQ(chunks(one), std::make_pair(std::string("0;1;2;3;"), true));
    EXPECT_TRUE(one.closedByServer());
    EXPECT_TRUE(drained.get());
}

TEST_F(PiecesTest, AStopEndsThemWithinTheBody) {
    startPieces(1'000'000, [](int) { return std::string(512 * 1024, 'x'); });
    Client one(_front->port(), 4096);
    ask(one);
    EXPECT_EQ(one.reply(true).status, 200);
    EXPECT_FALSE(_front->drain(steady_clock::now()));
    _front->stop();
    EXPECT_EQ(_front->counters().open, 0U);
    EXPECT_FALSE(chunks(one).second);
}

}  // namespace
}  // namespace kontor::front::testing
