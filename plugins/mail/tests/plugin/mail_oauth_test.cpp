// Signing in to a real Dovecot and Postfix by access tokens of a provider that rotates, expires and revokes them.
#include <gmock/gmock.h>

#include <atomic>

#include "clocked_desk.h"
#include "fake_provider.h"
#include "kontor/kernel.h"
#include "mail_desk.h"

namespace kontor::mail::test {
namespace {

using kontor::test::MailServer;
using std::chrono::minutes;
using ::testing::HasSubstr;
using ::testing::Not;

class MailOAuth : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string why = MailServer::missing(); !why.empty()) GTEST_SKIP() << why;
        mail = std::make_unique<MailServer>(provider.url("/introspect?token="));
        desk = std::make_unique<ClockedDesk>(json{{"imap_host", "localhost"},
                                                  {"imap_port", mail->imapPort()},
                                                  {"imap_encryption", "none"},
                                                  {"imap_user", "support"},
                                                  {"smtp_host", "localhost"},
                                                  {"smtp_port", mail->submissionPort()},
                                                  {"smtp_encryption", "starttls"},
                                                  {"smtp_user", "support"},
                                                  {"verify_certificates", false},
                                                  {"sign_in", "oauth2"},
                                                  {"oauth_token_url", provider.url("/token")},
                                                  {"oauth_authorize_url", provider.url("/authorize")},
                                                  {"oauth_client_id", "kontor"},
                                                  {"oauth_client_secret", "a+b & c"}});
    }
    std::string path() const { return "/api/v1/mailboxes/" + std::to_string(desk->mailboxId()); }
    void giveToken() { desk->patch(path(), {{"oauth_refresh_token", provider.refreshToken()}}); }
    std::string stored(const std::string& name) {
        Kernel& kernel = desk->server().kernel();
        return kernel.secrets().open(kernel.db().read([&](Transaction& tx) {
            return tx.one<std::string>("SELECT sealed FROM mailbox_secrets WHERE name = ?", name);
        }));
    }
    void poll(minutes after = minutes(1)) { desk->pass(after, "mail.poll"); }

    FakeProvider provider;
    std::unique_ptr<MailServer> mail;
    std::unique_ptr<ClockedDesk> desk;
};

TEST_F(MailOAuth, TokensAreRenewedInTimeAndStoredBeforeTheyAreUsed) {
    EXPECT_EQ(desk->mailbox()["oauth_state"], "waiting");
    std::atomic<int> unsaved = 0;
    provider.beforeLogin = [&] { unsaved += stored("oauth_refresh") == provider.currentRefreshToken() ? 0 : 1; };
    giveToken();
    mail->deliver("support", "From: user1@customer.test\r\nSubject: one\r\n\r\nx\r\n");
    poll();
    EXPECT_EQ(desk->mailbox()["last_error"], "");
    EXPECT_EQ(desk->mailbox()["oauth_state"], "fine");
    EXPECT_EQ(provider.renewals(), 1);
    const json tickets = desk->get("/api/v1/tickets");
    ASSERT_EQ(tickets["items"].size(), 1U);
    poll();
    EXPECT_EQ(provider.renewals(), 1) << "it still holds";
    poll(minutes(54));
    EXPECT_EQ(provider.renewals(), 2) << "five minutes before its end";

    // The same token signs in to the submission server.
    const std::string ticket = "/api/v1/tickets/" + std::to_string(tickets["items"][0]["id"].get<std::int64_t>());
    desk->post(ticket + "/messages", {{"body_text", "by token"}});
    EXPECT_EQ(mail->waitForMessages("user1", 1), 1U) << desk->get("/api/v1/outgoing-mails").dump(2);
    EXPECT_EQ(provider.renewals(), 2);

    // A server that takes a token no more is tried with a new one at once.
    provider.endAccess();
    poll();
    EXPECT_EQ(desk->mailbox()["last_error"], "");
    EXPECT_EQ(provider.renewals(), 3);
    EXPECT_EQ(unsaved, 0) << "no token was used before the next refresh token was safe";
    EXPECT_GE(provider.logins(), 4);

    const std::string shown = desk->mailbox().dump();
    EXPECT_THAT(shown, Not(HasSubstr("refresh-")));
    EXPECT_THAT(shown, Not(HasSubstr("a+b")));
    const auto sealed = desk->server().kernel().db().read(
        [](Transaction& tx) { return tx.all<std::string>("SELECT sealed FROM mailbox_secrets"); });
    for (const std::string& secret : sealed) EXPECT_THAT(secret, Not(HasSubstr("refresh-")));
    EXPECT_TRUE(desk->post(path() + "/test", json::object(), 200)["ok"].get<bool>());
}

TEST_F(MailOAuth, AProviderThatIsAwayIsWaitedFor) {
    giveToken();
    poll();
    provider.breakDown(true);
    poll(minutes(56));
    EXPECT_EQ(desk->mailbox()["oauth_state"], "failing");
    EXPECT_EQ(desk->mailbox()["last_error"], "") << "the old token still holds";
    poll(minutes(20));
    EXPECT_THAT(desk->mailbox()["last_error"].get<std::string>(), HasSubstr("temporarily_unavailable"));
    poll(std::chrono::hours(24 * 15));
    EXPECT_THAT(desk->admin().get("/readyz").body, HasSubstr("not renewed for 14 days"));
    provider.breakDown(false);
    poll(minutes(16));
    EXPECT_EQ(desk->mailbox()["oauth_state"], "fine");
    EXPECT_EQ(desk->mailbox()["last_error"], "");
}

TEST_F(MailOAuth, ARevokedMailboxIsSignedInToAnew) {
    giveToken();
    poll();
    provider.revokeAll();
    poll(minutes(61));
    EXPECT_EQ(desk->mailbox()["oauth_state"], "revoked");
    EXPECT_THAT(desk->mailbox()["oauth_error"].get<std::string>(), HasSubstr("the token was revoked"));
    EXPECT_THAT(desk->admin().get("/admin/mail").body, HasSubstr("please sign in anew"));

    // In the browser: to the provider, and back with a code.
    auto browser = desk->server().client();
    browser.cookies();
    const std::string form = browser.get("/sign-in").body;
    const auto csrfIn = [](const std::string& body) {
        const auto at = body.find("name=\"csrf_token\" value=\"");
        return at == std::string::npos ? "" : body.substr(at + 25, body.find('"', at + 25) - at - 25);
    };
    const kontor::test::HttpHeaders type{{"Content-Type", "application/x-www-form-urlencoded"}};
    browser.request("POST", "/sign-in",
                    "csrf_token=" + csrfIn(form) + "&login=admin&password=correct+horse+battery+staple+7", type);
    const std::string admin = "/admin/mail/" + std::to_string(desk->mailboxId());
    const std::string csrf = csrfIn(browser.get(admin).body);
    ASSERT_FALSE(csrf.empty());
    const auto begun = browser.request("POST", admin + "/sign-in", "csrf_token=" + csrf, type);
    ASSERT_EQ(begun.status, 200) << begun.body;
    const auto link = begun.body.find("href=\"" + provider.url("/authorize"));
    ASSERT_NE(link, std::string::npos) << begun.body;
    std::string url = begun.body.substr(link + 6, begun.body.find('"', link + 6) - link - 6);
    for (auto at = url.find("&amp;"); at != std::string::npos; at = url.find("&amp;")) url.erase(at + 1, 4);
    EXPECT_THAT(url, HasSubstr("redirect_uri=https%3A%2F%2Fhelp.desk.test%2Fadmin%2Fmail%2Foauth"));
    const std::string answer = provider.signInAt(url);

    EXPECT_EQ(browser.get("/admin/mail/oauth?" + answer).status, 200);
    EXPECT_EQ(desk->mailbox()["oauth_state"], "revoked") << "looking at it changes nothing";
    EXPECT_EQ(browser.request("POST", "/admin/mail/oauth", "csrf_token=" + csrf + "&" + answer + "x", type).status,
              409);
    // Whatever came of it, that sign-in is over; the next one works.
    const auto again = browser.request("POST", admin + "/sign-in", "csrf_token=" + csrf, type);
    const auto second = again.body.find("href=\"" + provider.url("/authorize"));
    ASSERT_NE(second, std::string::npos);
    std::string next = again.body.substr(second + 6, again.body.find('"', second + 6) - second - 6);
    for (auto at = next.find("&amp;"); at != std::string::npos; at = next.find("&amp;")) next.erase(at + 1, 4);
    const auto done =
        browser.request("POST", "/admin/mail/oauth", "csrf_token=" + csrf + "&" + provider.signInAt(next), type);
    EXPECT_EQ(done.status, 303) << done.body;
    EXPECT_EQ(desk->mailbox()["oauth_state"], "fine");
    poll();
    EXPECT_EQ(desk->mailbox()["last_error"], "");

    EXPECT_EQ(browser.get("/admin/mail/oauth?state=999.x&code=y").status, 404);
    EXPECT_EQ(browser.get("/admin/mail/oauth?error=access_denied").status, 409);
    EXPECT_EQ(desk->admin().patch(path(), json{{"oauth_token_url", "http://idp.example.org/"}}.dump()).status, 422);
    desk->patch(path(), {{"sign_in", "oauth2_client"}});
    poll();
    EXPECT_EQ(desk->mailbox()["last_error"], "") << "as the program itself";
}

}  // namespace
}  // namespace kontor::mail::test
