// A changed policy for tickets that are open already.
#include "kontor/notifier.h"
#include "sla_desk.h"

namespace kontor::sla {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using ::testing::AllOf;
using ::testing::HasSubstr;

class Applying : public SlaDesk {
  protected:
    test::HttpClient root = server.admin();

    std::int64_t policy(const std::string& resolution, const std::string& more = "") {
        return make("sla_policy",
                    R"({"name": "P", "targets": {"default": {"resolution": ")" + resolution + "\"}}" + more + "}");
    }
    std::string path(std::int64_t policy, const std::string& rest) {
        return "/api/v1/sla-policies/" + std::to_string(policy) + rest;
    }
    Json json(const test::HttpResponse& answer, int status) {
        EXPECT_EQ(answer.status, status) << answer.body;
        return Json::parse(answer.body);
    }
    void applied(std::int64_t policy) {
        ASSERT_TRUE(becomes([&] { return !json(root.get(path(policy, "/apply")), 200)["finished_at"].isNull(); }));
    }
};

TEST_F(Applying, APreviewSaysWhatAJobThenDoes) {
    const auto one = policy("8h", R"(, "query": "type:incident")");
    policy("20h", R"(, "query": "type:question", "position": 99)");
    const auto open = ticket().id, finished = ticket().id,
               other = ticketBy(agent, R"({"subject": "q", "type": "question"})").id;
    settled();
    const Time due = *get(open).dueAt, otherDue = *get(other).dueAt;
    patch(finished, R"({"status": "resolved"})");
    const auto finishedDue = get(finished).dueAt;
    pass(hours(3));
    change("sla_policy", one, R"({"targets": {"default": {"resolution": "4h"}}})");
    settled();
    EXPECT_EQ(get(open).dueAt, due) << "nothing changes by itself";
    EXPECT_EQ(root.get(path(one, "/apply")).status, 404);

    const Json preview = json(root.get(path(one, "/apply-preview")), 200);
    EXPECT_EQ(preview["looked"].integer(), 2);
    EXPECT_EQ(preview["changed"].integer(), 1);
    ASSERT_EQ(preview["items"].size(), 1U);
    EXPECT_EQ(preview["items"].items()[0]["ticket_id"].integer(), open);
    EXPECT_EQ(parseTime(preview["items"].items()[0]["due_after"].text()), due - hours(4));
    EXPECT_EQ(get(open).dueAt, due) << "a preview writes nothing";

    EXPECT_EQ(root.post(path(one, "/apply"), "").status, 202);
    applied(one);
    const Json result = json(root.get(path(one, "/apply")), 200);
    EXPECT_EQ(result["changed"].integer(), 1);
    EXPECT_EQ(result["items"].size(), 1U);
    EXPECT_EQ(get(open).dueAt, due - hours(4)) << "what was spent stays spent";
    EXPECT_EQ(get(other).dueAt, otherDue) << "another policy's tickets are left alone";
    EXPECT_EQ(get(finished).dueAt, finishedDue);
    // It is a fact for ever: reckoned again all comes out the same.
    pass(minutes(30));
    EXPECT_EQ(differences(), 0);
    command("sla recalculate");
    settled();
    EXPECT_EQ(get(open).dueAt, due - hours(4));
    EXPECT_EQ(json(root.get(path(one, "/apply-preview")), 200)["changed"].integer(), 0);
    // Changed later and not applied: it stays at what was applied.
    change("sla_policy", one, R"({"targets": {"default": {"resolution": "1h"}}})");
    command("sla recalculate");
    settled();
    EXPECT_EQ(get(open).dueAt, due - hours(4));
    EXPECT_EQ(differences(), 0);
}

TEST_F(Applying, ATicketComesUnderAPolicyThatFitsItNow) {
    policy("40h", R"(, "position": 50)");
    const auto id = ticket(R"(, "type": "incident")").id;
    settled();
    const Time due = *get(id).dueAt;
    const auto strict = policy("2h", R"(, "query": "type:incident", "position": 10)");
    EXPECT_EQ(root.post(path(strict, "/apply"), "").status, 202);
    applied(strict);
    EXPECT_LT(*get(id).dueAt, due);
    // Switched off and applied, it lets go of them.
    change("sla_policy", strict, R"({"active": false})");
    pass(minutes(1));
    EXPECT_EQ(root.post(path(strict, "/apply"), "").status, 202);
    ASSERT_TRUE(becomes([&] { return get(id).dueAt == due; }));
    applied(strict);
    EXPECT_EQ(differences(), 0);
    auto helper = (server.createUser("helper", {"agent"}), server.as("helper"));
    EXPECT_EQ(helper.post(path(strict, "/apply"), "").status, 403);
    EXPECT_EQ(helper.get(path(strict, "/apply-preview")).status, 403);
    EXPECT_EQ(root.post(path(4711, "/apply"), "").status, 404);
}

TEST_F(Applying, StepsTellNamedPeopleAndGroups) {
    const auto chief = viewer("chief", "agent"), member = viewer("member", "agent");
    const auto group = make("group", R"({"name": "Watch"})");
    change("group", group, R"({"member_ids": [)" + std::to_string(member.id()) + "]}");
    const auto steps = [](std::int64_t user, std::int64_t team) {
        return R"(, "steps": {"warn": {"clock": "resolution", "at": "-1h", "notify_user_ids": [)" +
               std::to_string(user) + R"(], "notify_group_ids": [)" + std::to_string(team) + "]}}";
    };
    EXPECT_THROW(policy("8h", steps(4711, group)), Invalid);
    EXPECT_THROW(policy("8h", steps(chief.id(), 4711)), Invalid);
    const auto id = policy("8h", steps(chief.id(), group));
    const std::string page = root.get("/admin/sla/" + std::to_string(id)).body;
    EXPECT_THAT(page, AllOf(HasSubstr("s.0.user_ids"), HasSubstr("value=\"" + std::to_string(group) + "\" selected"),
                            HasSubstr("value=\"" + std::to_string(chief.id()) + "\" selected")));
    if (!server.kernel().find<Notifier>()) GTEST_SKIP() << "nobody tells people here";
    ticket();
    settled();
    pass(hours(7));
    pass(minutes(1));
    const auto told = [&](const Viewer& person) {
        return read([&](Transaction& tx) {
            return tx.one<std::int64_t>("SELECT COUNT(*) FROM notifications WHERE user_id = ? AND type = 'sla.warning'",
                                        person.id());
        });
    };
    ASSERT_TRUE(becomes([&] {
        server.kernel().jobs().wake("sla.steps");
        return told(chief) == 1 && told(member) == 1;
    }));
    EXPECT_EQ(told(agent), 0);
}

}  // namespace
}  // namespace kontor::sla
