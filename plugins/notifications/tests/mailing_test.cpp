// What is mailed of notices, when, and what is not.
#include "letter_desk.h"

namespace kontor::notifications {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Mailing : public LetterDesk {};

TEST_F(Mailing, WhatComesTogetherIsOneMailAndWhatWasReadIsNone) {
    server.kernel().settings().set(Viewer::system("test"), "notifications.mail_intro_en", "News of the <desk>:");
    const std::int64_t printer = ticketOf(admin, "Printer & co");
    const std::int64_t screen = ticketOf(admin, "Screen");
    Notice notice = assigned(printer, {agentId, otherId});
    notice.text = "It smokes.";
    tell(notice);
    tell(assigned(screen, {agentId}));
    ASSERT_TRUE(mailed());
    EXPECT_THAT(letters("agent@example.org"), IsEmpty());  // there may be more within a minute
    const Json items = news(other);
    send(other, "/api/v1/notifications/read",
         Json::object({{"ids", Json::array({items["items"].items()[0]["id"].integer()})}}), 204);
    pass(seconds(61));
    ASSERT_TRUE(lettersReach("agent@example.org", 1));
    ASSERT_TRUE(mailed());
    ASSERT_THAT(letters("agent@example.org"), SizeIs(1));
    EXPECT_THAT(letters("other@example.org"), IsEmpty());
    const Letter letter = letters("agent@example.org").front();
    EXPECT_THAT(letter.subject, HasSubstr("2 pieces of news"));
    EXPECT_THAT(letter.text, AllOf(HasSubstr("News of the <desk>:"), HasSubstr("Printer & co"), HasSubstr("It smokes."),
                                   HasSubstr("https://desk.example.org/tickets/" + std::to_string(screen))));
    EXPECT_THAT(letter.html, AllOf(HasSubstr("News of the &lt;desk&gt;:"), HasSubstr("Printer &amp; co")));
    EXPECT_EQ(letter.ticketId, 0);

    // One about a ticket joins its thread.
    tell(assigned(printer, {otherId}));
    pass(seconds(61));
    ASSERT_TRUE(lettersReach("other@example.org", 1));
    EXPECT_EQ(letters("other@example.org").front().ticketId, printer);
    EXPECT_THAT(letters("other@example.org").front().subject, AllOf(HasSubstr("T-0000"), HasSubstr("Printer & co")));
}

TEST_F(Mailing, NobodyIsFlooded) {
    server.kernel().settings().set(Viewer::system("test"), "notifications.mails_per_hour", std::int64_t{3});
    const std::int64_t printer = ticketOf(admin, "Printer");
    for (int i = 0; i < 10; ++i) {
        tell(assigned(printer, {agentId}));
        pass(seconds(90));
        ASSERT_TRUE(mailed());
    }
    // Fifteen minutes of the same are one mail, and one of what came afterwards.
    EXPECT_THAT(letters("agent@example.org"), SizeIs(1));
    for (int i = 0; i < 10; ++i) {
        tell(assigned(ticketOf(admin, "Ticket"), {agentId}));
        pass(seconds(61));
        ASSERT_TRUE(mailed());
    }
    EXPECT_THAT(letters("agent@example.org"), SizeIs(3));
    pass(hours(24));
    ASSERT_TRUE(lettersReach("agent@example.org", 4));
    EXPECT_THAT(letters("agent@example.org").back().subject, HasSubstr("summary"));
}

TEST_F(Mailing, ComesWhenItIsWantedAndInOnesLanguage) {
    const std::string path = "/api/v1/me/notification-choices";
    change(admin, "/api/v1/users/" + std::to_string(annaId),
           Json::object({{"locale", "de"}, {"time_zone", "Europe/Berlin"}}));
    change(anna, path, Json::parse(R"({"types": {"tickets.answered": {"mail": "digest"}},
                                       "times": {"digest_at": "18:00", "weekdays": "1111111"}})"));
    const Json quiet = Json::object({{"quiet_from", "00:00"}, {"quiet_to", "23:59"}});
    change(agent, path, Json::object({{"times", quiet}}));
    const std::int64_t ticket = ticketOf(anna, "Drucker");
    Notice answered = assigned(ticket, {annaId});
    answered.type = "tickets.answered";
    answered.title = {"tickets.notice.answered", {}};
    answered.portalPath = "/portal/tickets/" + std::to_string(ticket);
    tell(answered);
    tell(assigned(ticket, {agentId}));
    pass(minutes(2));
    ASSERT_TRUE(mailed());
    EXPECT_THAT(letters("anna@example.org"), IsEmpty());
    EXPECT_THAT(letters("agent@example.org"), IsEmpty());
    Notice urgent = assigned(ticket, {agentId});
    urgent.urgent = true;
    tell(urgent);
    ASSERT_TRUE(lettersReach("agent@example.org", 1));
    pass(hours(24));
    ASSERT_TRUE(lettersReach("anna@example.org", 1));
    const Letter letter = letters("anna@example.org").front();
    EXPECT_THAT(letter.subject, HasSubstr("Zusammenfassung"));
    EXPECT_THAT(letter.text, AllOf(HasSubstr("Ihr Ticket wurde beantwortet"), HasSubstr("Drucker"),
                                   HasSubstr("https://desk.example.org/portal/tickets/")));
}

TEST_F(Mailing, RightsAreThoseOfTheMomentItIsSent) {
    const std::int64_t ticket = ticketOf(anna, "Salaries");
    tell(assigned(ticket, {annaId, otherId}));
    change(agent, pathOf(ticket), Json::object({{"requester_id", agentId}}));
    change(admin, "/api/v1/users/" + std::to_string(otherId), Json::object({{"active", false}}));
    pass(minutes(2));
    ASSERT_TRUE(mailed());
    EXPECT_THAT(letters("anna@example.org"), IsEmpty());
    EXPECT_THAT(letters("other@example.org"), IsEmpty());
}

TEST_F(Mailing, AMailSaysHowToEndItAndOnlyPostDoes) {
    tell(assigned(ticketOf(admin, "Printer"), {agentId}));
    pass(seconds(61));
    ASSERT_TRUE(lettersReach("agent@example.org", 1));
    const Letter letter = letters("agent@example.org").front();
    const std::string path = linkAfter(letter.text, "Unsubscribe");
    ASSERT_THAT(path, HasSubstr("/unsubscribe?token="));
    EXPECT_EQ(letter.unsubscribe, "https://desk.example.org" + path);
    const auto mailWay = [&] {
        return Json::parse(agent.get("/api/v1/me/notification-choices").body)["types"]["tickets.assigned"]["mail"]
            .text();
    };
    auto nobody = server.client();
    const auto asked = nobody.get(path, {{"Accept", "text/html"}});
    EXPECT_EQ(asked.status, 200);
    EXPECT_THAT(asked.body, HasSubstr("A ticket is assigned to me"));
    EXPECT_EQ(mailWay(), "now");
    std::string forged = path;
    forged.back() = forged.back() == 'a' ? 'b' : 'a';
    EXPECT_EQ(nobody.get(forged, {{"Accept", "text/html"}}).status, 404);
    const std::vector<std::pair<std::string, std::string>> form{{"Content-Type", "application/x-www-form-urlencoded"}};
    EXPECT_EQ(nobody.request("POST", forged, "List-Unsubscribe=One-Click", form).status, 404);
    EXPECT_EQ(mailWay(), "now");
    EXPECT_EQ(nobody.request("POST", path, "List-Unsubscribe=One-Click", form).status, 200);
    EXPECT_EQ(mailWay(), "off");
    EXPECT_EQ(
        Json::parse(agent.get("/api/v1/me/notification-choices").body)["types"]["tickets.requester_replied"]["mail"]
            .text(),
        "now");
}

}  // namespace
}  // namespace kontor::notifications
