// The groups on records of another plugin, and their rules.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/collaboration/collaboration.h"
#include "kontor/error.h"
#include "kontor/testing/test_kernel.h"

namespace kontor::collaboration {
namespace {

using ::testing::ElementsAre;

class Groups : public ::testing::Test {
  protected:
    test::TestKernel server{{"mail", "demo", "search"}};
    const Viewer agent = server.newViewer("agent", "agent");
    const Viewer otherAgent = server.newViewer("other", "agent");
    const Viewer anna = server.newViewer("anna", "requester");
    const Viewer bert = server.newViewer("bert", "requester");
    std::int64_t ticket = 0;

    void SetUp() override { ticket = newTicket(anna); }
    template <class F>
    auto write(F&& f) {
        return server.db().write(std::forward<F>(f));
    }
    std::int64_t newTicket(const Viewer& viewer) {
        return write([&](Transaction& tx) {
            return server.records().create(tx, viewer, "ticket", Patch().set("subject", std::string("Printer"))).id();
        });
    }
    AnyRecord add(const Viewer& viewer, const std::string& kind, const std::string& json, std::int64_t owner = 0) {
        return write([&](Transaction& tx) {
            const Patch values = Patch::fromJson(server.records().type(kind), viewer, Json::parse(json), true);
            return server.records().create(tx, viewer, kind, values, Ref{"ticket", owner ? owner : ticket});
        });
    }
    AnyRecord change(const Viewer& viewer, const AnyRecord& record, const std::string& json) {
        return write([&](Transaction& tx) {
            const Patch values = Patch::fromJson(record.type(), viewer, Json::parse(json), false);
            return server.records().patch(tx, viewer, record.ref(), values);
        });
    }
    std::vector<AnyRecord> entries(const Viewer& viewer, const std::string& kind, std::int64_t owner = 0) {
        ListRequest request;
        request.owner = Ref{"ticket", owner ? owner : ticket};
        return server.db().read(
            [&](Transaction& tx) { return server.records().list(tx, viewer, kind, request).items; });
    }
    void setStatus(const std::string& status) {
        write([&](Transaction& tx) {
            server.records().patch(tx, agent, {"ticket", ticket}, Patch().set("status", status));
        });
    }
    static std::string text(const AnyRecord& record, std::string_view field) { return toText(record.get(field)); }
};

TEST_F(Groups, PrivateNotesAreForThoseWhoMayReadThem) {
    const auto secret = add(agent, "note", R"({"body_text": "spare part ordered"})");
    EXPECT_EQ(text(secret, "visibility"), "private");
    add(agent, "note", R"({"body_html": "<p>on <i>Monday</i></p><script>x</script>", "visibility": "public"})");
    EXPECT_EQ(entries(otherAgent, "note").size(), 2U);
    const auto seen = entries(anna, "note");
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(text(seen[0], "body_text"), "on Monday");
    EXPECT_THROW(entries(bert, "note"), NotFound);
    EXPECT_THROW(server.db().read([&](Transaction& tx) { server.records().get(tx, anna, secret.ref()); }), NotFound);
    EXPECT_THROW(add(anna, "note", R"({"body_text": "x"})"), Forbidden);
    EXPECT_THROW(add(agent, "note", R"({"body_text": ""})"), Invalid);
    EXPECT_THROW(add(agent, "note", R"({"body_text": "x", "visibility": "secret"})"), Invalid);
}

TEST_F(Groups, ANoteIsChangedByItsAuthorOnly) {
    const auto note = add(agent, "note", R"({"body_text": "tpyo"})");
    EXPECT_EQ(text(change(agent, note, R"({"body_text": "typo"})"), "body_text"), "typo");
    EXPECT_THROW(change(otherAgent, note, R"({"body_text": "mine"})"), Forbidden);
}

TEST_F(Groups, RequiredTasksKeepTheOwnerFromBeingFinished) {
    const auto task = add(agent, "task", R"({"title": "swap the toner", "required": true})");
    add(agent, "task", R"({"title": "tidy up"})");
    EXPECT_EQ(text(task, "position"), "1");
    EXPECT_THROW(setStatus("resolved"), Conflict);
    EXPECT_THROW(setStatus("closed"), Conflict);
    setStatus("pending");
    const auto done = change(agent, task, R"({"state": "done"})");
    EXPECT_NE(text(done, "done_at"), "");
    EXPECT_EQ(text(done, "done_by_id"), std::to_string(agent.id()));
    EXPECT_EQ(text(change(agent, task, R"({"state": "open"})"), "done_at"), "");
    change(agent, task, R"({"state": "cancelled"})");
    EXPECT_NO_THROW(setStatus("resolved"));
    EXPECT_THROW(entries(anna, "task"), Forbidden);
    EXPECT_THROW(add(anna, "task", R"({"title": "x"})"), Forbidden);
    EXPECT_THROW(add(agent, "task", R"({"title": "x", "assignee_id": 99999})"), Invalid);
}

TEST_F(Groups, RelationsAreSeenAtBothEndsByWhoSeesTheFarOne) {
    const auto target = newTicket(bert);
    const auto json = [](std::int64_t id, const std::string& type = "blocks") {
        return R"({"type": ")" + type + R"(", "kind": "ticket", "target_id": )" + std::to_string(id) + "}";
    };
    const auto relation = add(agent, "relation", json(target));
    const auto far = entries(agent, "relation", target);
    ASSERT_EQ(far.size(), 1U);
    EXPECT_EQ(text(far[0], "type"), "blocked_by");
    EXPECT_EQ(text(far[0], "target_id"), std::to_string(ticket));
    EXPECT_EQ(entries(agent, "relation").size(), 1U);
    EXPECT_EQ(entries(anna, "relation").size(), 0U);  // she does not see Bert's ticket
    EXPECT_EQ(entries(bert, "relation", target).size(), 0U);

    EXPECT_THROW(add(agent, "relation", json(target)), Conflict);
    EXPECT_THROW(add(agent, "relation", json(ticket)), Invalid);
    EXPECT_THROW(add(agent, "relation", json(99999)), Invalid);
    EXPECT_THROW(add(agent, "relation", json(target, "blocked_by")), Invalid);
    EXPECT_THROW(add(agent, "relation", R"({"type": "blocks", "kind": "user", "target_id": 1})"), Invalid);
    EXPECT_THROW(add(agent, "relation", R"({"type": "blocks", "kind": "nonsense", "target_id": 1})"), Invalid);
    EXPECT_THROW(add(anna, "relation", json(target)), Forbidden);

    write([&](Transaction& tx) { server.records().remove(tx, agent, far[0].ref()); });
    EXPECT_EQ(entries(agent, "relation").size(), 0U);
    EXPECT_EQ(entries(agent, "relation", target).size(), 0U);
}

TEST_F(Groups, TheActivityTellsWhatWasDoneToThoseWhoMayRead) {
    setStatus("open");
    add(agent, "note", R"({"body_text": "private"})");
    const auto lines = entries(agent, "activity");
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(text(lines[0], "action"), "note_created");
    EXPECT_EQ(text(lines[1], "action"), "updated");
    EXPECT_THAT(text(lines[1], "changes"), ::testing::HasSubstr(R"({"field":"status","from":"new","to":"open"})"));
    EXPECT_EQ(text(lines[1], "actor_id"), std::to_string(agent.id()));
    EXPECT_EQ(text(lines[2], "action"), "created");
    EXPECT_THROW(entries(anna, "activity"), Forbidden);
    EXPECT_THROW(add(agent, "activity", "{}"), Forbidden);
}

TEST_F(Groups, CountsAndTimelineTakeFewStatements) {
    add(anna, "message", R"({"body_text": "hello"})");
    add(agent, "note", R"({"body_text": "private"})");
    add(agent, "task", R"({"title": "one"})");
    auto& collaboration = server.kernel().get<Collaboration>();
    const auto before = Database::statementsOfThread();
    const auto counts = server.db().read([&](Transaction& tx) {
        return collaboration.counts(tx, agent, {"ticket", ticket});
    });
    EXPECT_EQ(Database::statementsOfThread() - before, 1U);
    EXPECT_EQ(counts.messages, 1);
    EXPECT_EQ(counts.notes, 1);
    EXPECT_EQ(counts.openTasks, 1);
    const auto hers = server.db().read([&](Transaction& tx) {
        return collaboration.counts(tx, anna, {"ticket", ticket});
    });
    EXPECT_EQ(hers.notes, 0);
}

}  // namespace
}  // namespace kontor::collaboration
