// Who is told of what, and who is not.
#include "notice_desk.h"

namespace kontor::notifications {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Telling : public NoticeDesk {};

TEST_F(Telling, WhatHappensToTicketsIsToldToWhomItConcerns) {
    const std::int64_t ticket = ticketOf(anna, "Printer");
    change(admin, pathOf(ticket), Json::object({{"assignee_id", agentId}}));
    ASSERT_TRUE(told(agent, 1));
    const Json item = news(agent)["items"].items()[0];
    EXPECT_EQ(item["type"].text(), "tickets.assigned");
    EXPECT_EQ(item["title"].text(), "A ticket was assigned to you");
    EXPECT_THAT(item["about"].text(), HasSubstr("Printer"));
    EXPECT_EQ(item["path"].text(), "/tickets/" + std::to_string(ticket));
    EXPECT_TRUE(item["unread"].boolean());

    // What somebody does themselves they are not told of.
    send(agent, pathOf(ticket, "/messages"), Json::object({{"body_text", "We are looking into it."}}), 201);
    ASSERT_TRUE(told(anna, 1));  // that it is open since, the answer says
    send(anna, pathOf(ticket, "/messages"), Json::object({{"body_text", "It smokes."}}), 201);
    ASSERT_TRUE(told(agent, 2));
    EXPECT_THAT(types(agent), ElementsAre("tickets.requester_replied", "tickets.assigned"));
    EXPECT_EQ(news(agent)["items"].items()[0]["text"].text(), "It smokes.");
    change(agent, pathOf(ticket), Json::object({{"status", "resolved"}}));
    ASSERT_TRUE(told(anna, 2));
    const Json resolved = news(anna)["items"].items()[0];
    EXPECT_EQ(resolved["type"].text(), "tickets.resolved");
    EXPECT_EQ(resolved["path"].text(), "/portal/tickets/" + std::to_string(ticket));
    ASSERT_TRUE(settled());
    EXPECT_EQ(unread(agent), 2);

    // Watchers hear of both sides; a group of what nobody is responsible for.
    const Json group = send(admin, "/api/v1/groups", Json::object({{"name", "Desk"}}), 201);
    change(admin, "/api/v1/groups/" + std::to_string(group["id"].integer()),
           Json::object({{"member_ids", Json::array({agentId, otherId})}}));
    const std::int64_t next = ticketOf(anna, "Screen");
    const std::int64_t before = unread(other);
    change(agent, pathOf(next), Json::object({{"group_id", group["id"].integer()}}));
    ASSERT_TRUE(told(other, before + 1));
    EXPECT_EQ(types(other).front(), "tickets.group_assigned");
    EXPECT_EQ(unread(agent), 2);
}

TEST_F(Telling, NobodyIsToldOfWhatTheyMayNotSee) {
    const std::int64_t ticket = ticketOf(agent, "Salaries");
    tell(assigned(ticket, {annaId, otherId, otherId, agentId, 0, 999'999}), agentId);
    EXPECT_EQ(unread(anna), 0);
    EXPECT_EQ(unread(other), 1);
    EXPECT_EQ(unread(agent), 0);

    // A private note of a ticket the requester does see.
    const std::int64_t own = ticketOf(anna, "Door");
    const Json note = send(agent, pathOf(own, "/notes"), Json::object({{"body_text", "A secret."}}), 201);
    Notice mention = assigned(own, {annaId, otherId});
    mention.entry = {"note", note["id"].integer()};
    mention.text = "A secret.";
    tell(mention, agentId);
    EXPECT_EQ(unread(anna), 0);
    EXPECT_EQ(unread(other), 2);
    // What is gone since is not shown any more, nor what one may not see any more.
    admin.del(pathOf(own, "/notes/" + std::to_string(note["id"].integer())));
    EXPECT_EQ(news(other)["items"].size(), 1U);

    change(admin, "/api/v1/users/" + std::to_string(otherId), Json::object({{"active", false}}));
    tell(assigned(ticket, {otherId}), agentId);
    change(admin, "/api/v1/users/" + std::to_string(otherId), Json::object({{"active", true}}));
    other = server.as("other");
    EXPECT_EQ(unread(other), 2);
    EXPECT_THROW(tell({.type = "no.such", .about = {"ticket", ticket}, .to = {otherId}}), std::logic_error);
}

TEST_F(Telling, UnreadOnesOfABundleAreOne) {
    const std::int64_t ticket = ticketOf(admin, "Printer");
    for (int i = 0; i < 5; ++i) tell(assigned(ticket, {agentId}));
    EXPECT_EQ(unread(agent), 1);
    const Json item = news(agent)["items"].items()[0];
    EXPECT_EQ(item["count"].integer(), 5);
    send(agent, "/api/v1/notifications/read", Json::object({{"ids", Json::array({item["id"].integer()})}}), 204);
    EXPECT_EQ(unread(agent), 0);
    tell(assigned(ticket, {agentId}));
    EXPECT_EQ(unread(agent), 1);
    EXPECT_EQ(news(agent)["items"].size(), 2U);
}

TEST_F(Telling, AFloodIsOneNotice) {
    const std::int64_t first = ticketOf(admin, "Ticket");
    for (int i = 0; i < 40; ++i) tell(assigned(i == 0 ? first : ticketOf(admin, "Ticket"), {agentId}));
    EXPECT_EQ(unread(agent), 21);
    EXPECT_EQ(news(agent)["items"].items()[0]["count"].integer(), 20);
}

TEST_F(Telling, EverybodyReadsTheirOwnOnly) {
    const std::int64_t ticket = ticketOf(admin, "Printer");
    tell(assigned(ticket, {agentId, otherId}));
    const std::int64_t id = news(agent)["items"].items()[0]["id"].integer();
    send(other, "/api/v1/notifications/read", Json::object({{"ids", Json::array({id})}}), 204);
    EXPECT_EQ(unread(agent), 1);
    EXPECT_EQ(other.get("/api/v1/notifications/" + std::to_string(id)).status, 404);
    EXPECT_EQ(admin.get("/api/v1/notifications/" + std::to_string(id)).status, 404);
    EXPECT_EQ(agent.get("/api/v1/notifications/" + std::to_string(id)).status, 200);
    EXPECT_EQ(Json::parse(agent.get("/api/v1/notifications").body)["items"].size(), 1U);
    send(agent, "/api/v1/notifications/read",
         Json::object({{"before", formatTime(server.clock().now() + std::chrono::hours(1))}}), 204);
    EXPECT_EQ(unread(agent), 0);
    EXPECT_EQ(unread(other), 1);
    EXPECT_EQ(server.client().get("/api/v1/notifications/summary").status, 401);
    for (const char* body :
         {R"({"ids": "all"})", R"({"ids": [1.5]})", R"({"before": "soon"})", R"({})", R"({"id": 1})"})
        EXPECT_EQ(agent.post("/api/v1/notifications/read", body).status, 422) << body;
}

TEST_F(Telling, PeopleChooseAndAdministratorsSetWhatIsUsual) {
    const std::int64_t ticket = ticketOf(admin, "Printer");
    const std::string path = "/api/v1/me/notification-choices";
    const Json none = Json::object({{"mail", "off"}, {"app", false}, {"push", false}});
    const Json own = change(agent, path, Json::object({{"types", Json::object({{"tickets.assigned", none}})}}));
    EXPECT_EQ(own["types"]["tickets.assigned"], none);
    EXPECT_TRUE(own["types"]["tickets.watched_changed"]["app"].boolean());
    tell(assigned(ticket, {agentId, otherId}));
    EXPECT_EQ(unread(agent), 0);
    EXPECT_EQ(unread(other), 1);
    change(agent, path, Json::object({{"types", Json::object({{"tickets.assigned", Json()}})}}));
    tell(assigned(ticket, {agentId}));
    EXPECT_EQ(unread(agent), 1);
    // A requester is not asked about what can't concern them.
    EXPECT_EQ(Json::parse(anna.get(path).body)["types"].find("tickets.assigned"), nullptr);
    for (const char* body :
         {R"({"types": {"no.such": {"app": true}}})", R"({"types": {"tickets.assigned": {"mail": "often"}}})",
          R"({"types": {"tickets.assigned": {"app": 1}}})", R"({"types": {"tickets.assigned": []}})", R"({"types": 1})",
          R"({"times": {"digest_at": "25:00"}})", R"({"times": {"quiet_from": "20:00"}})",
          R"({"times": {"weekdays": "0000000"}})", R"({"times": []})", R"({"sound": "loud"})"})
        EXPECT_EQ(agent.patch(path, body).status, 422) << body;
    const Json times = change(agent, path, Json::parse(R"({"times": {"quiet_from": "20:00", "quiet_to": "06:00"}})"));
    EXPECT_EQ(times["times"]["quiet_to"].text(), "06:00");
    EXPECT_EQ(times["times"]["digest_at"].text(), "07:00");
}

}  // namespace
}  // namespace kontor::notifications
