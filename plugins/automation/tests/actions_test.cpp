#include "rule_desk.h"

namespace kontor::automation {
namespace {

class RuleActions : public RuleDesk {
  protected:
    void away(std::int64_t user, std::int64_t substitute) {
        const Time now = server.clock().now();
        call("POST", "absences",
             Json::object({{"user_id", user},
                           {"substitute_id", substitute},
                           {"starts_at", formatTime(now - std::chrono::hours(1))},
                           {"ends_at", formatTime(now + std::chrono::hours(48))}})
                 .dump(),
             201);
    }
    Json assigned(const std::string& subject) {
        const auto id = ticket(R"({"subject": ")" + subject + "\"}");
        settle();
        return ticketAt(id)["assignee_id"];
    }
};

TEST_F(RuleActions, WhoIsAwayIsLeftOutAndAStandInGetsOnlyWhatTheyMaySee) {
    const auto group = call("POST", "groups", R"({"name": "First line"})", 201)["id"].integer();
    for (const auto user : {ada, bert})
        call("PATCH", "users/" + std::to_string(user), R"({"group_ids": [)" + std::to_string(group) + "]}");
    rule(R"({"events": ["created"], "condition": "subject:person", "actions": {"steps": [
        {"action": "assign", "how": "person", "user_id": )" +
         std::to_string(ada) + "}]}}");
    rule(R"({"events": ["created"], "condition": "subject:team", "actions": {"steps": [
        {"action": "assign", "how": "round_robin", "group_id": )" +
         std::to_string(group) + "}]}}");
    away(ada, bert);
    EXPECT_EQ(assigned("person"), Json(bert));
    EXPECT_EQ(assigned("team"), Json(bert));
    EXPECT_EQ(assigned("team again"), Json(bert)) << "nobody else is there";
    // A stand-in who sees no tickets of others lends nobody's rights.
    const auto absences = call("GET", "absences")["items"];
    call("PATCH", "absences/" + std::to_string(absences.items().front()["id"].integer()),
         R"({"substitute_id": )" + std::to_string(petra) + "}");
    EXPECT_EQ(assigned("person for petra"), Json(ada));
}

TEST_F(RuleActions, ATableSaysWhichTeamACategoryGoesTo) {
    const auto first = call("POST", "groups", R"({"name": "First line"})", 201)["id"].integer();
    const auto second = call("POST", "groups", R"({"name": "Printers"})", 201)["id"].integer();
    const auto hardware = call("POST", "categories", R"({"name": "Hardware", "kind": "ticket"})", 201)["id"].integer();
    const auto below = [&](const std::string& name) {
        return call("POST", "categories",
                    R"({"name": ")" + name + R"(", "kind": "ticket", "parent_id": )" + std::to_string(hardware) + "}",
                    201)["id"]
            .integer();
    };
    const auto printers = below("Printers");
    const auto screens = below("Screens");
    rule(R"({"events": ["created", "updated"], "actions": {"steps": [{"action": "assign_by_category", "table":
        "Hardware = First line\nHardware / Printers = Printers\n"}]}})");
    rule(
        R"({"events": ["created"], "actions": {"steps": [{"action": "assign_by_category", "table": "Nowhere = First line"}]}})",
        422);
    const auto groupOf = [&](std::int64_t category) {
        const auto id = ticket(R"({"subject": "It", "category_id": )" + std::to_string(category) + "}");
        settle();
        return ticketAt(id)["group_id"];
    };
    EXPECT_EQ(groupOf(printers), Json(second));
    EXPECT_EQ(groupOf(screens), Json(first));
}

TEST_F(RuleActions, AWebhookIsSentWhatItsOwnerSees) {
    kernel().settings().set(Viewer::system("test"), "webhooks.allowed_networks", "127.0.0.0/8");
    const auto hook =
        call("POST", "webhooks", R"({"name": "Pager", "url": "http://127.0.0.1:9/", "events": ["user.created"],
        "secret": "a long and random text"})",
             201)["id"]
            .integer();
    const std::string steps =
        R"("actions": {"steps": [{"action": "webhook", "webhook_id": )" + std::to_string(hook) + "}]}}";
    const auto calls = rule(R"({"events": ["created"], "condition": "subject:page", )" + steps);
    const auto id = ticket(R"({"subject": "page"})");
    ASSERT_TRUE(ran(calls, 1));
    EXPECT_EQ(runs(calls).items()[0]["outcome"].text(), "done");
    const Json sent =
        call("GET", "webhooks/" + std::to_string(hook) + "/deliveries?fields=event,record_id,payload")["items"];
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.items()[0]["event"].text(), "rule.called");
    EXPECT_EQ(sent.items()[0]["record_id"].integer(), id);
    EXPECT_EQ(Json::parse(sent.items()[0]["payload"].text())["data"]["subject"].text(), "page");
    call("PATCH", "webhooks/" + std::to_string(hook), R"({"active": false})");
    rule(R"({"events": ["created"], )" + steps, 422);
    ticket(R"({"subject": "page"})");
    ASSERT_TRUE(ran(calls, 2));
    EXPECT_EQ(runs(calls).items()[0]["outcome"].text(), "failed");
}

TEST_F(RuleActions, PeopleAreToldOfWhatTheyMaySee) {
    const auto tells =
        rule(R"({"events": ["created"], "condition": "subject:tell", "actions": {"steps": [{"action": "notify",
        "to": ["assignee"], "user_ids": [)" +
             std::to_string(petra) + R"(], "text": "{number}: {subject}"}]}})");
    const auto told = [&](std::int64_t user) {
        return kernel().db().read([&](Transaction& tx) {
            return tx.one<std::int64_t>(
                "SELECT COUNT(*) FROM notifications WHERE user_id = ? AND type = 'automation.notice'", user);
        });
    };
    ticket(R"({"subject": "tell", "assignee_id": )" + std::to_string(ada) + "}");
    ASSERT_TRUE(ran(tells, 1));
    EXPECT_EQ(runs(tells).items()[0]["outcome"].text(), "done") << runs(tells).dump();
    EXPECT_EQ(told(ada), 1);
    EXPECT_EQ(told(petra), 0) << "it is not hers to see";
    ticket(R"({"subject": "tell", "requester_id": )" + std::to_string(petra) + "}");
    ASSERT_TRUE(ran(tells, 2));
    EXPECT_EQ(told(petra), 1);
}

TEST_F(RuleActions, PreparedRulesAreThereSwitchedOffAndWork) {
    const Json prepared = call("GET", "automation-rules?sort=position")["items"];
    ASSERT_EQ(prepared.size(), 5U);
    for (const auto& one : prepared.items()) {
        EXPECT_EQ(one["active"], Json(false)) << one.dump();
        // Switched on they pass the check of every rule.
        call("PATCH", path(one["id"].integer()), R"({"active": true, "position": )" + cellText(one["position"]) + "}");
    }
    call("PATCH", "users/" + std::to_string(petra), R"({"vip": true})");
    const auto id = ticket(R"({"subject": "Important", "requester_id": )" + std::to_string(petra) + "}");
    settle();
    EXPECT_EQ(ticketAt(id)["urgency"].text(), "high");
    call("PATCH", "tickets/" + std::to_string(id), R"({"status": "resolved"})");
    settle();
    server.clock().advance(std::chrono::hours(24 * 7 + 1));
    const auto status = [&] {
        kernel().jobs().wake("automation.schedule");
        return kernel().db().read(
            [&](Transaction& tx) { return tx.one<std::string>("SELECT status FROM tickets WHERE id = ?", id); });
    };
    EXPECT_TRUE(kontor::test::waitFor([&] { return status() == "closed"; }));
}

}  // namespace
}  // namespace kontor::automation
