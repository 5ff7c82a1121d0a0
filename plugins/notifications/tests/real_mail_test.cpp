// What people are told of, through a real mail server into a real mailbox.
#include "core/mime_message.h"
#include "mail_server.h"
#include "notice_desk.h"

namespace kontor::notifications {
namespace {

using kontor::test::MailServer;
using ::testing::AllOf;
using ::testing::HasSubstr;

class RealMail : public NoticeDesk {
  protected:
    RealMail()
        : NoticeDesk({.plugins = {"notifications", "tickets", "mail", "api", "web"},
                      .config = {{"public_url", "https://desk.example.org"}}}) {}

    void SetUp() override {
        if (const std::string why = MailServer::missing(); !why.empty()) GTEST_SKIP() << why;
        mail = std::make_unique<MailServer>();
        Json mailbox = Json::parse(R"({"name": "Service Desk", "address": "support@example.test", "locale": "en",
            "smtp_host": "localhost", "smtp_encryption": "none"})");
        mailbox["smtp_port"] = static_cast<std::int64_t>(mail->smtpPort());
        send(admin, "/api/v1/mailboxes", mailbox, 201);
        change(admin, "/api/v1/users/" + std::to_string(agentId), Json::object({{"email", "agent1@example.test"}}));
    }
    /// Lets time pass, and jobs run until that many letters arrived.
    std::vector<std::string> arrived(std::chrono::seconds time, std::size_t count) {
        server.clock().advance(time);
        kontor::test::waitFor(
            [&] {
                server.kernel().jobs().wake("notifications.mail");
                server.kernel().jobs().wake("mail.send");
                return mail->messages("agent1").size() >= count;
            },
            std::chrono::seconds(240));
        return mail->messages("agent1");
    }
    std::unique_ptr<MailServer> mail;
};

TEST_F(RealMail, ANoticeAndASummaryArrive) {
    const std::int64_t ticket = ticketOf(anna, "Drucker druckt nicht – Büro");
    tell(assigned(ticket, {agentId}));
    const auto first = arrived(std::chrono::seconds(61), 1);
    ASSERT_EQ(first.size(), 1U);
    const auto notice = mail::parseMessage(first.front());
    EXPECT_THAT(notice.subject, AllOf(HasSubstr("assigned to you"), HasSubstr("Drucker druckt nicht – Büro")));
    EXPECT_THAT(notice.textBody, HasSubstr("https://desk.example.org/tickets/" + std::to_string(ticket)));
    EXPECT_THAT(notice.htmlBody, HasSubstr("/tickets/" + std::to_string(ticket)));
    EXPECT_THAT(notice.header("list-unsubscribe"), HasSubstr("https://desk.example.org/unsubscribe"));
    EXPECT_EQ(notice.header("auto-submitted"), "auto-generated");

    const Json summary = Json::object({{"mail", "digest"}, {"app", true}, {"push", false}});
    change(agent, "/api/v1/me/notification-choices",
           Json::object({{"types", Json::object({{"tickets.assigned", summary}})}}));
    const std::int64_t second = ticketOf(anna, "Screen"), third = ticketOf(anna, "Phone");
    tell(assigned(second, {agentId}));
    tell(assigned(third, {agentId}));
    const auto both = arrived(std::chrono::hours(25), 2);
    ASSERT_EQ(both.size(), 2U);
    for (const auto& raw : both) {
        const auto letter = mail::parseMessage(raw);
        if (letter.messageId == notice.messageId) continue;
        EXPECT_THAT(letter.textBody, AllOf(HasSubstr("Screen"), HasSubstr("Phone")));
        EXPECT_THAT(letter.textBody, ::testing::Not(HasSubstr("Drucker")));
    }
}

}  // namespace
}  // namespace kontor::notifications
