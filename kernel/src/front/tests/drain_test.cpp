#include <future>

#include "fixture.h"

namespace kontor::front::testing {
namespace {

using std::chrono::steady_clock;

class DrainTest : public FrontTest {
  protected:
    void startGated() {
        start(quietOptions(), [this](Exchange& exchange) {
            if (exchange.request().path == "/events") {
                _stream = exchange.detachStream();
                return;
            }
            if (exchange.request().path == "/wait") _gate.pass();
            echoHandler(exchange);
        });
    }

    Gate _gate;
    std::shared_ptr<Stream> _stream;

    ~DrainTest() override {
        _gate.open();
        _front.reset();
    }
};

TEST_F(DrainTest, RunningRequestsFinishAndParkedOnesEnd) {
    startGated();
    auto idle = client(), partial = client(), running = client(), streaming = client(), slow = client();
    EXPECT_EQ(idle.get("/a").status, 200);
    partial.send("GET / HT");
    slow.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    running.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    streaming.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(streaming.reply().status, 200);
    ASSERT_TRUE(eventually([&] { return _front->counters().running == 1 && _front->counters().requests == 4; }));
    auto drained = std::async(std::launch::async, [&] { return _front->drain(steady_clock::now() + patience); });
    EXPECT_TRUE(idle.closedByServer());
    EXPECT_TRUE(partial.closedByServer());
    EXPECT_TRUE(streaming.closedByServer());
    EXPECT_EQ(slow.reply().body.size(), 4U << 20U);
    EXPECT_TRUE(eventually([&] {
        try {
            client();
            return false;
        } catch (const std::runtime_error&) {
            return true;
        }
    })) << "no new connections";
    _gate.open();
    const auto reply = running.reply();
    EXPECT_EQ(reply.body, "/wait");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(drained.get());
    EXPECT_EQ(_front->counters().open, 0U);
    EXPECT_TRUE(_stream->closed());
}

TEST_F(DrainTest, DeadlineEndsTheWaiting) {
    startGated();
    auto running = client();
    running.send("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_TRUE(eventually([&] { return _front->counters().running == 1; }));
    EXPECT_FALSE(_front->drain(steady_clock::now()));
    _gate.open();
    _front->stop();
    EXPECT_EQ(_front->counters().open, 0U);
}

TEST_F(DrainTest, StopEndsWorkersThatWaitForABody) {
    start();
    auto one = client();
    one.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.reply().status, 100);
    _front->stop();
    _front->stop();
    EXPECT_TRUE(_front->drain(steady_clock::now()));
}

TEST_F(DrainTest, StopBeforeStartIsHarmless) {
    Front idle(quietOptions(), echoHandler);
    EXPECT_TRUE(idle.drain(steady_clock::now()));
    idle.stop();
}

}  // namespace
}  // namespace kontor::front::testing
