#include "fixture.h"

namespace kontor::front::testing {
namespace {

class HostileTest : public FrontTest {};

struct Attack {
    const char* name;
    std::string bytes;
    int status;
};

std::string post(const std::string& fields, const std::string& body = {}) {
    return "POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}

const std::vector<Attack>& attacks() {
    static const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";
    static const std::vector<Attack> all{
        {"two lengths", post("Content-Length: 0\r\nContent-Length: 39\r\n", smuggled), 400},
        {"length and chunked", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
         400},
        {"negative length", post("Content-Length: -5\r\n", smuggled), 400},
        {"garbage length", post("Content-Length: abc\r\n", smuggled), 400},
        {"space before colon", post("Content-Length : 5\r\n", "hello"), 400},
        {"folded line", post("Content-Length: 5\r\nX: a\r\n b\r\n", "hello"), 400},
        {"bare LF", "GET / HTTP/1.1\nHost: h\n\n", 400},
        {"bare LF in a field", "GET / HTTP/1.1\r\nHost: h\r\nX: a\nY: b\r\n\r\n", 400},
        {"bare CR", "GET / HTTP/1.1\r\nHost: h\r\nX: a\rb\r\n\r\n", 400},
        {"NUL", std::string("GET / HTTP/1.1\r\nHost: h\r\nX: a") + '\0' + "b\r\n\r\n", 400},
        {"no length", post("", smuggled), 411},
        {"version 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"large head", "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(70000, 'x') + "\r\n\r\n", 431},
        {"endless head", "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(200000, 'x'), 431},
        {"endless line", std::string(100000, 'A'), 431},
        {"huge length", post("Content-Length: 900000000000000000\r\n", "x"), 413},
        {"bad chunk size", post("Transfer-Encoding: chunked\r\n", "xyz\r\n" + smuggled), 400},
        {"negative chunk size", post("Transfer-Encoding: chunked\r\n", "-1\r\n" + smuggled), 400},
        {"chunk longer than said", post("Transfer-Encoding: chunked\r\n", "3\r\nabcdef\r\n0\r\n\r\n"), 400},
        {"bare LF in chunks", post("Transfer-Encoding: chunked\r\n", "3\nabc\n0\n\n"), 400},
        {"TLS on a plain port", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9), 400},
        {"binary noise", "\xff\xfe\x80\x0a\x0a", 400},
        {"garbage with line ends", "hello there\r\n\r\n", 400},
    };
    return all;
}

TEST_F(HostileTest, EachAttackIsRefusedAndEndsItsConnection) {
    start();
    for (const auto& attack : attacks()) {
        SCOPED_TRACE(attack.name);
        auto one = client();
        one.send(attack.bytes);
        const auto reply = one.reply();
        EXPECT_EQ(reply.status, attack.status);
        EXPECT_EQ(reply.header("Content-Type"), "application/problem+json");
        EXPECT_EQ(reply.header("Connection"), "close");
        EXPECT_NE(reply.body.find("\"status\":" + std::to_string(attack.status)), std::string::npos) << reply.body;
        one.finishSending();
        EXPECT_TRUE(one.closedByServer());
    }
    EXPECT_EQ(_front->counters().requests, 0U) << "the handler must not see any of them";
    EXPECT_EQ(_front->counters().rejected, attacks().size());
    EXPECT_EQ(client().get("/fine").body, "/fine");
}

TEST_F(HostileTest, AttacksBehindAGoodRequestAreRefusedAsWell) {
    start();
    for (const auto& attack : attacks()) {
        SCOPED_TRACE(attack.name);
        auto one = client();
        one.send("GET /good HTTP/1.1\r\nHost: h\r\n\r\n" + attack.bytes);
        EXPECT_EQ(one.reply().body, "/good");
        EXPECT_EQ(one.reply().status, attack.status);
    }
    EXPECT_EQ(_front->counters().requests, attacks().size());
}

TEST_F(HostileTest, AttacksByteByByte) {
    start();
    for (const auto& attack : attacks()) {
        if (attack.bytes.size() > 200) continue;
        SCOPED_TRACE(attack.name);
        auto one = client();
        for (const char c : attack.bytes)
            if (!one.send({&c, 1})) break;
        EXPECT_EQ(one.reply().status, attack.status);
    }
    EXPECT_EQ(_front->counters().requests, 0U);
}

TEST_F(HostileTest, TruncatedBodiesNeverReachTheHandlerAsWhole) {
    start();
    const std::string large(1500000, 'x');
    const std::vector<std::string> all{
        post("Content-Length: 100\r\n", "ten bytes."),
        post("Transfer-Encoding: chunked\r\n", "A\r\nten bytes."),
        post("Transfer-Encoding: chunked\r\n", "A\r\nten bytes.\r\n0\r\n"),
        post("Content-Length: 9000000\r\n", large),
        post("Transfer-Encoding: chunked\r\n", "16E360\r\n" + large + "\r\n"),
    };
    for (const auto& bytes : all) {
        auto one = client();
        one.send(bytes);
        one.finishSending();
        EXPECT_EQ(one.reply().status, 400) << bytes.substr(0, 80);
        EXPECT_TRUE(one.closedByServer());
    }
}

TEST_F(HostileTest, BadChunkInALargeBodyIs400) {
    start();
    auto one = client();
    const std::string large(1500000, 'x');
    one.send(post("Transfer-Encoding: chunked\r\n", "16E360\r\n" + large + "\r\n"));
    one.send("nonsense\r\n");
    const auto reply = one.reply();
    EXPECT_EQ(reply.status, 400);
    EXPECT_EQ(reply.header("Connection"), "close");
}

TEST_F(HostileTest, SlowHeadsAreSentAway) {
    auto options = quietOptions();
    options.headerTimeout = std::chrono::milliseconds(30);
    start(std::move(options));
    auto silent = client();
    EXPECT_TRUE(silent.closedByServer());
    // A busy machine may let the time pass before the first byte is read; then there is nobody to answer yet.
    EXPECT_TRUE(eventually([&] {
        auto slow = client();
        slow.send("GET / HT");
        const auto status = slow.reply().status;
        EXPECT_TRUE(status == 408 || status == 0) << status;
        return status == 408;
    }));
    EXPECT_GE(_front->counters().timedOut, 2U);
}

TEST_F(HostileTest, SlowBodiesAreSentAway) {
    auto options = quietOptions();
    options.bodyTimeout = std::chrono::milliseconds(30);
    options.minBodyRate = 0;
    start(std::move(options));
    auto small = client(), large = client();
    small.send(post("Content-Length: 10\r\n", "1"));
    EXPECT_EQ(small.reply().status, 408);
    large.send(post("Content-Length: 5000000\r\nExpect: 100-continue\r\n"));
    EXPECT_EQ(large.reply().status, 100);
    EXPECT_EQ(large.reply().status, 408);
    EXPECT_EQ(_front->counters().timedOut, 2U);
}

TEST_F(HostileTest, IdleConnectionsAreClosedQuietly) {
    auto options = quietOptions();
    options.idleTimeout = std::chrono::milliseconds(20);
    start(std::move(options));
    auto one = client();
    EXPECT_EQ(one.get("/a").status, 200);
    EXPECT_TRUE(one.closedByServer());
}

TEST_F(HostileTest, ClientThatTakesNoReplyIsSentAway) {
    auto options = quietOptions();
    options.replyTimeout = std::chrono::milliseconds(50);
    options.minReplyRate = 0;
    start(std::move(options));
    Client one(_front->port(), 4096);
    one.send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(eventually([&] { return _front->counters().timedOut == 1; }));
    EXPECT_TRUE(eventually([&] { return _front->counters().open == 0; }));
}

TEST_F(HostileTest, ClientsThatVanishLeaveNothingBehind) {
    start();
    for (int i = 0; i < 20; ++i) {
        client();
        client().send("GET / HTTP/1.1\r\n");
        client().send(post("Content-Length: 10\r\n", "1"));
        client().send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
        client().send("GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    }
    EXPECT_TRUE(eventually([&] { return _front->counters().accepted == 100 && _front->counters().open == 0; }));
    EXPECT_EQ(client().get("/fine").body, "/fine");
}

}  // namespace
}  // namespace kontor::front::testing
