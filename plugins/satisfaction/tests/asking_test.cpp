// Who is asked how satisfied they were, who is not, and the answer by a link in the mail.
#include "rating_desk.h"

namespace kontor::satisfaction {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Asking : public RatingDesk {
  protected:
    kontor::test::HttpResponse look(const std::string& path) {
        return server.client().get(path, {{"Accept", "text/html"}});
    }
    kontor::test::HttpResponse press(const std::string& path, const std::string& more = {}) {
        return server.client().request(
            "POST", "/act", "token=" + path.substr(path.find("token=") + 6) + more,
            {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}});
    }
};

TEST_F(Asking, AMailAsksAndItsLinksAnswerWithoutSigningIn) {
    const std::int64_t ticket = closed("Printer <b>");
    askAll();
    ASSERT_EQ(ratings(), 1);
    pass(seconds(61));
    ASSERT_TRUE(lettersReach("anna@example.org", 1));
    const Letter letter = letters("anna@example.org").back();
    EXPECT_EQ(letter.ticketId, ticket);
    EXPECT_THAT(letter.subject, HasSubstr("How satisfied were you"));
    const std::string satisfied = linkAfter(letter.text, "Satisfied");
    const std::string unhappy = linkAfter(letter.text, "Dissatisfied");
    ASSERT_THAT(satisfied, HasSubstr("/act?token="));
    for (int i = 0; i < 2; ++i)
        EXPECT_THAT(look(satisfied).body,
                    AllOf(HasSubstr("Printer &lt;b&gt;"), HasSubstr("value=\"4\" required checked"),
                          HasSubstr("name=\"text\""), Not(HasSubstr("kontor_session"))));
    EXPECT_EQ(value<std::int64_t>("SELECT COUNT(*) FROM ratings WHERE score IS NOT NULL"), 0) << "only POST answers";
    EXPECT_EQ(press(satisfied, "&choice=6&text=x").status, 409);
    EXPECT_EQ(press(satisfied, "&choice=5&text=" + percentEncode("Quick & friendly")).status, 200);
    EXPECT_EQ(value<std::int64_t>("SELECT score FROM ratings"), 5);
    EXPECT_EQ(value<std::string>("SELECT comment FROM ratings"), "Quick & friendly");
    EXPECT_EQ(press(satisfied).status, 404) << "each link works once";
    // Another one changes the answer, and keeps what was written.
    EXPECT_EQ(press(unhappy).status, 200);
    EXPECT_EQ(value<std::int64_t>("SELECT score FROM ratings"), 2);
    EXPECT_EQ(value<std::string>("SELECT comment FROM ratings"), "Quick & friendly");
    EXPECT_EQ(ratings(), 1);
}

TEST_F(Asking, OncePerClosingAndNotTooOften) {
    const std::int64_t first = closed("One");
    closed("Two");
    askAll();
    EXPECT_EQ(ratings(), 1) << "both at once are one question";
    // Opened again before the time, nobody is asked; closed again later, they are.
    server.clock().advance(hours(24 * 8));
    admin = server.admin();
    change(admin, pathOf(first), Json::object({{"status", "open"}}));
    change(admin, pathOf(first), Json::object({{"status", "closed"}}));
    change(admin, pathOf(first), Json::object({{"status", "open"}}));
    askAll();
    EXPECT_EQ(ratings(), 1);
    change(admin, pathOf(first), Json::object({{"status", "resolved"}}));
    askAll();
    EXPECT_EQ(ratings(), 1) << "resolved is not closed";
    change(admin, pathOf(first), Json::object({{"status", "closed"}}));
    askAll();
    EXPECT_EQ(ratings(), 2);
    set("satisfaction.ask_when", "resolved");
    set("satisfaction.days_between", 0);
    change(admin, pathOf(first), Json::object({{"status", "open"}}));
    change(admin, pathOf(first), Json::object({{"status", "resolved"}}));
    askAll();
    EXPECT_EQ(ratings(), 3);
    change(admin, pathOf(first), Json::object({{"status", "closed"}}));
    askAll();
    EXPECT_EQ(ratings(), 3) << "that is the same closing";
    set("satisfaction.ask_when", "never");
    anna = server.as("anna");
    closed("Three");
    askAll();
    EXPECT_EQ(ratings(), 3);
}

TEST_F(Asking, NotAboutWhatIsMergedSpamOrTheirOwn) {
    set("satisfaction.days_between", 0);
    closed("Spam", Json::parse(R"({"tags": ["spam"]})"));
    closed("Own", Json::object({{"assignee_id", annaId}}));
    const std::int64_t withdrawn = ticketOf(anna, "Works again");
    change(admin, pathOf(withdrawn), Json::object({{"status", "closed"}}));
    const std::int64_t merged = ticketOf(anna, "Twice"), into = ticketOf(anna, "Once");
    send(admin, pathOf(merged, "/merge"), Json::object({{"into_id", into}}), 200);
    set("satisfaction.except", "tag:spam OR (");
    closed("Of everybody else");
    askAll();
    EXPECT_EQ(value<std::int64_t>("SELECT COUNT(*) FROM ratings r JOIN tickets t ON t.id = r.record_id WHERE t.subject "
                                  "NOT IN ('Spam', 'Of everybody else')"),
              0);
    EXPECT_EQ(ratings(), 2) << "a query that is wrong excepts nobody";
}

}  // namespace
}  // namespace kontor::satisfaction
