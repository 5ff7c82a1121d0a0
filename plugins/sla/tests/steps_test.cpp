// What is done before and after a clock is due.
#include "kontor/notifier.h"
#include "sla_desk.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class Steps : public SlaDesk {
  protected:
    void policy(const std::string& steps, const std::string& more = "") {
        make("sla_policy",
             R"({"name": "Gold", "targets": {"default": {"resolution": "8h"}}, "steps": )" + steps + more + "}");
    }
    std::vector<std::string> tags(std::int64_t ticket) { return get(ticket).tags; }
    /// Lets time go by a little at a time, so that the job comes to it.
    void untilDone(const std::function<bool()>& holds) {
        ASSERT_TRUE(becomes([&] {
            server.kernel().jobs().wake("sla.steps");
            return holds();
        }));
    }
};

TEST_F(Steps, AreDoneOnceWhenTheyAreDue) {
    const auto group = make("group", R"({"name": "Second level"})");
    policy(R"({"warn": {"clock": "resolution", "at": "-1h", "tags": ["soon"], "raise_priority": true},
               "late": {"clock": "resolution", "at": "0", "group_id": )" +
           std::to_string(group) + R"(, "tags": ["late"]},
               "later": {"clock": "resolution", "at": "+2h", "notify": ["group", "assignee", "manager"], "tags": ["later"]}})");
    const auto id = ticket().id;
    settled();
    pass(hours(6));
    pass(minutes(59));
    server.kernel().jobs().wake("sla.steps");
    settled();
    EXPECT_TRUE(tags(id).empty());
    pass(minutes(2));
    untilDone([&] { return tags(id) == std::vector<std::string>{"soon"}; });
    EXPECT_EQ(get(id).priority, "high");
    EXPECT_EQ(state(id), "running");
    pass(hours(1));
    untilDone([&] { return state(id) == "breached"; });
    untilDone([&] { return tags(id).size() == 2; });
    EXPECT_EQ(get(id).groupId, group);
    pass(hours(3));
    untilDone([&] { return tags(id).size() == 3; });
    patch(id, R"({"tags": []})");
    pass(hours(3));
    settled();
    server.kernel().jobs().wake("sla.steps");
    settled();
    EXPECT_TRUE(tags(id).empty()) << "each is done once";
    EXPECT_EQ(get(id).priority, "high");
    EXPECT_EQ(differences(), 0);
    const auto reason = read([&](Transaction& tx) {
        return tx.one<std::string>(
            "SELECT reason FROM journal WHERE kind = 'ticket' AND record_id = ? AND reason LIKE"
            " 'service level Gold%' ORDER BY id LIMIT 1",
            id);
    });
    EXPECT_EQ(reason, "service level Gold: warn");
}

TEST_F(Steps, TellThoseWhomItConcernsOnce) {
    if (!server.kernel().find<Notifier>()) GTEST_SKIP() << "nobody tells people here";
    policy(R"({"warn": {"clock": "resolution", "at": "-1h", "notify": ["assignee", "group", "manager"]}})");
    const auto id = ticket().id;
    patch(id, R"({"assignee_id": )" + std::to_string(agent.id()) + "}");
    settled();
    pass(hours(7));
    pass(minutes(1));
    const auto told = [&] {
        return read([&](Transaction& tx) {
            return tx.one<std::int64_t>("SELECT COUNT(*) FROM notifications WHERE user_id = ? AND type = 'sla.warning'",
                                        agent.id());
        });
    };
    untilDone([&] { return told() == 1; });
    pass(minutes(30));
    server.kernel().jobs().wake("sla.steps");
    settled();
    EXPECT_EQ(told(), 1);
}

TEST_F(Steps, WaitWhileTheClockDoes) {
    policy(R"({"warn": {"clock": "resolution", "at": "-1h", "tags": ["soon"]}})");
    const auto waiting = ticket().id, other = ticket().id;
    patch(waiting, R"({"status": "pending"})");
    settled();
    pass(hours(100));
    untilDone([&] { return state(other) == "breached"; });
    EXPECT_EQ(state(waiting), "paused");
    EXPECT_TRUE(tags(waiting).empty());
    patch(waiting, R"({"status": "open"})");
    settled();
    EXPECT_EQ(state(waiting), "running");
}

TEST_F(Steps, OneThatIsRefusedHoldsUpNothing) {
    const auto group = make("group", R"({"name": "Second level"})");
    policy(R"({"warn": {"clock": "resolution", "at": "-1h", "group_id": )" + std::to_string(group) +
           R"(, "tags": ["soon"]}})");
    const auto id = ticket().id, gone = ticket().id;
    settled();
    // The group goes; giving the ticket to it is refused from now on.
    write([&](Transaction& tx) { tx.execute("UPDATE user_group SET deleted_at = ? WHERE id = ?", now(), group); });
    write([&](Transaction& tx) { records().remove(tx, admin, {"ticket", gone}); });
    settled();
    pass(hours(9));
    untilDone([&] { return state(id) == "breached"; });
    untilDone([&] {
        return read([](Transaction& tx) {
            return tx.one<std::int64_t>("SELECT COUNT(*) FROM sla_steps WHERE done_at IS NULL") == 0;
        });
    });
    EXPECT_TRUE(tags(id).empty());
}

TEST_F(Steps, HowLongTicketsTakeIsLearned) {
    usualPolicy();
    for (int i = 0; i < 12; ++i) {
        const auto id = ticket().id;
        pass(hours(2));
        patch(id, R"({"status": "resolved"})");
    }
    settled();
    const auto id = ticket().id;
    settled();
    server.kernel().jobs().wake("sla.nightly");
    auto client = server.admin();
    const auto risk = [&] {
        return Json::parse(client.get("/api/v1/tickets/" + std::to_string(id) + "/sla").body)["risk"].text();
    };
    ASSERT_TRUE(becomes([&] { return risk() == "low"; }));
    pass(hours(7));
    EXPECT_EQ(risk(), "high");
}

}  // namespace
}  // namespace kontor::sla
