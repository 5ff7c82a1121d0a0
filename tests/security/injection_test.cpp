// Bytes that try to become a header, a path, an address or a file of ours; and the headers every answer has (S3, S4).
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

class Injection : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();
    const Catalog& catalog = desk.server.kernel().catalog();
    std::uint16_t port() const {
        const std::string& url = desk.server.url();
        return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
    }
    /// The answer to a request head as it is, without a body.
    std::string raw(const std::string& lines) { return sendRaw(port(), lines + "Connection: close\r\n\r\n"); }
    std::int64_t upload(const std::string& content, const std::string& type, const std::string& name) {
        const auto answer = desk.rita.request("POST", "/api/v1/files", content,
                                              {{"Content-Type", type}, {"X-File-Name", percentEncode(name)}});
        EXPECT_EQ(answer.status, 201) << answer.body;
        return answer.status == 201 ? Json::parse(answer.body)["id"].integer() : 0;
    }
};

TEST_F(Injection, EveryAnswerSaysWhatABrowserMayDoWithIt) {
    for (auto* client : {&desk.admin, &desk.rita, &desk.nobody})
        for (const auto& path : pathsWith(catalog, "GET", std::to_string(desk.ticket), "1")) {
            SCOPED_TRACE(path);
            const auto answer = client->get(path, {{"Accept", "text/html"}});
            const std::string policy = answer.header("content-security-policy");
            EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
            EXPECT_THAT(policy, Not(HasSubstr("unsafe-")));
            EXPECT_THAT(policy, Not(ContainsRegex("(script|object|default|base)[a-z-]* [^;]*(\\*|data:|blob:|http)")));
            if (!path.starts_with("/api/v1/files/")) {
                EXPECT_THAT(policy, HasSubstr("frame-ancestors 'none'"));
                EXPECT_THAT(policy, HasSubstr("base-uri 'none'"));
                EXPECT_THAT(policy, HasSubstr("form-action 'self'"));
            }
            EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
            EXPECT_EQ(answer.header("referrer-policy"), "same-origin");
            EXPECT_EQ(answer.headers.count("x-content-type-options"), 1U);
            EXPECT_EQ(answer.header("access-control-allow-origin"), "");
            EXPECT_EQ(answer.header("server"), "");
            if (!path.starts_with("/static/") && !path.starts_with("/api/docs/") &&
                !path.starts_with("/api/v1/files/") && path != "/push-worker.js") {
                EXPECT_EQ(answer.header("cache-control"), "no-store");
            }
        }
}

TEST_F(Injection, WhatSomebodySentIsNeverAPageOrAScriptOfOurs) {
    const std::string script = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
    for (const char* type : {"text/html", "image/svg+xml", "text/xml", "application/xhtml+xml", "text/javascript",
                             "application/javascript", "application/x-shockwave-flash", "text/css",
                             "multipart/x-mixed-replace", "text/html; charset=utf-7", "application/wasm"}) {
        const auto answer = desk.rita.get("/api/v1/files/" + std::to_string(upload(script, type, "a.html")));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.header("content-type"), "application/octet-stream") << type;
        EXPECT_THAT(answer.header("content-disposition"), StartsWith("attachment; "));
        EXPECT_THAT(answer.header("content-security-policy"), HasSubstr("sandbox"));
        EXPECT_EQ(answer.body, script);
    }
    const auto image = desk.rita.get("/api/v1/files/" + std::to_string(upload("x", "image/png", "a.png")));
    EXPECT_EQ(image.header("content-type"), "image/png");
    EXPECT_THAT(image.header("content-disposition"), StartsWith("attachment; "));
}

TEST_F(Injection, NamesOfFilesStayNames) {
    for (const std::string& name :
         std::vector<std::string>{"a\"; filename=b.html", "../../../etc/passwd", "..\\..\\boot.ini",
                                  "a\r\nSet-Cookie: x=1", "\xE2\x80\x8B.htaccess", "a\xE2\x80\xAEgpj.exe",
                                  "<script>.txt", "con", "\xF0\x9F\x94\xA5", "a;b", "%0d%0aX: y"}) {
        const auto answer = desk.rita.get("/api/v1/files/" + std::to_string(upload("x", "text/plain", name)));
        EXPECT_THAT(answer.header("content-disposition"),
                    ContainsRegex("^attachment; filename\\*=UTF-8''[A-Za-z0-9%._~-]+$"))
            << name;
        EXPECT_EQ(answer.header("set-cookie"), "");
        EXPECT_EQ(answer.header("x"), "");
    }
    // The content lies under its hash, below the data directory, and nowhere else.
    for (const auto& entry : std::filesystem::recursive_directory_iterator(desk.server.dataDirectory() / "files"))
        if (entry.is_regular_file()) {
            EXPECT_THAT(entry.path().filename().string(), ::testing::MatchesRegex("[0-9a-f]{64}"));
        }
}

TEST_F(Injection, NoAnswerCanBeSplit) {
    const std::string bad = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a<script>";
    for (const std::string& path : std::vector<std::string>{
             "/sign-in?next=/" + bad, "/sign-in?lang=" + bad, "/tickets?q=" + bad, "/search?q=" + bad,
             "/api/v1/tickets?q=" + bad, "/" + bad, "/portal/" + bad, "/static/" + bad, "/api/v1/" + bad + "/1"}) {
        for (auto* client : {&desk.admin, &desk.nobody}) {
            const auto answer = client->get(
                path,
                {{"Accept", "text/html"}, {"Cookie", "kontor_flash=portal.sent!" + bad + "; kontor_theme=" + bad}});
            EXPECT_LT(answer.status, 500) << path;
            EXPECT_EQ(answer.header("x-injected"), "") << path;
        }
    }
    const auto signedIn =
        desk.nobody.request("POST", "/sign-in", "login=rita&password=correct+horse+battery+staple+7&next=/" + bad,
                            {{"Content-Type", "application/x-www-form-urlencoded"}});
    EXPECT_EQ(signedIn.header("x-injected"), "");
    for (const char* header : {"Idempotency-Key: a\rX: y\r\n", "X-File-Name: a\nb\r\n", "Accept-Language: \x01\r\n"})
        EXPECT_THAT(raw("GET /api/v1/me HTTP/1.1\r\nHost: x\r\n" + std::string(header)), StartsWith("HTTP/1.1 400"));
}

TEST_F(Injection, SigningInLeadsToPagesOfOursOnly) {
    for (const std::string& next :
         std::vector<std::string>{"//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example",
                                  "\t//evil.example", "/%09/evil.example", "javascript:alert(1)", "/\n/evil.example",
                                  "", "evil.example", "///evil.example", "/sign-out"}) {
        auto browser = desk.server.client();
        const auto answer = browser.request(
            "POST", "/sign-in", "login=rita&password=correct+horse+battery+staple+7&next=" + percentEncode(next),
            {{"Content-Type", "application/x-www-form-urlencoded"}});
        ASSERT_EQ(answer.status, 303) << answer.body;
        const std::string location = answer.header("location");
        EXPECT_THAT(location, ContainsRegex("^/([^/\\\\]|$)")) << next;
        EXPECT_EQ(location.find_first_of("\t\r\n\\"), std::string::npos) << next;
    }
}

TEST_F(Injection, TheNameOfTheHostIsNotTheClientsToSay) {
    const std::string login = Json::object({{"login", "rita"}, {"password", "correct horse battery staple 7"}}).dump();
    for (const auto& headers : std::vector<HttpHeaders>{{{"Host", "evil.example"}},
                                                        {{"X-Forwarded-Host", "evil.example"}},
                                                        {{"Forwarded", "host=evil.example"}},
                                                        {{"X-Original-URL", "/evil.example"}},
                                                        {{"X-Rewrite-URL", "/evil.example"}}}) {
        for (auto* client : {&desk.admin, &desk.nobody})
            for (const auto& path : pathsWith(catalog, "GET", std::to_string(desk.ticket), "1")) {
                HttpHeaders more = headers;
                more.emplace_back("Accept", "text/html");
                const auto answer = client->get(path, more);
                EXPECT_THAT(answer.body, Not(HasSubstr("evil.example"))) << path;
                for (const auto& [name, value] : answer.headers)
                    EXPECT_THAT(value, Not(HasSubstr("evil.example"))) << path << " " << name;
            }
        const auto made = desk.rita.post("/api/v1/tickets", R"({"subject":"Where am I"})", headers);
        EXPECT_THAT(made.header("location"), StartsWith("/api/v1/tickets/"));
    }
    EXPECT_THAT(raw("GET / HTTP/1.1\r\nHost: a\r\nHost: evil.example\r\n"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(raw("GET / HTTP/1.1\r\nHost: evil.example/@x\r\n"), StartsWith("HTTP/1.1 400"));
}

TEST_F(Injection, NoPathLeadsOutOfTheServedFiles) {
    for (const char* path : {"/static/../../../../etc/passwd",
                             "/static/..%2f..%2f..%2fetc%2fpasswd",
                             "/static/%2e%2e/%2e%2e/etc/passwd",
                             "/static/..\\..\\etc\\passwd",
                             "/static//etc/passwd",
                             "/static/%2fetc%2fpasswd",
                             "/static/..%c0%af..%c0%afetc/passwd",
                             "/static/..%00/",
                             "/static/manifest.json%00.js",
                             "/../../etc/passwd",
                             "/%2e%2e/%2e%2e/etc/passwd",
                             "/api/v1/../../etc/passwd",
                             "/api/v1/files/..%2f..%2fsecret.key",
                             "/api/v1/files/1/../2",
                             "/static/.",
                             "/static/..",
                             "/static/",
                             "//etc/passwd",
                             "/./static/../secret.key",
                             "/api/v1/users%2f1",
                             "/api/v1/tickets/1%2fnotes"}) {
        for (auto* client : {&desk.admin, &desk.nobody}) {
            const auto answer = client->get(path);
            EXPECT_THAT(answer.status, AnyOf(400, 401, 404)) << path << answer.body;
            EXPECT_THAT(answer.body, Not(HasSubstr("root:"))) << path;
        }
        EXPECT_THAT(raw("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n"), ContainsRegex("^HTTP/1.1 40[014]"))
            << path;
    }
}

}  // namespace
}  // namespace kontor::test
