// What can be done by a link in a mail: once, in time, by POST, with the rights of now.
#include "letter_desk.h"

namespace kontor::notifications {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;

class Acting : public LetterDesk {
  protected:
    /// A resolved ticket of Anna's and the mail that says so.
    std::int64_t resolved() {
        const std::int64_t ticket = ticketOf(anna, "Printer");
        const std::size_t before = letters("anna@example.org").size();
        change(agent, pathOf(ticket), Json::object({{"status", "resolved"}}));
        EXPECT_TRUE(kontor::test::waitFor([&] {
            const Json all = news(anna);
            for (const auto& item : all["items"].items())
                if (item["type"].text() == "tickets.resolved" &&
                    item["path"].text() == "/portal/tickets/" + std::to_string(ticket))
                    return true;
            return false;
        }));
        pass(seconds(61));
        EXPECT_TRUE(lettersReach("anna@example.org", before + 1));
        return ticket;
    }
    std::string link(const std::string& label) { return linkAfter(letters("anna@example.org").back().text, label); }
    std::string state(std::int64_t ticket) { return Json::parse(admin.get(pathOf(ticket)).body)["state"].text(); }
    kontor::test::HttpResponse look(const std::string& path) {
        return server.client().get(path, {{"Accept", "text/html"}});
    }
    kontor::test::HttpResponse press(const std::string& path) {
        const std::string token = path.substr(path.find("token=") + 6);
        return server.client().request(
            "POST", "/act", "token=" + token,
            {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "text/html"}});
    }
};

TEST_F(Acting, TheRequesterClosesByOneClick) {
    const std::int64_t ticket = resolved();
    const std::string path = link("close my ticket");
    ASSERT_THAT(path, HasSubstr("/act?token="));
    for (int i = 0; i < 3; ++i) {
        const auto page = look(path);
        EXPECT_EQ(page.status, 200);
        EXPECT_THAT(page.body, HasSubstr("Printer"));
        EXPECT_THAT(page.body, Not(HasSubstr("kontor_session")));
    }
    EXPECT_EQ(state(ticket), "resolved");  // mail scanners follow links
    const auto done = press(path);
    EXPECT_EQ(done.status, 200);
    EXPECT_THAT(done.header("set-cookie"), Not(HasSubstr("kontor_session")));
    EXPECT_EQ(state(ticket), "closed");
    EXPECT_EQ(press(path).status, 404);
    EXPECT_EQ(look(path).status, 404);
    const std::string journal = admin.get(pathOf(ticket, "/activity")).body;
    EXPECT_THAT(journal, HasSubstr("one_click"));
    EXPECT_THAT(journal, HasSubstr("\"mail\""));
    // The link itself is nowhere: only its hash.
    const std::string token = path.substr(path.find("token=") + 6);
    const auto rows = server.kernel().db().read([&](Transaction& tx) {
        return tx.one<std::int64_t>("SELECT COUNT(*) FROM action_links WHERE token_hash = ?", token);
    });
    EXPECT_EQ(rows, 0);
    EXPECT_THAT(journal, Not(HasSubstr(token)));
}

TEST_F(Acting, OrOpensAgain) {
    const std::int64_t ticket = resolved();
    const std::string again = link("open it again");
    const std::string close = link("close my ticket");
    EXPECT_EQ(press(again).status, 200);
    EXPECT_EQ(state(ticket), "open");
    EXPECT_THAT(admin.get(pathOf(ticket, "/messages")).body, HasSubstr("It does not work yet."));
    // The other link is of no use any more, and says why.
    EXPECT_EQ(press(close).status, 409);
    EXPECT_EQ(state(ticket), "open");
}

TEST_F(Acting, NotTooLateNotByOthersNotWithRightsThatAreGone) {
    const std::int64_t late = resolved();
    const std::string lateLink = link("close my ticket");
    pass(hours(24 * 15));
    EXPECT_EQ(press(lateLink).status, 404);
    agent = server.as("agent");
    anna = server.as("anna");
    admin = server.admin();  // sessions have ended meanwhile
    EXPECT_EQ(state(late), "resolved");

    const std::int64_t given = resolved();
    const std::string givenLink = link("close my ticket");
    change(agent, pathOf(given), Json::object({{"requester_id", otherId}}));
    EXPECT_EQ(press(givenLink).status, 404);
    EXPECT_EQ(state(given), "resolved");

    const std::int64_t left = resolved();
    const std::string leftLink = link("close my ticket");
    change(admin, "/api/v1/users/" + std::to_string(annaId), Json::object({{"active", false}}));
    EXPECT_EQ(press(leftLink).status, 404);
    EXPECT_EQ(state(left), "resolved");
}

TEST_F(Acting, GuessingIsRefusedAfterAWhile) {
    for (const char* token : {"", "x", "%00", "../../etc/passwd"})
        EXPECT_GE(look(std::string("/act?token=") + token).status, 400);
    int status = 404;
    for (int i = 0; i < 60 && status == 404; ++i) status = look("/act?token=guess" + std::to_string(i)).status;
    EXPECT_EQ(status, 429);
    pass(hours(2));
    EXPECT_EQ(look("/act?token=guess").status, 404);
}

}  // namespace
}  // namespace kontor::notifications
