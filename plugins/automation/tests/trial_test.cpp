#include "rule_desk.h"

namespace kontor::automation {
namespace {

class RuleTrials : public RuleDesk {
  protected:
    Json trialOver(kontor::test::HttpClient& client, std::int64_t id) {
        Json trial;
        EXPECT_TRUE(kontor::test::waitFor([&] {
            trial = call(client, "GET", "automation-trials/" + std::to_string(id), {}, 200);
            return trial["state"].text() != "waiting" && trial["state"].text() != "running";
        }));
        return trial;
    }
    Json items(kontor::test::HttpClient& client, std::int64_t id) {
        return call(client, "GET", "automation-trials/" + std::to_string(id) + "/trial-items?limit=200", {},
                    200)["items"];
    }
    /// Rows of all tables a rule could write to.
    std::int64_t rows() {
        return kernel().db().read([](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT (SELECT COUNT(*) FROM journal) + (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM "
                "messages) +"
                " (SELECT COUNT(*) FROM notes) + CAST((SELECT SUM(version) FROM tickets) AS SIGNED) + (SELECT COUNT(*) "
                "FROM"
                " automation_runs) + (SELECT COUNT(*) FROM automation_turns)");
        });
    }
};

TEST_F(RuleTrials, ShowWhatARuleWouldHaveDoneAndWriteNothing) {
    const auto group = call("POST", "groups", R"({"name": "First line"})", 201)["id"].integer();
    const auto printer = ticket(R"({"subject": "printer", "priority": "low"})");
    ticket(R"({"subject": "screen", "priority": "low"})");
    call("PATCH", "tickets/" + std::to_string(printer), R"({"priority": "urgent", "subject": "It was the cable"})");
    const auto kept = rule(R"({"active": false, "events": ["created"], "condition": "printer priority:low", "actions":
        {"steps": [{"action": "set_fields", "values": {"priority": "high"}}, {"action": "note", "text": "Look!"},
        {"action": "reply", "text_en": "Hello"}, {"action": "assign", "how": "round_robin", "group_id": )" +
                           std::to_string(group) + "}]}}");
    settle();
    const std::int64_t before = rows();
    const auto id = call("POST", path(kept, "/trial"), R"({"days": 7})", 201)["id"].integer();
    const Json trial = trialOver(admin, id);
    EXPECT_EQ(trial["state"].text(), "done") << trial.dump();
    EXPECT_EQ(trial["found"].integer(), 1);
    EXPECT_EQ(rows(), before) << "nothing is written";
    const Json found = items(admin, id);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.items()[0]["about_id"].integer(), printer);
    EXPECT_EQ(found.items()[0]["changes"]["changes"].items()[0].dump(),
              R"({"field":"priority","from":"low","to":"high"})")
        << "as it was then, not as it is";
    EXPECT_EQ(found.items()[0]["changes"]["changes"].items()[1].dump(), R"({"field":"note","from":null,"to":"Look!"})");
    EXPECT_EQ(found.items()[0]["changes"]["changes"].size(), 5U);
    call("POST", "automation-trials/" + std::to_string(id) + "/cancel", "{}", 409);
}

TEST_F(RuleTrials, TryARuleThatIsNotKeptAndOneThatGoesByTheClock) {
    const auto id = ticket(R"({"subject": "printer"})");
    settle();
    const std::string steps = R"("actions": {"steps": [{"action": "raise_priority"}]})";
    const auto unsaved = call("POST", "automation-trials",
                              R"({"rule": {"name": "New", "events": ["created"], "condition": "printer", )" + steps +
                                  R"(}, "days": 3, "q": "priority:normal"})",
                              201);
    EXPECT_EQ(trialOver(admin, unsaved["id"].integer())["found"].integer(), 1);
    const auto other = call("POST", "automation-trials",
                            R"({"rule": {"name": "New", "events": ["created"], "condition": "printer", )" + steps +
                                R"(}, "q": "priority:low"})",
                            201);
    EXPECT_EQ(trialOver(admin, other["id"].integer())["found"].integer(), 0) << "q narrows it";
    const auto clock =
        call("POST", "automation-trials",
             R"({"rule": {"name": "New", "schedule": "daily 08:00", "condition": "printer", )" + steps + "}}", 201);
    EXPECT_EQ(trialOver(admin, clock["id"].integer())["found"].integer(), 1);
    EXPECT_EQ(items(admin, clock["id"].integer()).items()[0]["about_id"].integer(), id);
    EXPECT_EQ(call("GET", "automation-rules?q=name:New")["items"].size(), 0U) << "it was not kept";
    call("POST", "automation-trials", R"({"rule": {"name": "New"}})", 422);
    call("POST", "automation-trials", R"({"days": 3})", 422);
    call("POST", "automation-trials",
         R"({"rule": {"name": "New", "events": ["created"], )" + steps + R"(}, "days": 0})", 422);
    call("POST", "automation-trials",
         R"({"rule": {"name": "New", "events": ["created"], )" + steps + R"(}, "q": "nosuch:1"})", 422);
}

TEST_F(RuleTrials, AreSeenWithTheEyesOfTheirAuthor) {
    ticket(R"({"subject": "printer", "tags": ["secret"]})");
    const auto mine = ticket(R"({"subject": "printer", "requester_id": )" + std::to_string(petra) + "}");
    settle();
    // Somebody who may set up rules and sees no tickets but those they asked for, and no tags of any.
    call("POST", "roles", R"({"name": "rule-maker", "title": "Rules", "permissions": ["automation.configure"]})", 201);
    call("PATCH", "users/" + std::to_string(petra), R"({"roles": ["requester", "rule-maker"]})");
    auto maker = server.as("petra");
    const std::string trial = R"({"rule": {"name": "New", "events": ["created"], "condition": "printer", "actions":
        {"steps": [{"action": "note", "text": "seen"}]}}})";
    const auto id = call(maker, "POST", "automation-trials", trial, 201)["id"].integer();
    EXPECT_EQ(trialOver(maker, id)["found"].integer(), 1);
    EXPECT_EQ(items(maker, id).items()[0]["about_id"].integer(), mine);
    call("GET", "automation-trials/" + std::to_string(id), {}, 404);
    call("GET", "automation-trials/" + std::to_string(id) + "/trial-items", {}, 404);
    const auto asked = call(maker, "POST", "automation-trials",
                            R"({"rule": {"name": "New", "events": ["created"], "condition": "tag:secret", "actions":
        {"steps": [{"action": "note", "text": "seen"}]}}})",
                            422);
    EXPECT_EQ(asked["errors"].items()[0]["field"].text(), "condition") << "what may not be read may not be asked";
    auto agent = server.as("ada");
    call(agent, "POST", "automation-trials", trial, 403);
}

}  // namespace
}  // namespace kontor::automation
