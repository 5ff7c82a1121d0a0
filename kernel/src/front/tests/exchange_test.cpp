#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "fixture.h"

namespace kontor::front::testing {
namespace {

class ExchangeTest : public FrontTest {};

std::string postOf(const std::string& path, const std::string& body) {
    return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           body;
}

std::string pattern(std::size_t size) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * 31 % 26);
    return text;
}

TEST_F(ExchangeTest, ConnectionServesManyRequests) {
    start();
    auto one = client();
    for (int i = 0; i < 50; ++i) {
        const auto reply = one.get("/n" + std::to_string(i));
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, "/n" + std::to_string(i));
        EXPECT_EQ(reply.header("Date"), "Sun, 06 Nov 1994 08:49:37 GMT");
        EXPECT_EQ(reply.header("Connection"), "");
    }
    EXPECT_EQ(_front->counters().accepted, 1U);
    EXPECT_EQ(_front->counters().requests, 50U);
}

TEST_F(ExchangeTest, PipelinedRequestsAreAnsweredInOrder) {
    start();
    auto one = client();
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += i % 3 == 0 ? postOf("/p", std::to_string(i)) + "\r\n"
                          : "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: test\r\n\r\n";
    ASSERT_TRUE(one.send(all));
    one.finishSending();
    for (int i = 0; i < 200; ++i) EXPECT_EQ(one.reply().body, (i % 3 == 0 ? "" : "/") + std::to_string(i));
    EXPECT_TRUE(one.closedByServer());
}

TEST_F(ExchangeTest, HandlerSeesTheRequest) {
    start(quietOptions(), [](Exchange& exchange) {
        const auto& request = exchange.request();
        std::ostringstream text;
        text << request.method << '|' << request.target << '|' << request.path << '|' << request.query << '|'
             << request.peer << '|' << request.secure << '|' << *request.header("x-a") << '|'
             << exchange.contentLength().value_or(99);
        exchange.send(200, {}, text.str());
    });
    auto one = client();
    one.send("DELETE /a%20b?c=%41 HTTP/1.1\r\nHost: test\r\nX-A: v\r\nContent-Length: 2\r\n\r\nzz");
    EXPECT_EQ(one.reply().body, "DELETE|/a%20b?c=%41|/a b|c=%41|127.0.0.1|0|v|2");
}

TEST_F(ExchangeTest, BodiesOfAllSizesArriveWhole) {
    start();
    auto one = client();
    for (const std::size_t size : {0UL, 1UL, 65536UL, 1048575UL, 1048576UL, 1048577UL, 5000000UL}) {
        const auto body = pattern(size);
        std::thread sender([&] { one.send(postOf("/b", body)); });
        const auto reply = one.reply();
        sender.join();
        EXPECT_EQ(reply.status, 200) << size;
        EXPECT_TRUE(reply.body == body) << size;
    }
}

TEST_F(ExchangeTest, ChunkedBodiesArriveWhole) {
    start();
    auto one = client();
    const auto block = pattern(100000);
    for (const int count : {0, 1, 30}) {
        std::thread sender([&] {
            one.send("PUT /c HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: Chunked\r\n\r\n");
            for (int i = 0; i < count; ++i) one.send("186A0\r\n" + block + "\r\n");
            one.send("0\r\n\r\n");
        });
        const auto reply = one.reply();
        sender.join();
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body.size(), block.size() * static_cast<std::size_t>(count));
    }
}

TEST_F(ExchangeTest, BodyCanBeWrittenToAStream) {
    start(quietOptions(), [](Exchange& exchange) {
        std::ostringstream out;
        const auto size = exchange.readBodyTo(out, 10 << 20);
        exchange.send(200, {}, std::to_string(size) + "/" + std::to_string(out.str().size()));
    });
    auto one = client();
    std::thread sender([&] { one.send(postOf("/", pattern(3000000))); });
    EXPECT_EQ(one.reply().body, "3000000/3000000");
    sender.join();
}

TEST_F(ExchangeTest, UnreadBodyIsNotTheNextRequest) {
    start();
    auto one = client();
    one.send(postOf("/unread", "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n") +
             "GET /next HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_EQ(one.reply().body, "not read");
    EXPECT_EQ(one.reply().body, "/next");
}

TEST_F(ExchangeTest, LargeUnreadBodyEndsTheConnection) {
    start();
    auto one = client();
    std::thread sender([&] {
        // The server may hang up in between: that is the point.
        one.send("POST /unread HTTP/1.1\r\nHost: test\r\nContent-Length: 100000000\r\n\r\n" + pattern(3 << 20));
        one.finishSending();
    });
    const auto reply = one.reply();
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Connection"), "close");
    sender.join();
    EXPECT_TRUE(one.closedByServer());
    EXPECT_EQ(_front->counters().requests, 1U);
}

TEST_F(ExchangeTest, BodyOverTheHandlersLimitIs413) {
    start();
    auto one = client();
    one.send(postOf("/small", pattern(1001)));
    EXPECT_EQ(one.reply().status, 413);
    one.send(postOf("/small", pattern(1000)));
    EXPECT_EQ(one.reply().status, 200);
    one.send("POST /small HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n" + pattern(1001) +
             "\r\n0\r\n\r\n");
    EXPECT_EQ(one.reply().status, 413);
}

TEST_F(ExchangeTest, LargeBodyIsRefusedBeforeItHasCome) {
    start();
    auto one = client();
    // 1.5 MB of announced 50 MB: the answer comes though the rest never does.
    one.send("POST /small HTTP/1.1\r\nHost: test\r\nContent-Length: 50000000\r\n\r\n" + pattern(1500000));
    const auto reply = one.reply();
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
}

TEST_F(ExchangeTest, ContinueIsSentWhenTheBodyIsWanted) {
    start();
    auto one = client();
    one.send("POST /a HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.reply().status, 100);
    one.send("hello");
    EXPECT_EQ(one.reply().body, "hello");
    one.send("POST /a HTTP/1.1\r\nHost: test\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.reply().status, 100);
    std::thread sender([&] { one.send(pattern(2000000)); });
    EXPECT_EQ(one.reply().body.size(), 2000000U);
    sender.join();
    one.send("POST /small HTTP/1.1\r\nHost: test\r\nContent-Length: 2000000\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_EQ(one.reply().status, 413);
}

TEST_F(ExchangeTest, HeadHasNoBody) {
    start();
    auto one = client();
    one.send("HEAD /abc HTTP/1.1\r\nHost: test\r\n\r\n");
    const auto reply = one.reply(true);
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.header("Content-Length"), "4");
    EXPECT_EQ(one.get("/next").body, "/next");
}

TEST_F(ExchangeTest, SomeStatusesHaveNoBody) {
    start(quietOptions(), [](Exchange& exchange) { exchange.send(std::stoi(exchange.request().query), {}, "text"); });
    auto one = client();
    for (const char* status : {"204", "304"}) {
        const auto reply = one.get(std::string("/?") + status);
        EXPECT_EQ(reply.status, std::stoi(status));
        EXPECT_EQ(reply.header("Content-Length"), "");
    }
    EXPECT_EQ(one.get("/?404").body, "text");
    EXPECT_EQ(one.get("/?100").status, 500);
    EXPECT_EQ(one.get("/?999").status, 500);
}

TEST_F(ExchangeTest, OldClientsGetTheirConnectionClosed) {
    start();
    auto one = client();
    one.send("GET /old HTTP/1.0\r\n\r\n");
    const auto reply = one.reply();
    EXPECT_EQ(reply.body, "/old");
    EXPECT_EQ(reply.header("Connection"), "close");
    EXPECT_TRUE(one.closedByServer());
    auto two = client();
    two.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(two.reply().header("Connection"), "keep-alive");
    EXPECT_EQ(two.get("/new").body, "/new");
}

TEST_F(ExchangeTest, FilesAreStreamedInWholeAndInPart) {
    const auto path = _dir.file("data");
    const auto content = pattern(9000000);
    std::ofstream(path, std::ios::binary) << content;
    start(quietOptions(), [&](Exchange& exchange) {
        if (exchange.request().path == "/part") return exchange.sendFile(206, {}, path, 1000, 5000);
        if (exchange.request().path == "/beyond") return exchange.sendFile(206, {}, path, 8999999, 2);
        if (exchange.request().path == "/missing") return exchange.sendFile(200, {}, path + "x");
        if (exchange.request().path == "/folder") return exchange.sendFile(200, {}, "/");
        exchange.sendFile(200, {{"Content-Type", "text/plain"}}, path);
    });
    auto one = client();
    EXPECT_TRUE(one.get("/").body == content);
    EXPECT_TRUE(one.get("/part").body == content.substr(1000, 5000));
    for (const char* bad : {"/beyond", "/missing", "/folder"}) EXPECT_EQ(one.get(bad).status, 500) << bad;
    one.send("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
    EXPECT_EQ(one.reply(true).header("Content-Length"), "9000000");
    EXPECT_TRUE(one.get("/part").body == content.substr(1000, 5000));
}

TEST_F(ExchangeTest, ThrowingHandlerIsA500AndTheWorkerLives) {
    auto options = quietOptions();
    options.workers = 2;
    std::atomic<int> logged{0};
    options.log = [&](const std::string& text) { logged += text.rfind("The handler of ", 0) == 0 ? 1 : 0; };
    start(std::move(options));
    auto one = client();
    for (int i = 0; i < 20; ++i)
        for (const char* path : {"/throw", "/throw-int", "/silent", "/inject"}) {
            const auto reply = one.get(path);
            EXPECT_EQ(reply.status, 500);
            EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
            EXPECT_EQ(reply.header("Set-Cookie"), "");
            EXPECT_EQ(reply.body.find("purpose"), std::string::npos);
        }
    EXPECT_EQ(one.get("/fine").body, "/fine");
    EXPECT_EQ(logged, 80);
    EXPECT_EQ(_front->counters().failed, 80U);
    _front.reset();
}

TEST_F(ExchangeTest, ReplyHeadersCannotBreakOut) {
    const std::vector<Header> bad{
        {"X", "a\nb"}, {"X", "a\rb"}, {"X", std::string("a\0b", 3)}, {"X\r\nY", "a"},
        {"", "a"},     {"X Y", "a"},  {"Content-Length", "3"},       {"Transfer-Encoding", "chunked"}};
    start(quietOptions(), [&](Exchange& exchange) {
        int refused = 0;
        for (const auto& header : bad) {
            try {
                exchange.send(200, {header}, "no");
            } catch (const std::invalid_argument&) {
                ++refused;
            }
        }
        exchange.send(200, {{"X-Fine", "a\tb \xc3\xa4"}}, std::to_string(refused));
        EXPECT_THROW(exchange.send(200, {}, "again"), std::logic_error);
        EXPECT_THROW(exchange.readBody(1), std::logic_error);
    });
    EXPECT_EQ(client().get("/").body, "8");
}

TEST_F(ExchangeTest, HandlerMayCloseTheConnection) {
    start(quietOptions(), [](Exchange& exchange) { exchange.send(200, {{"Connection", "close"}}, "bye"); });
    auto one = client();
    EXPECT_EQ(one.get("/").header("Connection"), "close");
    EXPECT_TRUE(one.closedByServer());
}

TEST_F(ExchangeTest, UnixSocketWithPermissions) {
    auto options = quietOptions();
    const auto path = _dir.file("s");
    options.listen = {{"unix:" + path, false, 0600}, {"127.0.0.1:0"}};
    start(options, [](Exchange& exchange) { exchange.send(200, {}, "peer=" + exchange.request().peer); });
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0600));
    EXPECT_EQ(Client(path).get("/").body, "peer=");
    EXPECT_EQ(client().get("/").body, "peer=127.0.0.1");
    Front second(options, echoHandler);
    EXPECT_THROW(second.start(), std::runtime_error);
    EXPECT_EQ(Client(path).get("/").body, "peer=");
    _front.reset();
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(ExchangeTest, BadOptionsAreNamed) {
    auto options = quietOptions();
    EXPECT_THROW(Front(options, nullptr), std::invalid_argument);
    options.workers = 1;
    EXPECT_THROW(Front(options, echoHandler), std::invalid_argument);
    options = quietOptions();
    options.listen = {{"127.0.0.1:0", true}};
    EXPECT_THROW(Front(options, echoHandler), std::invalid_argument);
    options.listen = {{"127.0.0.1:99999"}};
    Front wrong(options, echoHandler);
    EXPECT_THROW(wrong.start(), std::runtime_error);
}

}  // namespace
}  // namespace kontor::front::testing
