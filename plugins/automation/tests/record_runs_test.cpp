// What a ticket tells of the rules that acted on it, checklists by rules, skills, and the completion of conditions.
#include "rule_desk.h"

namespace kontor::automation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RecordRuns : public RuleDesk {
  protected:
    static std::string ticketPath(std::int64_t id, const std::string& rest) {
        return "tickets/" + std::to_string(id) + rest;
    }
    std::vector<std::string> completed(const std::string& q) {
        std::vector<std::string> texts;
        const Json items = call("GET", "automation-rules/completions?kind=ticket&q=" + percentEncode(q))["items"];
        for (const auto& item : items.items()) texts.push_back(item["text"].text());
        return texts;
    }
};

TEST_F(RecordRuns, ATicketTellsWhichRulesRanAndWhatTheyDid) {
    rule(R"({"name": "Urgent <b>", "events": ["created"], "condition": "subject:fire", "actions": {"steps": [
        {"action": "set_fields", "values": {"priority": "urgent"}}]}})");
    const auto checked = rule(R"({"name": "Idle", "events": ["created"], "condition": "subject:fire", "actions":
        {"steps": [{"action": "set_fields", "values": {"impact": "medium"}}]}})");
    const auto id = ticket(R"({"subject": "fire", "requester_id": )" + std::to_string(petra) + "}");
    settle();
    ASSERT_TRUE(ran(checked, 1));
    auto agent = server.as("ada");
    const Json runs = call(agent, "GET", ticketPath(id, "/rule-runs"), "", 200)["items"];
    ASSERT_EQ(runs.size(), 1U) << "what found nothing to do is left out";
    EXPECT_EQ(runs.items()[0]["rule"].text(), "Urgent <b>");
    EXPECT_EQ(runs.items()[0]["changes"].items()[0]["to"].text(), "urgent");
    const std::string page = agent.get("/tickets/" + std::to_string(id) + "?tab=panel%3Aautomation.runs").body;
    EXPECT_THAT(page, HasSubstr("Urgent &lt;b&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("/admin/automation/")));
    auto requester = server.as("petra");
    call(requester, "GET", ticketPath(id, "/rule-runs"), "", 403);
    call(agent, "GET", "tickets/99999/rule-runs", "", 404);
}

TEST_F(RecordRuns, AChecklistIsAppliedOnce) {
    const auto list =
        call("POST", "checklists", R"({"name": "Fire", "steps": "! Call 112\nWrite it down | after 1"})", 201)["id"]
            .integer();
    const auto other =
        call("POST", "checklists", R"({"name": "Off", "steps": "One", "active": false})", 201)["id"].integer();
    const auto step = [](std::int64_t checklist) {
        return R"({"events": ["created", "updated"], "condition": "subject:fire", "actions": {"steps": [
            {"action": "add_checklist", "checklist_id": )" +
               std::to_string(checklist) + "}]}}";
    };
    rule(step(other), 422);
    rule(step(4711), 422);
    const auto applied = rule(step(list));
    const auto id = ticket(R"({"subject": "fire"})");
    call("PATCH", ticketPath(id, ""), R"({"impact": "high"})");
    settle();
    ASSERT_TRUE(ran(applied, 2));
    const Json tasks = call("GET", ticketPath(id, "/tasks"))["items"];
    ASSERT_EQ(tasks.size(), 2U);
    EXPECT_EQ(tasks.items()[0]["title"].text(), "Call 112");
    EXPECT_TRUE(tasks.items()[0]["required"].boolean());
}

TEST_F(RecordRuns, RepliesAreMadeOfTextBlocks) {
    const auto block =
        call("POST", "text-blocks",
             R"({"name": "Hello", "body_html_en": "<p>Hello <b>{requester}</b>, {number} is {status}</p>"})", 201)["id"]
            .integer();
    const auto reply = [&](const std::string& more) {
        return R"({"events": ["created"], "condition": "subject:hello", "actions": {"steps": [
            {"action": "reply", "text_block_id": )" +
               more + "}]}}";
    };
    rule(reply("4711"), 422);
    rule(reply(std::to_string(block) + R"(, "text_en": "Hello")"), 422);
    const auto answers = rule(reply(std::to_string(block)));
    const auto id = ticket(R"({"subject": "hello", "requester_id": )" + std::to_string(petra) + "}");
    settle();
    ASSERT_TRUE(ran(answers, 1));
    const Json messages = call("GET", ticketPath(id, "/messages"))["items"];
    ASSERT_EQ(messages.size(), 1U);
    EXPECT_THAT(messages.items()[0]["body_html"].text(), HasSubstr("<b>Test petra</b>"));
    EXPECT_THAT(messages.items()[0]["body_text"].text(), HasSubstr(ticketAt(id)["number"].text() + " is "));
    EXPECT_TRUE(messages.items()[0]["automatic"].boolean());
}

TEST_F(RecordRuns, WorkGoesToWhoHasTheSkill) {
    const auto group = call("POST", "groups", R"({"name": "Team"})", 201)["id"].integer();
    const auto cleo = server.createUser("cleo", {"agent"});
    for (const auto user : {ada, bert, cleo})
        call("PATCH", "users/" + std::to_string(user), R"({"group_ids": [)" + std::to_string(group) + "]}");
    for (const auto user : {bert, cleo})
        call("PATCH", "users/" + std::to_string(user), R"({"skills": ["printers", "two words"]})");
    const auto assign = [&](const std::string& skill) {
        return R"({"events": ["created"], "condition": "subject:)" + skill.substr(0, 3) +
               R"(", "actions": {"steps": [{"action": "assign", "how": "skill", "skill": ")" + skill +
               R"(", "group_id": )" + std::to_string(group) + "}]}}";
    };
    rule(assign("printers"));
    rule(assign("two words"));
    rule(assign("welding"));
    const auto assignee = [&](const std::string& subject) {
        const auto id = ticket(R"({"subject": ")" + subject + "\"}");
        settle();
        const Json after = ticketAt(id);
        EXPECT_EQ(after["group_id"], Json(group)) << subject;
        return after["assignee_id"];
    };
    // Each in turn among those who have it, never who has not.
    const Json first = assignee("printer"), second = assignee("printer");
    EXPECT_THAT((std::vector{first, second}), ::testing::UnorderedElementsAre(Json(bert), Json(cleo)));
    EXPECT_NE(assignee("two"), Json(ada));
    EXPECT_EQ(assignee("welder"), Json()) << "nobody has it: the team gets it, nobody in particular";
}

TEST_F(RecordRuns, ConditionsAreCompletedWithWhatWas) {
    EXPECT_THAT(completed("was.pri"), ::testing::Contains("was.priority:"));
    EXPECT_THAT(completed("was.priority:u"), ::testing::Contains("urgent"));
    EXPECT_THAT(completed("chan"), ::testing::Contains("changed:"));
    EXPECT_THAT(completed("changed:prio"), ::testing::Contains("priority"));
    EXPECT_THAT(completed("state:op"), ::testing::Not(::testing::IsEmpty()));
    auto agent = server.as("ada");
    call(agent, "GET", "automation-rules/completions?q=was", "", 403);
    call("GET", "automation-rules/completions?kind=nothing", "", 404);
}

}  // namespace
}  // namespace kontor::automation
