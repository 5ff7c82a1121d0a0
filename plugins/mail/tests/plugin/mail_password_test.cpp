// Links for a new password, through real mail servers.
#include <gmock/gmock.h>

#include "kontor/testing/http_client.h"
#include "mail_desk.h"

namespace kontor::mail::test {
namespace {

using kontor::test::HttpClient;
using kontor::test::MailServer;
using ::testing::HasSubstr;

class MailPassword : public ::testing::Test {
  protected:
    void SetUp() override {
        if (const std::string why = MailServer::missing(); !why.empty()) GTEST_SKIP() << why;
        mail = std::make_unique<MailServer>();
    }
    static std::string tokenIn(const std::string& text) {
        const auto at = text.find("token=");
        return at == std::string::npos ? "" : text.substr(at + 6, text.find_first_of(" \r\n", at) - at - 6);
    }
    std::unique_ptr<MailServer> mail;
};

TEST_F(MailPassword, TheLinkArrivesAndSetsThePassword) {
    MailDesk desk(*mail);
    const json person = desk.post("/api/v1/users",
                                  {{"login", "user1"},
                                   {"name", "Änne Berg"},
                                   {"email", "user1@customer.test"},
                                   {"password", "the first quiet word"},
                                   {"roles", {"requester"}},
                                   {"locale", "de"}},
                                  201);
    HttpClient nobody = desk.server().client();
    const auto ask = [&](const std::string& login) {
        return nobody.post("/api/v1/password-links", json{{"login", login}}.dump());
    };
    const auto known = ask("user1@customer.test");
    const auto unknown = ask("stranger@customer.test");
    EXPECT_EQ(known.status, 202);
    EXPECT_EQ(unknown.status, 202);
    EXPECT_EQ(known.body, unknown.body);
    ASSERT_EQ(mail->waitForMessages("user1", 1), 1U);
    const ParsedMessage letter = parseMessage(mail->messages("user1").front());
    EXPECT_THAT(letter.subject, HasSubstr("neues Passwort"));
    EXPECT_THAT(letter.textBody, HasSubstr("Änne Berg"));
    EXPECT_EQ(letter.header("auto-submitted"), "auto-generated");
    const std::string token = tokenIn(letter.textBody);
    ASSERT_FALSE(token.empty()) << letter.textBody;

    const auto use = [&](const std::string& password) {
        return nobody.post("/api/v1/password-links/use", json{{"token", token}, {"password", password}}.dump()).status;
    };
    EXPECT_EQ(use("short"), 422);
    EXPECT_EQ(use("the second quiet word"), 204);
    EXPECT_EQ(use("the third quiet word"), 403);
    EXPECT_EQ(
        nobody.post("/api/v1/sessions", json{{"login", "user1"}, {"password", "the second quiet word"}}.dump()).status,
        201);

    const std::string invitation = "/api/v1/users/" + std::to_string(person["id"].get<std::int64_t>()) + "/invitation";
    EXPECT_EQ(nobody.post(invitation, "").status, 401);
    EXPECT_EQ(desk.admin().post(invitation, "").status, 204);
    ASSERT_EQ(mail->waitForMessages("user1", 2), 2U);
}

}  // namespace
}  // namespace kontor::mail::test
