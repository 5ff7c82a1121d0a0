// Copies for who stands in, reminders of what is due, and what telling many people costs.
#include "notice_desk.h"

namespace kontor::notifications {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;

class StandIns : public NoticeDesk {
  protected:
    StandIns() : NoticeDesk({.plugins = {"notifications", "absences", "tickets", "api", "web"}}) {}

    void away(std::int64_t user, std::int64_t substitute) {
        const Time now = server.clock().now();
        send(admin, "/api/v1/absences",
             Json::object({{"user_id", user},
                           {"substitute_id", substitute},
                           {"starts_at", formatTime(now - hours(1))},
                           {"ends_at", formatTime(now + hours(48))}}),
             201);
    }
    std::int64_t countOf(std::int64_t user, const std::string& type) {
        return server.kernel().db().read([&](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT COALESCE(CAST(SUM(count) AS SIGNED), 0) FROM notifications WHERE "
                "user_id = ? AND type = ?",
                user, type);
        });
    }
    /// Lets the job run until everything due was told of.
    bool reminded(std::int64_t user, const std::string& type, std::int64_t times) {
        return kontor::test::waitFor(
            [&] {
                server.kernel().jobs().wake("notifications.due_soon");
                return countOf(user, type) >= times;
            },
            std::chrono::seconds(120));
    }
};

TEST_F(StandIns, GetACopyOfWhatTheyMaySee) {
    const std::int64_t ticket = ticketOf(anna, "Printer");
    away(agentId, otherId);
    tell(assigned(ticket, {agentId}));
    EXPECT_EQ(unread(agent), 1);
    ASSERT_EQ(unread(other), 1);
    EXPECT_THAT(news(other)["items"].items()[0]["title"].text(), HasSubstr("in place of Test agent"));
    const Json own = Json::parse(other.get("/api/v1/notifications").body)["items"].items()[0];
    EXPECT_EQ(own["stands_in_for_id"].integer(), agentId);
    // Not of what they did themselves, nor twice.
    tell(assigned(ticketOf(anna, "Screen"), {agentId}), otherId);
    EXPECT_EQ(unread(other), 1);
    tell(assigned(ticketOf(anna, "Phone"), {agentId, otherId}));
    EXPECT_EQ(unread(other), 2);
    // What is said to a requester is theirs alone.
    away(annaId, otherId);
    tell(assigned(ticket, {annaId}));
    EXPECT_EQ(unread(anna), 1);
    EXPECT_EQ(unread(other), 2);
    // Standing in lends no rights.
    server.createUser("carl", {"agent"});
    const std::int64_t carl = server.createUser("dora", {"agent"});
    away(carl, annaId);
    tell(assigned(ticketOf(admin, "Salaries"), {carl}));
    EXPECT_EQ(unread(anna), 1);
}

TEST_F(StandIns, ManyAreToldByFewStatements) {
    std::vector<std::int64_t> people;
    for (int i = 0; i < 30; ++i)
        people.push_back(server.createUser("many" + std::to_string(i), {i % 3 == 0 ? "requester" : "agent"}));
    const std::int64_t ticket = ticketOf(admin, "Printer");
    const auto price = [&](std::vector<std::int64_t> to) {
        const Notice notice = assigned(ticket, std::move(to));
        const auto before = Database::statementsOfThread();
        tell(notice);
        return Database::statementsOfThread() - before;
    };
    price({agentId});  // rights are read once
    const auto one = price({otherId});
    const auto many = price(people);
    const auto again = price(people);
    // A few more for the batches in which rows and events are written, however many people there are.
    EXPECT_LE(many, one + 10);
    EXPECT_LE(again, one + 10);
    EXPECT_EQ(countOf(people[1], "tickets.assigned"), 2);
    EXPECT_EQ(countOf(people[0], "tickets.assigned"), 0) << "a requester who does not see it";
}

TEST_F(StandIns, WhatIsSoonDueIsToldOnceForEachDueTime) {
    const auto due = [&](int inHours) { return formatTime(server.clock().now() + hours(inHours)); };
    const std::int64_t ticket = ticketOf(anna, "Printer");
    change(admin, pathOf(ticket), Json::object({{"assignee_id", agentId}, {"due_at", due(3)}}));
    const std::int64_t later = ticketOf(anna, "Later");
    change(admin, pathOf(later), Json::object({{"assignee_id", agentId}, {"due_at", due(30)}}));
    const std::int64_t done = ticketOf(anna, "Done");
    change(admin, pathOf(done), Json::object({{"assignee_id", agentId}, {"due_at", due(2)}, {"status", "resolved"}}));
    send(admin, pathOf(later, "/tasks"),
         Json::object({{"title", "Look <b>"}, {"assignee_id", otherId}, {"due_at", due(2)}}), 201);
    ASSERT_TRUE(reminded(agentId, "notifications.ticket_due", 1));
    ASSERT_TRUE(reminded(otherId, "notifications.task_due", 1));
    bool found = false;
    const Json all = news(other);
    for (const auto& item : all["items"].items())
        if (item["type"].text() == "notifications.task_due") {
            found = true;
            EXPECT_THAT(item["title"].text(), HasSubstr("Look <b>"));
            EXPECT_EQ(item["path"].text(), "/tickets/" + std::to_string(later) + "?tab=tasks");
        }
    EXPECT_TRUE(found);
    // Another due time is another reminder, to the same person.
    change(admin, pathOf(ticket), Json::object({{"due_at", due(4)}}));
    ASSERT_TRUE(reminded(agentId, "notifications.ticket_due", 2));
    server.clock().advance(std::chrono::minutes(6));
    server.clock().advance(hours(27));
    ASSERT_TRUE(reminded(agentId, "notifications.ticket_due", 3)) << "a day later the other one";
    EXPECT_EQ(countOf(otherId, "notifications.task_due"), 1);
}

}  // namespace
}  // namespace kontor::notifications
