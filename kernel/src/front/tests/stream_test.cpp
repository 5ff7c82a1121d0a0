#include <atomic>
#include <mutex>
#include <thread>

#include "fixture.h"

namespace kontor::front::testing {
namespace {

class StreamTest : public FrontTest {
  protected:
    /// A server that keeps every stream it is asked for.
    Front& startStreams(Options options = quietOptions()) {
        return start(std::move(options), [this](Exchange& exchange) {
            if (exchange.request().path != "/events") return echoHandler(exchange);
            auto stream = exchange.detachStream({{"X-Extra", "yes"}});
            stream->onClose([this] { ++_closed; });
            {
                const std::lock_guard<std::mutex> hold(_mutex);
                _streams.push_back(stream);
            }
            // The client's sign that the stream is in the list.
            stream->write("data: hello\n\n");
        });
    }

    Client subscriber(int receiveBuffer = 0) {
        Client one(_front->port(), receiveBuffer);
        EXPECT_TRUE(one.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n"));
        const auto head = one.readUntil("\r\n\r\n");
        EXPECT_EQ(head.substr(0, 15), "HTTP/1.1 200 OK");
        EXPECT_EQ(one.readUntil("\n\n"), "data: hello\n\n");
        return one;
    }

    std::shared_ptr<Stream> last() {
        const std::lock_guard<std::mutex> hold(_mutex);
        return _streams.back();
    }

    std::mutex _mutex;
    std::vector<std::shared_ptr<Stream>> _streams;
    std::atomic<int> _closed{0};

    ~StreamTest() override { _front.reset(); }
};

TEST_F(StreamTest, HeadIsThatOfAnEventStream) {
    startStreams();
    auto one = client();
    one.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    const auto reply = one.reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Type"), "text/event-stream; charset=utf-8");
    EXPECT_EQ(reply.header("Cache-Control"), "no-store");
    EXPECT_EQ(reply.header("X-Extra"), "yes");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_EQ(reply.header("Content-Length"), "");
}

TEST_F(StreamTest, FiveHundredStreamsReceiveABroadcastAndHoldNoWorker) {
    auto options = quietOptions();
    options.workers = 2;
    startStreams(std::move(options));
    std::vector<Client> all;
    for (int i = 0; i < 500; ++i) all.push_back(subscriber());
    EXPECT_EQ(_front->counters().streams, 500U);
    EXPECT_TRUE(eventually([&] { return _front->counters().running == 0 && _front->counters().open == 0; }));
    EXPECT_EQ(client().get("/fine").body, "/fine");
    {
        const std::lock_guard<std::mutex> hold(_mutex);
        for (const auto& stream : _streams) EXPECT_TRUE(stream->write("data: to all\n\n"));
    }
    for (auto& one : all) EXPECT_EQ(one.readUntil("\n\n"), "data: to all\n\n");
}

TEST_F(StreamTest, WritesKeepTheirOrder) {
    startStreams();
    auto one = subscriber();
    const auto stream = last();
    std::string expected;
    for (int i = 0; i < 20000; ++i) expected += "data: " + std::to_string(i) + "\n\n";
    std::thread writer([&] {
        for (int i = 0; i < 20000; ++i) stream->write("data: " + std::to_string(i) + "\n\n");
        stream->close();
    });
    const auto text = one.readToEnd();
    writer.join();
    EXPECT_EQ(text, expected);
    EXPECT_TRUE(eventually([&] { return _closed == 1; }));
}

TEST_F(StreamTest, HangUpIsNoticed) {
    startStreams();
    { auto one = subscriber(); }
    EXPECT_TRUE(eventually([&] { return _closed == 1; }));
    EXPECT_TRUE(last()->closed());
    EXPECT_FALSE(last()->write("data: late\n\n"));
    EXPECT_EQ(_front->counters().streams, 0U);
    std::atomic<int> late{0};
    last()->onClose([&] { ++late; });
    EXPECT_EQ(late, 1);
}

TEST_F(StreamTest, CloseEndsTheConnectionAfterWhatWasQueued) {
    startStreams();
    auto one = subscriber();
    EXPECT_TRUE(last()->write("data: bye\n\n"));
    last()->close();
    EXPECT_FALSE(last()->write("data: late\n\n"));
    EXPECT_EQ(one.readToEnd(), "data: bye\n\n");
    EXPECT_TRUE(eventually([&] { return _closed == 1; }));
}

TEST_F(StreamTest, DroppedHandleEndsTheConnection) {
    startStreams();
    auto one = subscriber();
    {
        const std::lock_guard<std::mutex> hold(_mutex);
        _streams.clear();
    }
    EXPECT_EQ(one.readToEnd(), "");
    EXPECT_TRUE(eventually([&] { return _closed == 1; }));
}

TEST_F(StreamTest, StalledStreamIsDroppedAndTheOthersGoOn) {
    auto options = quietOptions();
    options.streamBacklog = 1 << 20;
    startStreams(std::move(options));
    auto stalled = subscriber(4096);
    const auto victim = last();
    auto healthy = subscriber();
    const auto other = last();
    const std::string block = "data: " + std::string(64 * 1024, 'x') + "\n\n";
    // The kernel takes some; then the backlog grows until its limit.
    EXPECT_TRUE(eventually([&] { return !victim->write(block); }));
    EXPECT_TRUE(eventually([&] { return _closed == 1; }));
    EXPECT_EQ(_front->counters().streamsDropped, 1U);
    EXPECT_TRUE(other->write("data: fine\n\n"));
    EXPECT_EQ(healthy.readUntil("\n\n"), "data: fine\n\n");
    EXPECT_FALSE(other->closed());
}

TEST_F(StreamTest, HeartbeatsFlowOnIdleStreams) {
    auto options = quietOptions();
    options.heartbeat = std::chrono::milliseconds(20);
    startStreams(std::move(options));
    auto one = client();
    one.send("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    for (int i = 0; i < 3; ++i) {
        const auto text = one.readUntil(": \n\n");
        ASSERT_GE(text.size(), 4U);
        EXPECT_EQ(text.substr(text.size() - 4), ": \n\n");
    }
}

TEST_F(StreamTest, TooManyStreamsAreRefused) {
    auto options = quietOptions();
    options.maxStreams = 2;
    startStreams(std::move(options));
    auto one = subscriber(), two = subscriber();
    const auto reply = client().get("/events");
    EXPECT_EQ(reply.status, 503);
    EXPECT_TRUE(eventually([&] { return _closed == 1 && last()->closed(); }));
}

TEST_F(StreamTest, HeadOfAStreamAnswersOnly) {
    startStreams();
    auto one = client();
    one.send("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(one.reply(true).header("Content-Type"), "text/event-stream; charset=utf-8");
    EXPECT_TRUE(one.closedByServer());
    EXPECT_EQ(_front->counters().streams, 0U);
}

TEST_F(StreamTest, HandleMayOutliveTheServer) {
    startStreams();
    auto one = subscriber();
    const auto stream = last();
    _front.reset();
    EXPECT_EQ(_closed, 1);
    EXPECT_FALSE(stream->write("data: late\n\n"));
    stream->close();
    EXPECT_EQ(one.readToEnd(), "");
}

}  // namespace
}  // namespace kontor::front::testing
