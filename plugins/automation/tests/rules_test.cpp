#include "rule_desk.h"

namespace kontor::automation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Rules : public RuleDesk {};

TEST_F(Rules, AnswerWhatHappensInTheirOrderEachSeeingWhatThoseBeforeDid) {
    const auto second =
        rule(R"({"name": "Second", "position": 20, "events": ["created"], "condition": "priority:urgent",
        "actions": {"steps": [{"action": "add_tags", "tags": ["seen"]}]}})");
    const auto first = rule(R"({"name": "First", "position": 10, "events": ["created"], "condition": "printer",
        "actions": {"steps": [{"action": "set_fields", "values": {"priority": "urgent"}}]}})");
    const auto id = ticket(R"({"subject": "The printer burns"})");
    ASSERT_TRUE(ran(first, 1));
    ASSERT_TRUE(ran(second, 1));
    const Json after = ticketAt(id);
    EXPECT_EQ(after["priority"].text(), "urgent");
    EXPECT_EQ(after["tags"].dump(), R"(["seen"])");
    const Json run = runs(first).items()[0];
    EXPECT_EQ(run["outcome"].text(), "done");
    EXPECT_EQ(run["results"].dump(), R"({"changes":[{"field":"priority","from":"normal","to":"urgent"}]})");
    // The journal names the rule.
    kernel().db().read([&](Transaction& tx) {
        const auto entries = kernel().journal().of(tx, {"ticket", id});
        EXPECT_EQ(entries.front().reason, "rule " + std::to_string(second) + ": Second");
        EXPECT_EQ(entries.front().via, "rule");
    });
}

TEST_F(Rules, ConditionsSpeakOfWhatWas) {
    const auto closed = rule(
        R"({"events": ["updated"], "condition": "changed:priority was.priority:low priority>=high via:api actor:admin", "actions": {"steps": [{"action": "note", "text": "{number} went up"}]}})");
    const auto id = ticket(R"({"subject": "Slow", "priority": "low"})");
    call("PATCH", "tickets/" + std::to_string(id), R"({"subject": "Still slow"})");
    call("PATCH", "tickets/" + std::to_string(id), R"({"priority": "urgent"})");
    call("PATCH", "tickets/" + std::to_string(id), R"({"subject": "Very slow"})");
    settle();
    ASSERT_EQ(runs(closed).size(), 1U);
    const Json notes = call("GET", "tickets/" + std::to_string(id) + "/notes")["items"];
    ASSERT_EQ(notes.size(), 1U);
    EXPECT_EQ(notes.items()[0]["body_text"].text(), ticketAt(id)["number"].text() + " went up");
}

TEST_F(Rules, MessagesAreAnsweredButWhatMachinesWriteIsNot) {
    const auto asked = rule(R"({"events": ["requester_message"], "condition": "message.text:password",
        "actions": {"steps": [{"action": "reply", "text_de": "Hallo {requester}", "text_en": "Hello {requester}"}]}})");
    const auto answered = rule(R"({"events": ["agent_message"],
        "actions": {"steps": [{"action": "add_tags", "tags": ["answered"]}]}})");
    const auto id = ticket(R"({"subject": "Sign-in", "requester_id": )" + std::to_string(petra) + "}");
    auto requester = server.as("petra");
    const std::string messages = "tickets/" + std::to_string(id) + "/messages";
    call(requester, "POST", messages, R"({"body_text": "Hello?"})", 201);
    call(requester, "POST", messages, R"({"body_text": "My password is gone"})", 201);
    settle();
    EXPECT_EQ(runs(asked).size(), 1U);
    EXPECT_EQ(runs(answered).size(), 0U) << "the reply of a rule is nobody's answer";
    const Json said = call("GET", messages)["items"];
    ASSERT_EQ(said.size(), 3U);
    EXPECT_EQ(said.items()[2]["body_text"].text(), "Hallo Test petra");
    EXPECT_EQ(said.items()[2]["automatic"], Json(true));
    EXPECT_EQ(said.items()[2]["direction"].text(), "out");
    auto agent = server.as("ada");
    call(agent, "POST", messages, R"({"body_text": "Done."})", 201);
    settle();
    EXPECT_EQ(runs(answered).size(), 1U);
}

TEST_F(Rules, OneThatStopsHereLeavesNothingToThoseBehind) {
    const auto first = rule(R"({"position": 1, "events": ["created"], "condition": "printer", "stop_here": true,
        "actions": {"steps": [{"action": "add_tags", "tags": ["one"]}]}})");
    const auto second = rule(R"({"position": 2, "events": ["created"],
        "actions": {"steps": [{"action": "add_tags", "tags": ["two"]}]}})");
    const auto printer = ticket(R"({"subject": "printer"})");
    const auto other = ticket(R"({"subject": "screen"})");
    settle();
    EXPECT_EQ(ticketAt(printer)["tags"].dump(), R"(["one"])");
    EXPECT_EQ(ticketAt(other)["tags"].dump(), R"(["two"])");
    EXPECT_EQ(runs(first).size(), 1U);
    EXPECT_GE(runs(second).size(), 1U);
}

TEST_F(Rules, GiveWorkToATeamInTurnAndToWhoHasLeast) {
    const auto group = call("POST", "groups", R"({"name": "First line"})", 201)["id"].integer();
    for (const auto user : {ada, bert})
        call("PATCH", "users/" + std::to_string(user), R"({"group_ids": [)" + std::to_string(group) + "]}");
    const std::string team = std::to_string(group);
    rule(R"({"position": 1, "events": ["created"], "condition": "subject:turn", "actions": {"steps": [
        {"action": "assign", "how": "round_robin", "group_id": )" +
         team + "}]}}");
    const auto least =
        rule(R"({"position": 2, "events": ["created"], "condition": "subject:least", "actions": {"steps": [
        {"action": "assign", "how": "least_loaded", "group_id": )" +
             team + "}]}}");
    std::vector<std::int64_t> given;
    std::vector<std::int64_t> tickets;
    for (int i = 0; i < 3; ++i) tickets.push_back(ticket(R"({"subject": "turn"})"));
    settle();
    for (const auto id : tickets) given.push_back(ticketAt(id)["assignee_id"].integer());
    EXPECT_THAT(given, ElementsAre(ada, bert, ada));
    EXPECT_EQ(ticketAt(tickets[0])["group_id"].integer(), group);
    const auto next = ticket(R"({"subject": "least"})");
    ASSERT_TRUE(ran(least, 1));
    EXPECT_EQ(ticketAt(next)["assignee_id"].integer(), bert) << "ada has two, bert one";
}

TEST_F(Rules, GoByTheClockAndLeaveARecordAloneForAWhile) {
    const auto id = ticket(R"({"subject": "Waiting", "status": "pending"})");
    const auto remind = rule(R"({"name": "Remind", "schedule": "every 1h", "condition": "state:pending updated>3d",
        "most_per_record": 2, "again_after_hours": 48,
        "actions": {"steps": [{"action": "reply", "text_en": "Still there?"}]}})");
    const auto after = [&](int hours) {
        server.clock().advance(std::chrono::hours(hours));
        kernel().jobs().wake("automation.schedule");
    };
    const auto readRuns = [&] {
        ListRequest request{.owner = Ref{"automation_rule", remind}};
        return kernel().db().read([&](Transaction& tx) {
            return kernel().records().list(tx, Viewer::system("test"), "automation_run", request).items.size();
        });
    };
    after(24);
    after(24 * 3);
    ASSERT_TRUE(kontor::test::waitFor([&] { return readRuns() == 1; }));
    for (int times = 0; times < 4; ++times) {
        after(24 * 4);
        kontor::test::waitFor([&] {
            return kernel().db().read([&](Transaction& tx) {
                return tx.one<Time>("SELECT next_at FROM automation_rules WHERE id = ?", remind) > server.clock().now();
            });
        });
    }
    EXPECT_EQ(readRuns(), 2U) << "at most twice";
    kernel().db().read([&](Transaction& tx) {
        EXPECT_EQ(tx.one<std::int64_t>("SELECT COUNT(*) FROM messages WHERE record_id = ?", id), 2);
    });
}

TEST_F(Rules, WhatIsWrongWithOneIsSaid) {
    const auto faults = [&](const std::string& json) {
        std::string fields;
        const Json answer = call("POST", "automation-rules", json, 422);
        for (const auto& error : answer["errors"].items())
            fields += (fields.empty() ? "" : " ") + error["field"].text();
        return fields;
    };
    const std::string steps = R"("actions": {"steps": [{"action": "raise_priority"}]})";
    EXPECT_EQ(faults(R"({"name": "x", )" + steps + "}"), "events");
    EXPECT_EQ(faults(R"({"name": "x", "events": ["exploded"], )" + steps + "}"), "events");
    EXPECT_EQ(
        faults(R"({"name": "x", "events": ["created"], "schedule": "every 1h", "condition": "a", )" + steps + "}"),
        "events");
    EXPECT_EQ(faults(R"({"name": "x", "schedule": "at times", "condition": "a", )" + steps + "}"), "schedule");
    EXPECT_EQ(faults(R"({"name": "x", "schedule": "every 1h", )" + steps + "}"), "condition");
    EXPECT_EQ(faults(R"({"name": "x", "schedule": "every 1h", "condition": "was.status:open", )" + steps + "}"),
              "condition");
    EXPECT_EQ(faults(R"({"name": "x", "events": ["created"], "kind": "dragon", )" + steps + "}"), "kind");
    EXPECT_EQ(faults(R"({"name": "x", "events": ["created"], "condition": "assignee:nobody", )" + steps + "}"),
              "condition");
    EXPECT_EQ(faults(R"({"name": "x", "events": ["created"]})"), "actions");
    EXPECT_EQ(faults(R"({"name": "x", "events": ["created"], "actions": {"steps": [{"action": "explode"}, 5,
        {"action": "assign", "how": "person"}, {"action": "set_due", "hours": 0, "more": 1},
        {"action": "set_fields", "values": {"priority": "huge"}}, {"action": "note", "text": "{nobody}"}]}})"),
              "actions.1.action actions.2 actions.3.user_id actions.4.more actions.4.hours actions.5.values.priority "
              "actions.6.text");
    auto agent = server.as("ada");
    call(agent, "GET", "automation-rules", {}, 403);
    call(agent, "POST", "automation-rules", R"({"name": "x"})", 403);
}

}  // namespace
}  // namespace kontor::automation
