// What two servers in a row might read differently, and what is packed: bodies, proxies' headers, pictures (S2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "desk.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using namespace std::string_literals;

class Transport : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();

    std::uint16_t port() const {
        const std::string& url = desk.server.url();
        return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }
    std::size_t answersTo(const std::string& bytes) {
        const std::string all = sendRaw(port(), bytes);
        std::size_t count = 0;
        for (std::size_t at = all.find("HTTP/1.1 "); at != std::string::npos; at = all.find("HTTP/1.1 ", at + 1))
            ++count;
        return count;
    }
    std::string photo(HttpClient& client, std::int64_t user, const std::string& bytes, int status) {
        const auto answer =
            client.request("POST", "/api/v1/users/" + std::to_string(user) + "/photo",
                           "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n"
                           "Content-Type: image/png\r\n\r\n" +
                               bytes + "\r\n--b--\r\n",
                           {{"Content-Type", "multipart/form-data; boundary=b"}});
        EXPECT_EQ(answer.status, status) << answer.body;
        return answer.body;
    }
};

/// A request within the body of another one is never a request of its own, however the end of that body is said.
TEST_F(Transport, NoRequestIsSmuggledWithinAnother) {
    const std::string inner = "GET /api/v1/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const std::string length = std::to_string(inner.size());
    const std::string post = "POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\n";
    for (const std::string& fields :
         std::vector<std::string>{"Content-Length: 0\r\nContent-Length: " + length + "\r\n",
                                  "Content-Length: 0, " + length + "\r\n",
                                  "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n",
                                  "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n",
                                  "Transfer-Encoding: \x0b"
                                  "chunked\r\n",
                                  "Transfer-Encoding: chunked, identity\r\n",
                                  "Transfer-Encoding: identity\r\n",
                                  "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n",
                                  "Transfer-Encoding : chunked\r\n",
                                  "Transfer-Encoding\r\n : chunked\r\n",
                                  "Transfer-Encoding:\r\n chunked\r\n",
                                  "X: y\r\n Content-Length: 0\r\n",
                                  "X: y\nContent-Length: 0\r\n",
                                  "X: y\rContent-Length: 0\r\n",
                                  "Content-Length: 0\r\nX:\0y\r\n"s,
                                  "Content-Length: +0\r\n",
                                  "Content-Length: 0x0\r\n",
                                  "Content-Length: 00000000000000000000\r\n",
                                  "Content-Length:\r\n",
                                  "Content-Length: -0\r\n",
                                  "Content-Length: 0 0\r\n",
                                  "Content-Length: 1e1\r\n",
                                  "\"Content-Length\": 0\r\n",
                                  "Content-Length\t: 0\r\n",
                                  "Expect: 100-continue, x\r\nContent-Length: " + length + "\r\n",
                                  "Content_Length: 0\r\n"}) {
        SCOPED_TRACE(fields);
        const std::string all = sendRaw(port(), post + fields + "\r\n" + inner);
        EXPECT_THAT(all, ContainsRegex("^HTTP/1.1 (400|411|417|501)"));
        EXPECT_EQ(all.find("HTTP/1.1 ", 1), std::string::npos) << all;
    }
    // Chunks whose ends or sizes are told apart by one of two readers only.
    for (const std::string& body : std::vector<std::string>{
             "0\n\n", "0\r\n\n", "0\r\n\rX\r\n", "1;\nx\r\n0\r\n\r\n", "1;a=\"\n\"\r\nx\r\n0\r\n\r\n",
             "1 \r\nx\r\n0\r\n\r\n", "1\r\nxx0\r\n\r\n", "1\r\nx\n0\r\n\r\n", "0x1\r\nx\r\n0\r\n\r\n",
             "+1\r\nx\r\n0\r\n\r\n", ";\r\n\r\n", "10000000000000000\r\n", "ffffffffffffffff\r\n",
             "0\r\nContent-Length: 1\r\n folded\r\n\r\n"}) {
        SCOPED_TRACE(body);
        const std::string all = sendRaw(port(), post + "Transfer-Encoding: chunked\r\n\r\n" + body + inner);
        EXPECT_THAT(all, StartsWith("HTTP/1.1 400"));
        EXPECT_EQ(all.find("HTTP/1.1 ", 1), std::string::npos) << all;
    }
    // Methods that usually have no body have one when they say so; what nobody read is not the next request either.
    for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "POST"})
        for (const char* path : {"/api/v1/health", "/api/v1/nothing", "/api/v1/me", "/sign-in", "/assets/none"}) {
            SCOPED_TRACE(std::string(method) + " " + path);
            const std::string head = std::string(method) + " " + path + " HTTP/1.1\r\nHost: x\r\n";
            EXPECT_EQ(answersTo(head + "Connection: close\r\nContent-Length: " + length + "\r\n\r\n" + inner), 1U);
            EXPECT_EQ(answersTo(head + "Content-Length: " + length + "\r\n\r\n" + inner + inner), 2U);
        }
    // Chunk extensions and trailers say nothing about the request.
    const std::string trailed = sendRaw(
        port(),
        "POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n{}\r\n0\r\nAuthorization: Bearer x\r\nContent-Length: 9\r\n\r\n");
    EXPECT_THAT(trailed, StartsWith("HTTP/1.1 422"));
}

TEST_F(Transport, PackedBodiesAreRefusedBeforeAnybodyLooksAtThem) {
    const std::string gzip("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    for (const char* coding : {"gzip", "x-gzip", "deflate", "br", "zstd", "identity, gzip", "gzip, gzip"})
        for (const char* path : {"/api/v1/tickets", "/api/v1/files", "/api/v1/sessions"}) {
            const auto answer = desk.rita.request(
                "POST", path, gzip,
                {{"Content-Type", "application/json"}, {"X-File-Name", "a.gz"}, {"Content-Encoding", coding}});
            EXPECT_EQ(answer.status, 415) << path << " " << coding << answer.body;
            EXPECT_EQ(answer.header("accept-encoding"), "identity");
        }
    EXPECT_EQ(desk.rita
                  .request("POST", "/api/v1/tickets", R"({"subject":"plain"})",
                           {{"Content-Type", "application/json"}, {"Content-Encoding", "identity"}})
                  .status,
              201);
    // A file that is a packed one is bytes as any other.
    EXPECT_EQ(
        desk.rita
            .request("POST", "/api/v1/files", gzip, {{"Content-Type", "application/gzip"}, {"X-File-Name", "a.gz"}})
            .status,
        201);
}

TEST_F(Transport, APictureThatIsLargerThanItsBytesIsNoPhoto) {
    const auto png = [](const std::string& width, const std::string& height) {
        return "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"s + width + height + "\x08\x06\0\0\0"s;
    };
    // Without a right checksum nothing of it is believed; with one its size is.
    EXPECT_THAT(photo(desk.rita, desk.ritaId, png("\x7f\xff\xff\xff"s, "\x7f\xff\xff\xff"s) + "\0\0\0\0"s, 422),
                HasSubstr("error.bad_image"));
    EXPECT_THAT(photo(desk.rita, desk.ritaId, png("\0\x01\x86\xA0"s, "\0\x01\x86\xA0"s) + "\xa8\x52\x0b\xc8"s, 422),
                HasSubstr("error.image_too_large"));
    for (const std::string& bytes : std::vector<std::string>{
             "", "GIF89a\xff\xff\xff\xff", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
             "\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03"s, "BM", "%PDF-1.7", "RIFF\xff\xff\xff\xffWEBPVP8 "s,
             "\x00\x00\x00\x0c"
             "ftypavif"s,
             "\x1f\x8b\x08", "P6 99999 99999 255\n", "push graphic-context\n"}) {
        SCOPED_TRACE(bytes);
        photo(desk.rita, desk.ritaId, bytes, 422);
    }
    EXPECT_EQ(desk.rita.get("/api/v1/users/" + std::to_string(desk.ritaId) + "/photo").status, 404);
    // A white point: for oneself it is one.
    const std::string white =
        png("\0\0\0\1"s, "\0\0\0\1"s).replace(25, 1, "\0"s) +
        "\x3A\x7E\x9B\x55\0\0\0\nIDATx\x9C\x63\x60\0\0\0\2\0\1\x48\xAF\xA4\x71\0\0\0\0IEND\xAE\x42\x60\x82"s;
    EXPECT_THAT(photo(desk.otto, desk.ritaId, white, 404), HasSubstr("\"status\":404"));
    photo(desk.otto, desk.ottoId, white, 204);
}

/// Some proxies add a header of their own behind that of the client instead of completing it.
TEST_F(Transport, OnlyTheLastWordAboutWhereARequestCameFromIsTheProxys) {
    const auto addressOf = [&](const HttpHeaders& headers) {
        auto client = desk.server.client();
        const auto answer =
            client.post("/api/v1/sessions", R"({"login":"rita","password":"correct horse battery staple 7"})", headers);
        EXPECT_EQ(answer.status, 201) << answer.body;
        return desk.server.kernel().db().read([](Transaction& tx) {
            return tx.one<std::string>("SELECT address FROM session ORDER BY created_at DESC, id DESC LIMIT 1");
        });
    };
    EXPECT_EQ(addressOf({{"X-Forwarded-For", "198.51.100.7"}}), "198.51.100.7");
    EXPECT_EQ(addressOf({{"X-Forwarded-For", "192.0.2.66, 198.51.100.8"}}), "198.51.100.8");
    EXPECT_EQ(addressOf({{"X-Forwarded-For", "192.0.2.66"}, {"X-Forwarded-For", "198.51.100.9"}}), "198.51.100.9");
    // Whatever stands there: signing in goes on.
    for (const std::string& odd : std::vector<std::string>{"", ",", std::string(5000, 'x'), "\xC3\xA4\xFF", "<script>",
                                                           "1.2.3.4:80", "[::1]:9", "' OR 1=1"}) {
        auto client = desk.server.client();
        for (const char* body : {R"({"login":"rita","password":"correct horse battery staple 7"})",
                                 R"({"login":"nobody","password":"wrong"})"}) {
            const auto answer = client.post("/api/v1/sessions", body, {{"X-Forwarded-For", odd}});
            EXPECT_THAT(answer.status, AnyOf(201, 401)) << odd << answer.body;
        }
    }
    const auto plain = desk.admin.get("/sign-in", {{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Proto", "http"}});
    EXPECT_EQ(plain.header("strict-transport-security"), "");
}

}  // namespace
}  // namespace kontor::test
