#include "rule_desk.h"

namespace kontor::automation {
namespace {

class RuleGuards : public RuleDesk {
  protected:
    Json ruleAt(std::int64_t id) { return call("GET", path(id)); }
    std::size_t counted(std::int64_t rule, const std::string& outcome) {
        std::size_t count = 0;
        for (const auto& run : runs(rule).items()) count += run["outcome"].text() == outcome;
        return count;
    }
};

TEST_F(RuleGuards, ARuleDoesNotAnswerItself) {
    const auto loop = rule(R"({"events": ["updated"], "condition": "subject:two",
        "actions": {"steps": [{"action": "note", "text": "changed"}, {"action": "add_tags", "tags": ["touched"]}]}})");
    const auto id = ticket(R"({"subject": "One"})");
    call("PATCH", "tickets/" + std::to_string(id), R"({"subject": "Two"})");
    settle();
    EXPECT_EQ(runs(loop).size(), 1U);
}

TEST_F(RuleGuards, RulesThatUndoEachOtherEnd) {
    const auto up = rule(R"({"name": "Up", "events": ["updated"], "condition": "swing priority:low",
        "actions": {"steps": [{"action": "set_fields", "values": {"priority": "high"}}]}})");
    const auto down = rule(R"({"name": "Down", "events": ["updated"], "condition": "swing priority:high",
        "actions": {"steps": [{"action": "set_fields", "values": {"priority": "low"}}]}})");
    const auto id = ticket(R"({"subject": "Swing"})");
    call("PATCH", "tickets/" + std::to_string(id), R"({"priority": "low"})");
    ASSERT_TRUE(kontor::test::waitFor([&] { return counted(up, "limited") + counted(down, "limited") > 0; }));
    settle();
    EXPECT_LE(counted(up, "done") + counted(down, "done"), 20U);
    EXPECT_GE(counted(up, "done") + counted(down, "done"), 19U);
    const auto settled = ticketAt(id)["version"].integer();
    settle();
    EXPECT_EQ(ticketAt(id)["version"].integer(), settled) << "it is quiet now";
}

TEST_F(RuleGuards, ARuleActsAsOftenAsItMayWithinAnHour) {
    const auto busy = rule(R"({"events": ["created"], "most_per_hour": 2, "condition": "flood",
        "actions": {"steps": [{"action": "add_tags", "tags": ["seen"]}]}})");
    for (int i = 0; i < 4; ++i) ticket(R"({"subject": "flood"})");
    settle();
    EXPECT_EQ(counted(busy, "done"), 2U);
    EXPECT_EQ(counted(busy, "limited"), 2U);
    server.clock().advance(std::chrono::minutes(61));
    ticket(R"({"subject": "flood"})");
    settle();
    EXPECT_EQ(counted(busy, "done"), 3U);
}

TEST_F(RuleGuards, WhatFailsIsDoneNotAtAllAndStopsNobodyElse) {
    const auto group = call("POST", "groups", R"({"name": "Gone soon"})", 201)["id"].integer();
    const auto failing = rule(R"({"position": 1, "events": ["created"], "condition": "fails", "actions": {"steps": [
        {"action": "add_tags", "tags": ["half"]}, {"action": "assign", "how": "group", "group_id": )" +
                              std::to_string(group) + "}]}}");
    const auto other = rule(R"({"position": 2, "events": ["created"], "condition": "fails",
        "actions": {"steps": [{"action": "add_tags", "tags": ["whole"]}]}})");
    call("DELETE", "groups/" + std::to_string(group), {}, 204);
    const auto id = ticket(R"({"subject": "fails"})");
    ASSERT_TRUE(ran(other, 1));
    EXPECT_EQ(ticketAt(id)["tags"].dump(), R"(["whole"])");
    EXPECT_EQ(counted(failing, "failed"), 1U);
    EXPECT_NE(ruleAt(failing)["last_error"].text().find("group_id"), std::string::npos);
    EXPECT_EQ(ruleAt(failing)["failures"].integer(), 1);

    for (int i = 1; i < 20; ++i) ticket(R"({"subject": "fails"})");
    ASSERT_TRUE(kontor::test::waitFor([&] { return ruleAt(failing)["active"] == Json(false); }));
    ticket(R"({"subject": "fails"})");
    settle();
    EXPECT_EQ(counted(failing, "failed"), 20U) << "switched off, it is asked no more";
    call("PATCH", path(failing), R"({"active": true})");
    EXPECT_EQ(ruleAt(failing)["failures"].integer(), 0);
}

TEST_F(RuleGuards, AnEventThatIsHandedOutTwiceIsAnsweredOnce) {
    const auto once = rule(R"({"events": ["created"], "condition": "once",
        "actions": {"steps": [{"action": "note", "text": "seen"}]}})");
    const auto id = ticket(R"({"subject": "once"})");
    ASSERT_TRUE(ran(once, 1));
    settle();
    // As after a crash between the work and the cursor.
    for (const auto& subscriber : kernel().catalog().subscribers) {
        if (subscriber.id != "automation.rules") continue;
        const auto events = kernel().db().read([](Transaction& tx) {
            using Row = std::tuple<std::int64_t, std::string, int, Time, std::string, std::optional<std::int64_t>>;
            return tx.all<Row>("SELECT position, name, version, at, data, journal_id FROM outbox ORDER BY position");
        });
        for (const auto& [position, name, version, at, data, journalId] : events) {
            StoredEvent stored;
            stored.position = position;
            stored.name = name;
            stored.version = version;
            stored.at = at;
            stored.data = Json::parse(data);
            stored.journalId = journalId.value_or(0);
            subscriber.handle(stored, kernel());
        }
    }
    EXPECT_EQ(runs(once).size(), 1U);
    EXPECT_EQ(call("GET", "tickets/" + std::to_string(id) + "/notes")["items"].size(), 1U);
}

TEST_F(RuleGuards, ALateSubscriberJudgesWhatWas) {
    const auto late = rule(R"({"events": ["created"], "condition": "priority:high", "active": false,
        "actions": {"steps": [{"action": "add_tags", "tags": ["was-high"]}]}})");
    const auto id = ticket(R"({"subject": "Late", "priority": "high"})");
    call("PATCH", "tickets/" + std::to_string(id), R"({"priority": "low"})");
    settle();
    call("PATCH", path(late), R"({"active": true})");
    const auto made = kernel().db().read([&](Transaction& tx) {
        using Row = std::tuple<std::int64_t, std::string, std::int64_t>;
        return tx.one<Row>(
            "SELECT position, data, journal_id FROM outbox WHERE journal_id = (SELECT MIN(id) FROM journal WHERE kind ="
            " 'ticket' AND record_id = ?)",
            id);
    });
    StoredEvent stored;
    stored.position = std::get<0>(made);
    stored.name = RecordChanged::name;
    stored.data = Json::parse(std::get<1>(made));
    stored.journalId = std::get<2>(made);
    for (const auto& subscriber : kernel().catalog().subscribers)
        if (subscriber.id == "automation.rules") subscriber.handle(stored, kernel());
    EXPECT_EQ(ticketAt(id)["tags"].dump(), R"(["was-high"])");
}

}  // namespace
}  // namespace kontor::automation
