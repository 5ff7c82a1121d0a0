#include "head_parser.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace kontor::front {
namespace {

struct Refusal {
    const char* name;
    std::string head;
    int status;
};

std::string get(const std::string& fields) {
    return "GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}
std::string post(const std::string& fields) {
    return "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}
std::string target(const std::string& text) {
    return "GET " + text + " HTTP/1.1\r\nHost: h\r\n\r\n";
}

const std::vector<Refusal>& refusals() {
    static const std::vector<Refusal> all{
        {"two lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
        {"two different lengths", post("Content-Length: 3\r\ncontent-length: 4\r\n"), 400},
        {"length list", post("Content-Length: 3, 3\r\n"), 400},
        {"negative length", post("Content-Length: -1\r\n"), 400},
        {"signed length", post("Content-Length: +1\r\n"), 400},
        {"hex length", post("Content-Length: 0x10\r\n"), 400},
        {"empty length", post("Content-Length:\r\n"), 400},
        {"length beyond 64 bits", post("Content-Length: 18446744073709551617\r\n"), 400},
        {"length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"chunked twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"unknown coding", post("Transfer-Encoding: gzip, chunked\r\n"), 501},
        {"hidden coding", post("Transfer-Encoding: xchunked\r\n"), 501},
        {"chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {"no length", post(""), 411},
        {"no length in 1.0", "POST / HTTP/1.0\r\n\r\n", 411},
        {"PATCH without length", "PATCH / HTTP/1.1\r\nHost: h\r\n\r\n", 411},
        {"PUT without length", "PUT / HTTP/1.1\r\nHost: h\r\n\r\n", 411},
        {"space before colon", post("Content-Length : 3\r\n"), 400},
        {"no colon", get("Nonsense\r\n"), 400},
        {"empty name", get(": x\r\n"), 400},
        {"folded line", get("X: a\r\n b\r\n"), 400},
        {"folded first line", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
        {"control character in value", get("X: a\x01z\r\n"), 400},
        {"delete in value", get("X: a\x7f\r\n"), 400},
        {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two hosts", get("Host: other\r\n"), 400},
        {"host with path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"host with user", "GET / HTTP/1.1\r\nHost: u@b\r\n\r\n", 400},
        {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        {"HTTP/0.9", "GET / HTTP/0.9\r\nHost: h\r\n\r\n", 505},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505},
        {"no version", "GET /\r\nHost: h\r\n\r\n", 400},
        {"odd version", "GET / http/1.1\r\nHost: h\r\n\r\n", 400},
        {"two spaces", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"tab", "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"method with colon", "G:T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        {"empty line only", "\r\n\r\n", 400},
        {"relative target", target("index"), 400},
        {"authority target", target("example.org:443"), 400},
        {"asterisk with GET", target("*"), 400},
        {"fragment", target("/a#b"), 400},
        {"raw umlaut", target("/\xc3\xa4"), 400},
        {"broken escape", target("/%zz"), 400},
        {"cut escape", target("/%2"), 400},
        {"escaped NUL", target("/a%00b"), 400},
        {"escaped slash", target("/a%2fb"), 400},
        {"escaped newline", target("/a%0d%0ab"), 400},
        {"escaped broken UTF-8", target("/%c3%28"), 400},
        {"overlong UTF-8", target("/%c0%af"), 400},
        {"surrogate", target("/%ed%a0%80"), 400},
        {"foreign scheme", target("ftp://h/"), 400},
        {"absolute with user", target("http://u@h/"), 400},
        {"long target", target("/" + std::string(17000, 'a')), 414},
        {"unknown expectation", post("Content-Length: 3\r\nExpect: tea\r\n"), 417},
        {"101 fields",
         [] {
             std::string fields;
             for (int i = 0; i < 100; ++i) fields += "X: 1\r\n";
             return get(fields);
         }(),
         431},
    };
    return all;
}

TEST(HeadParser, RefusesWhatTwoServersMightReadDifferently) {
    for (const auto& each : refusals()) {
        SCOPED_TRACE(each.name);
        std::size_t from = 0;
        EXPECT_EQ(scanHead(each.head, from), Scan::complete);
        Request request;
        Framing framing;
        EXPECT_EQ(parseHead(each.head, request, framing).status, each.status);
    }
}

TEST(HeadParser, ReadsAnOrdinaryRequest) {
    Request request;
    Framing framing;
    const std::string head =
        "PATCH /a%20b/%C3%A4?x=%20&y HTTP/1.1\r\nHost: h:80\r\nX-Two:  padded \t\r\ncontent-length: "
        "12\r\nX-Empty:\r\n\r\n";
    EXPECT_FALSE(parseHead(head, request, framing));
    EXPECT_EQ(request.method, "PATCH");
    EXPECT_EQ(request.target, "/a%20b/%C3%A4?x=%20&y");
    EXPECT_EQ(request.path, "/a b/\xc3\xa4");
    EXPECT_EQ(request.query, "x=%20&y");
    EXPECT_EQ(*request.header("x-two"), "padded");
    EXPECT_EQ(*request.header("X-EMPTY"), "");
    EXPECT_EQ(request.header("X-Missing"), nullptr);
    EXPECT_EQ(request.headers.size(), 4U);
    EXPECT_EQ(framing.kind, Framing::Kind::length);
    EXPECT_EQ(framing.length, 12U);
    EXPECT_TRUE(framing.keepAlive);
}

TEST(HeadParser, TakesTheHostOfAnAbsoluteTarget) {
    Request request;
    Framing framing;
    EXPECT_FALSE(parseHead("GET http://real:81/p?q HTTP/1.1\r\nHost: fake\r\n\r\n", request, framing));
    EXPECT_EQ(request.path, "/p");
    EXPECT_EQ(request.query, "q");
    EXPECT_EQ(*request.header("Host"), "real:81");
}

TEST(HeadParser, KnowsWhenTheConnectionStays) {
    const auto keeps = [](const std::string& head) {
        Request request;
        Framing framing;
        EXPECT_FALSE(parseHead(head, request, framing)) << head;
        return framing.keepAlive;
    };
    EXPECT_TRUE(keeps(get("")));
    EXPECT_TRUE(keeps(get("Connection: keep-alive\r\n")));
    EXPECT_FALSE(keeps(get("Connection: foo, CLOSE\r\n")));
    EXPECT_FALSE(keeps(get("Connection: keep-alive\r\nConnection: close\r\n")));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n"));
}

TEST(HeadParser, FindsTheEndByteByByte) {
    const std::string head = get("A: b\r\n");
    std::size_t from = 0;
    for (std::size_t size = 1; size < head.size(); ++size)
        EXPECT_EQ(scanHead(std::string_view(head).substr(0, size), from), Scan::incomplete) << size;
    EXPECT_EQ(scanHead(head + "next", from), Scan::complete);
    EXPECT_EQ(from, head.size());
}

TEST(HeadParser, RefusesBareLineEndsAndNulAtOnce) {
    const std::vector<std::string> all{
        "GET / HTTP/1.1\n",         "GET / HTTP/1.1\r\nX: a\rb", "\n",
        "GET / HTTP/1.1\r\nA: b\n", "GET / HTTP/1.1\r\r\n",      std::string("GET /\0", 6)};
    for (const auto& text : all) {
        std::size_t from = 0;
        EXPECT_EQ(scanHead(text, from), Scan::bad) << text;
    }
}

TEST(HeadParser, SurvivesNoise) {
    std::mt19937 random(20240501);
    const std::string seed =
        "POST http://h/a%20b?c=d HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nConnection: close, x\r\n\r\n";
    for (int round = 0; round < 50000; ++round) {
        std::string head = seed;
        for (unsigned i = 0; i <= random() % 4; ++i) {
            const auto at = random() % head.size();
            if (random() % 3 == 0) {
                head.erase(at, random() % 5);
            } else {
                head[at] = static_cast<char>(random() % 256);
            }
            if (head.empty()) head = "\r\n";
        }
        std::size_t from = 0;
        Request request;
        Framing framing;
        if (scanHead(head, from) != Scan::complete) continue;
        const auto fault = parseHead(std::string_view(head).substr(0, from), request, framing);
        if (fault) continue;
        EXPECT_TRUE(request.path.front() == '/' || request.path == "*") << head;
        for (const auto& field : request.headers) EXPECT_TRUE(isToken(field.name) && isFieldValue(field.value)) << head;
    }
}

}  // namespace
}  // namespace kontor::front
