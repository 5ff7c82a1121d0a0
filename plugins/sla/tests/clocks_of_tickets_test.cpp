// Clocks of tickets as they live: what stands in the ticket, and that the journal alone says all of it.
#include <random>

#include "sla_desk.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class ClocksOfTickets : public SlaDesk {};

TEST_F(ClocksOfTickets, TheAnswerToWhoMakesATicketHasItsDates) {
    usualPolicy();
    const Time made = now();
    const Ticket urgent = ticketBy(agent, R"({"subject": "Fire", "priority": "urgent"})");
    const Ticket usual = ticket();
    EXPECT_EQ(usual.firstResponseDueAt, minuteOf(made + hours(1)));
    EXPECT_EQ(usual.dueAt, minuteOf(made + hours(8)));
    EXPECT_EQ(urgent.dueAt, minuteOf(made + hours(4)));
    EXPECT_EQ(state(usual.id), "running");
    settled();
    EXPECT_EQ(get(usual.id).version, 1) << "nothing else had to be written";
    EXPECT_EQ(differences(), 0);
    const Ticket given = ticketBy(agent, R"({"subject": "x", "due_at": "2050-01-01T00:00:00Z"})");
    EXPECT_EQ(given.dueAt, parseTime("2050-01-01T00:00:00Z"));
    settled();
    EXPECT_EQ(get(given.id).dueAt, parseTime("2050-01-01T00:00:00Z")) << "who makes it has the last word";
}

TEST_F(ClocksOfTickets, WaitAndGoOnWithTheTicket) {
    usualPolicy();
    const Time made = now();
    const auto id = ticket().id;
    pass(minutes(10));
    say(agent, id);
    settled();
    EXPECT_EQ(std::get<Time>(field(id, "sla_due_at")), minuteOf(made + hours(8)));
    pass(minutes(50));
    patch(id, R"({"status": "pending"})");
    settled();
    EXPECT_EQ(state(id), "paused");
    EXPECT_FALSE(get(id).dueAt);
    pass(hours(5));
    say(anna, id);
    settled();
    EXPECT_EQ(get(id).dueAt, minuteOf(made + hours(13)));
    EXPECT_EQ(std::get<Time>(field(id, "sla_due_at")), minuteOf(made + hours(8))) << "an answer to her is next";
    patch(id, R"({"status": "resolved"})");
    settled();
    EXPECT_EQ(state(id), "met");
    pass(hours(20));
    patch(id, R"({"status": "open"})");
    settled();
    EXPECT_EQ(state(id), "running");
    EXPECT_EQ(get(id).dueAt, minuteOf(made + hours(33)));
    patch(id, R"({"priority": "urgent"})");
    settled();
    EXPECT_EQ(get(id).dueAt, minuteOf(made + hours(29))) << "what was spent stays spent";
    EXPECT_EQ(differences(), 0);

    auto client = server.admin();
    const Json why = Json::parse(client.get("/api/v1/tickets/" + std::to_string(id) + "/sla/why").body);
    std::int64_t counted = 0;
    std::string words;
    for (const auto& stretch : why["stretches"].items()) {
        counted += stretch["seconds"].integer();
        words += stretch["why"].text() + " ";
    }
    EXPECT_EQ(counted, why["spent_seconds"].integer());
    EXPECT_EQ(words, "counted paused finished ");
    EXPECT_EQ(command("sla why", {{"number", std::to_string(id)}, {"clock", "first_response"}}).blocks.size(), 2U);
    EXPECT_EQ(command("sla show", {{"number", std::to_string(id)}}).blocks.size(), 2U);
}

TEST_F(ClocksOfTickets, WhatWasThereBeforeTheFirstPolicyHasNone) {
    const auto old = ticket().id;
    pass(minutes(5));
    usualPolicy();
    patch(old, R"({"priority": "urgent"})");
    say(agent, old);
    settled();
    EXPECT_EQ(state(old), "none");
    EXPECT_FALSE(get(old).dueAt);
    pass(hours(100));
    patch(old, R"({"status": "resolved"})");
    settled();
    EXPECT_EQ(state(old), "none");
    EXPECT_EQ(differences(), 0);
}

TEST_F(ClocksOfTickets, ADateSetByHandStays) {
    usualPolicy();
    const auto id = ticket().id;
    patch(id, R"({"due_at": "2050-01-01T00:00:00Z"})");
    patch(id, R"({"priority": "urgent"})");
    settled();
    EXPECT_EQ(get(id).dueAt, parseTime("2050-01-01T00:00:00Z"));
    EXPECT_EQ(std::get<Time>(field(id, "sla_due_at")), get(id).firstResponseDueAt);
}

TEST_F(ClocksOfTickets, AMergedTicketIsNotAwaitedAndItsMessagesAnswerNothing) {
    usualPolicy();
    const auto source = ticket().id, target = ticket().id;
    say(agent, source);
    settled();
    write([&](Transaction& tx) { server.kernel().get<tickets::TicketService>().merge(tx, agent, source, target); });
    settled();
    auto client = server.admin();
    const auto clocks = [&](std::int64_t id) {
        return Json::parse(client.get("/api/v1/tickets/" + std::to_string(id) + "/sla").body)["clocks"];
    };
    for (const auto& clock : clocks(source).items())
        EXPECT_EQ(clock["state"].text(), clock["clock"].text() == "resolution" ? "cancelled" : "met");
    for (const auto& clock : clocks(target).items()) EXPECT_EQ(clock["state"].text(), "running");
    EXPECT_EQ(differences(), 0);
}

TEST_F(ClocksOfTickets, ComeOutTheSameWheneverTheyAreReckoned) {
    const auto policy = usualPolicy(R"(, "ola": {"default": "3h"})");
    const auto group = make("group", R"({"name": "Second level"})"),
               other = make("group", R"({"name": "Third level"})");
    std::mt19937 random(7);
    const auto below = [&](int bound) { return static_cast<int>(random() % static_cast<unsigned>(bound)); };
    std::vector<std::int64_t> ids;
    for (int i = 0; i < 60; ++i) {
        if (ids.size() < 4 || below(12) == 0) ids.push_back(ticket().id);
        const auto id = ids[static_cast<std::size_t>(below(static_cast<int>(ids.size())))];
        pass(minutes(below(200)));
        const std::string states[] = {"open", "pending", "resolved"};
        const std::string priorities[] = {"low", "high", "urgent"};
        try {
            switch (below(7)) {
                case 0:
                    patch(id, R"({"status": ")" + states[below(3)] + "\"}");
                    break;
                case 1:
                    patch(id, R"({"priority": ")" + priorities[below(3)] + "\"}");
                    break;
                case 2:
                    say(agent, id);
                    break;
                case 3:
                    say(anna, id);
                    break;
                case 4:
                    patch(id, R"({"group_id": )" + std::to_string(below(2) ? group : other) + "}");
                    break;
                case 5:
                    change("sla_policy", policy,
                           R"({"targets": {"default": {"resolution": ")" + std::to_string(1 + below(20)) + R"(h"}}})");
                    break;
                default:
                    change("business_calendar", 2,
                           R"({"hours": {"mon": [["0)" + std::to_string(below(9)) + R"(:00","20:00"]]}})");
            }
        } catch (const Conflict&) {  // no way from one state to the other
        }
    }
    settled();
    // Changes of the calendar are followed by a job.
    ASSERT_TRUE(becomes([&] {
        return read([&](Transaction& tx) {
            return tx.one<std::int64_t>(
                       "SELECT COUNT(*) FROM job_run WHERE name = 'sla.recalculate' AND state IN"
                       " ('waiting', 'running')") == 0;
        });
    }));
    EXPECT_EQ(differences(), 0);
    const auto kept = [&] {
        return read([&](Transaction& tx) {
            return tx.all<std::string>(
                "SELECT CONCAT_WS(' ', ticket_id, clock, run, edition_id, started_at,"
                " IF(ended = 'no', due_at, ''), ended, ended_at) FROM sla_clocks ORDER BY ticket_id, clock, run");
        });
    };
    const auto before = kept();
    EXPECT_GT(before.size(), 15U);
    write([&](Transaction& tx) { tx.execute("DELETE FROM sla_clocks"); });
    EXPECT_EQ(differences(), 1);
    command("sla recalculate");
    ASSERT_TRUE(becomes([&] { return kept() == before; }));
    EXPECT_EQ(differences(), 0);
}

TEST_F(ClocksOfTickets, AreShownToWhoWorksOnTickets) {
    usualPolicy();
    const auto id = ticket().id;
    settled();
    const std::string path = "/api/v1/tickets/" + std::to_string(id);
    auto client = server.as("anna"), work = server.as("ada");
    EXPECT_EQ(client.get(path + "/sla").status, 403);
    EXPECT_EQ(client.get("/tickets/" + std::to_string(id) + "/sla").status, 403);
    EXPECT_EQ(client.get("/api/v1/sla-policies").status, 403);
    EXPECT_FALSE(Json::parse(client.get(path).body).find("sla_state"));
    EXPECT_TRUE(Json::parse(client.get(path).body).find("due_at"));
    EXPECT_EQ(work.get(path + "/sla").status, 200);
    EXPECT_EQ(work.get("/api/v1/tickets/999999/sla").status, 404);
    EXPECT_EQ(work.get(path + "/sla/why?clock=lunch").status, 400);
    EXPECT_EQ(work.get(path + "/sla/why?clock=group").status, 404);
    EXPECT_EQ(work.get(path + "/sla/why?run=x").status, 400);
    EXPECT_THAT(work.get("/tickets/" + std::to_string(id)).body, ::testing::HasSubstr("sla-clocks"));
    EXPECT_THAT(work.get("/tickets/" + std::to_string(id) + "/sla").body, ::testing::HasSubstr("Usual"));
    EXPECT_EQ(work.get("/tickets/" + std::to_string(id) + "/sla?clock=lunch&run=9").status, 200);
}

}  // namespace
}  // namespace kontor::sla
