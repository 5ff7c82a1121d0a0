// Signing in, sessions, cookies and forged requests (S8).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "desk.h"
#include "identity/passwords.h"
#include "kontor/text.h"

namespace kontor::test {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* password = "correct horse battery staple 7";
const HttpHeaders asForm{{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}};

class Session : public ::testing::Test {
  protected:
    Desk& desk = Desk::get();

    HttpResponse signIn(HttpClient& browser, const std::string& login, const std::string& secret,
                        HttpHeaders more = {}) {
        more.insert(more.end(), asForm.begin(), asForm.end());
        return browser.request("POST", "/sign-in",
                               "login=" + percentEncode(login) + "&password=" + percentEncode(secret), more);
    }
    /// `kontor_session=VALUE` of an answer.
    static std::string sessionOf(const HttpResponse& answer) {
        const auto [from, to] = answer.headers.equal_range("set-cookie");
        for (auto item = from; item != to; ++item)
            if (item->second.starts_with("kontor_session=")) return item->second.substr(0, item->second.find(';'));
        return {};
    }
    int meWith(const std::string& cookie) { return desk.nobody.get("/api/v1/me", {{"Cookie", cookie}}).status; }
};

TEST_F(Session, ANewOneIsMadeAtEverySignInAndTheOldOneEnds) {
    auto browser = desk.server.client();
    // A session an attacker chose is not taken over.
    const std::string planted = "kontor_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    const auto first = sessionOf(signIn(browser, "rita", password, {{"Cookie", planted}}));
    ASSERT_THAT(first, StartsWith("kontor_session="));
    EXPECT_NE(first, planted);
    EXPECT_EQ(meWith(planted), 401);
    EXPECT_EQ(meWith(first), 200);
    // Signing in again from the same browser needs its token, makes a new session and ends the old one.
    EXPECT_EQ(signIn(browser, "rita", password, {{"Cookie", first}}).status, 403);
    const auto token = desk.server.kernel().accounts().csrfToken(first.substr(first.find('=') + 1));
    const auto answer = signIn(browser, "rita", password, {{"Cookie", first}, {"X-CSRF-Token", token}});
    const auto second = sessionOf(answer);
    ASSERT_THAT(second, StartsWith("kontor_session=")) << answer.status << answer.body;
    EXPECT_NE(second, first);
    EXPECT_EQ(meWith(first), 401);
    EXPECT_EQ(meWith(second), 200);
}

TEST_F(Session, RightsThatChangeHoldAtOnceAndAPasswordEndsTheOthers) {
    const auto id = desk.server.createUser("pia", {"requester"});
    auto here = desk.server.as("pia");
    auto elsewhere = desk.server.as("pia");
    const std::string path = "/api/v1/users/" + std::to_string(id);
    // No right is kept in a session: what is given and taken holds for the next request of one that is open.
    EXPECT_EQ(here.get("/api/v1/tickets/" + std::to_string(desk.ticket)).status, 404);
    ASSERT_EQ(desk.admin.patch(path, R"({"roles":["agent"]})").status, 200);
    EXPECT_EQ(here.get("/api/v1/tickets/" + std::to_string(desk.ticket)).status, 200);
    ASSERT_EQ(desk.admin.patch(path, R"({"roles":["requester"]})").status, 200);
    EXPECT_EQ(here.get("/api/v1/tickets/" + std::to_string(desk.ticket)).status, 404);
    ASSERT_EQ(desk.admin.patch(path, R"({"password":"another quiet harbour 42"})").status, 200);
    EXPECT_EQ(here.get("/api/v1/me").status, 401);
    EXPECT_EQ(elsewhere.get("/api/v1/me").status, 401);
}

TEST_F(Session, UnknownPeopleAreRefusedTheSameWayForTheSameWork) {
    struct Outcome {
        int status;
        std::string body;
        std::string statements;
        std::uint64_t hashes;
    };
    desk.server.createUser("gone", {"requester"});
    auto& kernel = desk.server.kernel();
    const auto gone = kernel.db().read([&](Transaction& tx) { return kernel.accounts().findByLogin(tx, "gone"); });
    ASSERT_EQ(desk.admin.patch("/api/v1/users/" + std::to_string(*gone), R"({"active":false})").status, 200);
    auto browser = desk.server.client();
    std::vector<Outcome> outcomes;
    // A wrong password, nobody, somebody switched off with the right password, the same with white space and case.
    for (const auto& [login, secret] :
         std::vector<std::pair<std::string, std::string>>{{"otto", "wrong horse"},
                                                          {"nobody.at.all", "wrong horse"},
                                                          {"gone", password},
                                                          {" OTTO ", "wrong horse"},
                                                          {"nobody.at.all", "wrong horse"}}) {
        const auto before = Passwords::computed();
        auto answer = browser.post("/api/v1/sessions", Json::object({{"login", login}, {"password", secret}}).dump());
        outcomes.push_back({answer.status, Json::parse(answer.body)["detail"].text(),
                            answer.header("x-kontor-statements"), Passwords::computed() - before});
    }
    // What is tried again within the hour is counted where it stands already, for whoever it was.
    EXPECT_EQ(outcomes[1].statements, outcomes[0].statements);
    EXPECT_EQ(outcomes[2].statements, outcomes[0].statements);
    EXPECT_EQ(outcomes[4].statements, outcomes[3].statements);
    for (const auto& outcome : outcomes) {
        EXPECT_EQ(outcome.status, 401);
        EXPECT_EQ(outcome.body, outcomes.front().body);
        EXPECT_EQ(outcome.hashes, 1U);
    }
    // Who is locked out is told so whether there is such a person or not.
    for (const char* login : {"otto.locked", "otto"}) {
        int status = 0;
        for (int i = 0; i < 6; ++i)
            status = browser
                         .post("/api/v1/sessions", Json::object({{"login", login}, {"password", "x"}}).dump(),
                               {{"X-Forwarded-For", "192.0.2.77"}})
                         .status;
        EXPECT_EQ(status, 429) << login;
    }
    EXPECT_EQ(signIn(browser, "otto", password).status, 303);
}

TEST_F(Session, CookiesAreOutOfReachOfScriptsAndOfPlainConnections) {
    auto browser = desk.server.client();
    for (const bool tls : {false, true}) {
        HttpHeaders more;
        if (tls) more.emplace_back("X-Forwarded-Proto", "https");
        const auto answers = {signIn(browser, "rita", password, more), browser.get("/sign-in?lang=de", more)};
        for (const auto& answer : answers) {
            const auto [from, to] = answer.headers.equal_range("set-cookie");
            EXPECT_NE(from, to);
            for (auto item = from; item != to; ++item) {
                EXPECT_THAT(item->second, HasSubstr("HttpOnly"));
                EXPECT_THAT(item->second, HasSubstr("SameSite=Lax"));
                EXPECT_EQ(item->second.find("Secure") != std::string::npos, tls) << item->second;
                EXPECT_THAT(item->second, Not(HasSubstr("Domain=")));
            }
            EXPECT_EQ(answer.header("strict-transport-security").empty(), !tls);
        }
    }
}

TEST_F(Session, NoWriteOfTheCatalogueIsTakenWithACookieAlone) {
    auto browser = desk.server.client();
    const auto cookie = sessionOf(signIn(browser, "admin", password));
    ASSERT_FALSE(cookie.empty());
    const auto otherToken = desk.server.kernel().accounts().csrfToken("another session");
    const auto& catalog = desk.server.kernel().catalog();
    const auto before = desk.tables();
    std::size_t asked = 0;
    for (const char* method : {"POST", "PATCH", "DELETE"})
        for (const auto& path : pathsWith(catalog, method, "1", "1"))
            for (const auto& more :
                 std::vector<HttpHeaders>{{}, {{"X-CSRF-Token", ""}}, {{"X-CSRF-Token", otherToken}}}) {
                // These take no cookie: they are for who has the password, a link from a mail, or a provider's
                // signature.
                if (path == "/api/v1/sessions" || path.starts_with("/api/v1/password-links") ||
                    (path.starts_with("/sign-in/oidc/") && path.ends_with("/logout")))
                    continue;
                SCOPED_TRACE(std::string(method) + " " + path);
                HttpHeaders headers = more;
                headers.emplace_back("Cookie", cookie);
                headers.emplace_back("Content-Type",
                                     path.starts_with("/api/") ? "text/plain" : "application/x-www-form-urlencoded");
                EXPECT_EQ(
                    browser.request(method, path, path.starts_with("/api/") ? "{}" : "subject=x&csrf_token=x", headers)
                        .status,
                    403);
                ++asked;
            }
    EXPECT_GT(asked, 100U);
    EXPECT_EQ(desk.tables(), before);
    EXPECT_EQ(meWith(cookie), 200);
    // Nor does another site sign somebody in as somebody else.
    EXPECT_EQ(signIn(browser, "rita", password, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    EXPECT_EQ(browser.post("/api/v1/sessions", R"({"login":"rita","password":"x"})", {{"Sec-Fetch-Site", "cross-site"}})
                  .status,
              403);
    // The token of one session is no good for another one.
    auto other = desk.server.client();
    const auto ritas = sessionOf(signIn(other, "rita", password));
    const auto ritasToken = desk.server.kernel().accounts().csrfToken(ritas.substr(ritas.find('=') + 1));
    EXPECT_EQ(browser.post("/api/v1/tickets", R"({"subject":"x"})", {{"Cookie", cookie}, {"X-CSRF-Token", ritasToken}})
                  .status,
              403);
}

TEST_F(Session, NoSecretOfAnotherIsInAnAddress) {
    // A token in a query string would be in logs, histories and Referer headers.
    auto& kernel = desk.server.kernel();
    const auto session = kernel.accounts().signIn("rita", password, "127.0.0.1", false);
    for (const char* name : {"token", "access_token", "session", "kontor_session", "authorization"})
        EXPECT_EQ(desk.nobody.get("/api/v1/me?" + std::string(name) + "=" + session.token).status, 401) << name;
    EXPECT_EQ(desk.nobody.get("/api/v1/me", {{"Authorization", "Bearer " + session.token}}).status, 200);
    EXPECT_EQ(desk.nobody.get("/api/v1/me", {{"Authorization", "Basic " + session.token}}).status, 401);
    // A header with a bad token is not made good by a cookie.
    EXPECT_EQ(
        desk.nobody.get("/api/v1/me", {{"Authorization", "Bearer x"}, {"Cookie", "kontor_session=" + session.token}})
            .status,
        401);
}

}  // namespace
}  // namespace kontor::test
