// Tasks that wait for each other, and checklists.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "checklist_steps.h"
#include "kontor/collaboration/collaboration.h"
#include "kontor/collaboration/task.h"
#include "kontor/error.h"
#include "kontor/testing/test_kernel.h"

namespace kontor::collaboration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ChecklistSteps, AStepALineWithItsOptions) {
    const auto steps =
        readSteps("! Order it | #Purchasing | +1d\n\n Set it up | @anna | +4h | after 1\r\nHand over|after 1, 2,1");
    ASSERT_EQ(steps.size(), 3U);
    EXPECT_EQ(steps[0].title, "Order it");
    EXPECT_TRUE(steps[0].required);
    EXPECT_EQ(steps[0].group, "Purchasing");
    EXPECT_EQ(steps[0].due, std::chrono::hours(24));
    EXPECT_EQ(steps[1].title, "Set it up");
    EXPECT_FALSE(steps[1].required);
    EXPECT_EQ(steps[1].assignee, "anna");
    EXPECT_EQ(steps[1].due, std::chrono::hours(4));
    EXPECT_THAT(steps[1].after, ElementsAre(0U));
    EXPECT_THAT(steps[2].after, ElementsAre(0U, 1U));
}

TEST(ChecklistSteps, WhatIsWrongIsNamedWithItsLine) {
    const auto fault = [](const std::string& text) {
        try {
            readSteps(text);
        } catch (const Invalid& error) {
            return error.errors().front().message.key;
        }
        return std::string("none");
    };
    EXPECT_EQ(fault(" \n\n"), "error.required");
    EXPECT_EQ(fault("!"), "collaboration.step_without_title");
    EXPECT_EQ(fault("a | +2x"), "collaboration.bad_step_time");
    EXPECT_EQ(fault("a | +0d"), "collaboration.bad_step_time");
    EXPECT_EQ(fault("a | +99999999999999d"), "collaboration.bad_step_time");
    EXPECT_EQ(fault("a | after 1"), "collaboration.bad_step_after");
    EXPECT_EQ(fault("a\nb | after x"), "collaboration.bad_step_after");
    EXPECT_EQ(fault("a | whenever"), "collaboration.bad_step_option");
    EXPECT_EQ(fault(std::string(300, 'x')), "collaboration.step_too_long");
    std::string many;
    for (int i = 0; i < 101; ++i) many += "step\n";
    EXPECT_EQ(fault(many), "error.too_many");
}

class Tasks : public ::testing::Test {
  protected:
    test::TestKernel server{{"mail", "demo", "search"}};
    const Viewer admin = server.newViewer("boss", "admin");
    const Viewer agent = server.newViewer("agent", "agent");
    const Viewer anna = server.newViewer("anna", "requester");
    std::int64_t ticket = 0;

    void SetUp() override { ticket = make(anna, "ticket", R"({"subject": "New colleague"})").id(); }
    AnyRecord make(const Viewer& viewer, const std::string& kind, const std::string& json,
                   const std::optional<Ref>& owner = {}) {
        return server.db().write([&](Transaction& tx) {
            const Patch patch = Patch::fromJson(server.records().type(kind), viewer, Json::parse(json), true);
            return server.records().create(tx, viewer, kind, patch, owner);
        });
    }
    std::int64_t task(const std::string& title, const std::string& waitsFor = "") {
        return make(agent, "task", R"({"title": ")" + title + R"(", "depends_on_ids": [)" + waitsFor + "]}",
                    Ref{"ticket", ticket})
            .id();
    }
    AnyRecord change(std::int64_t id, const std::string& json) {
        return server.db().write([&](Transaction& tx) {
            const Patch patch = Patch::fromJson(server.records().type("task"), agent, Json::parse(json), false);
            return server.records().patch(tx, agent, {"task", id}, patch);
        });
    }
    std::vector<Task> tasks() {
        return server.db().read([&](Transaction& tx) {
            ListRequest request;
            request.owner = Ref{"ticket", ticket};
            return server.records().all<Task>(tx, agent, request);
        });
    }
    std::vector<std::int64_t> apply(const Viewer& viewer, std::int64_t checklist) {
        return server.db().write([&](Transaction& tx) {
            WriteContext context{tx, viewer, server.kernel(), server.kernel().clock().now(), Ref{"ticket", ticket}};
            return server.kernel().get<Collaboration>().applyChecklist(context, {"ticket", ticket}, checklist);
        });
    }
};

TEST_F(Tasks, ATaskIsDoneAfterThoseItWaitsFor) {
    const auto first = task("order");
    const auto second = task("set up", std::to_string(first));
    EXPECT_THROW(change(second, R"({"state": "done"})"), Conflict);
    change(first, R"({"state": "done"})");
    EXPECT_NO_THROW(change(second, R"({"state": "done"})"));
    change(first, R"({"state": "open"})");
    change(second, R"({"state": "open"})");
    change(first, R"({"state": "cancelled"})");
    EXPECT_NO_THROW(change(second, R"({"state": "done"})")) << "what was given up keeps nobody";

    const auto third = task("tidy up", std::to_string(second));
    server.db().write([&](Transaction& tx) { server.records().remove(tx, agent, {"task", second}); });
    EXPECT_THAT(tasks().back().dependsOnIds, IsEmpty());
    EXPECT_NO_THROW(change(third, R"({"state": "done"})"));
}

TEST_F(Tasks, NoTaskWaitsForItselfOrForOneElsewhere) {
    const auto a = task("a");
    const auto b = task("b", std::to_string(a));
    const auto c = task("c", std::to_string(b));
    const auto wait = [&](std::int64_t task, std::int64_t other) {
        change(task, R"({"depends_on_ids": [)" + std::to_string(other) + "]}");
    };
    EXPECT_THROW(wait(a, a), Invalid);
    EXPECT_THROW(wait(a, c), Invalid);
    EXPECT_THROW(wait(a, 99999), Invalid);
    EXPECT_NO_THROW(wait(c, a));
    EXPECT_NO_THROW(wait(b, c)) << "c no longer waits for b";
    ticket = make(anna, "ticket", R"({"subject": "Another"})").id();
    EXPECT_THROW(task("d", std::to_string(a)), Invalid);
}

TEST_F(Tasks, AChecklistAddsItsTasks) {
    const auto list =
        make(admin, "checklist", R"({"name": "New colleague", "steps": "! Order | @agent | +2d\nSet up | after 1"})")
            .id();
    task("before");
    const auto made = apply(agent, list);
    const auto all = tasks();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[1].title, "Order");
    EXPECT_TRUE(all[1].required);
    EXPECT_EQ(all[1].assigneeId, agent.id());
    EXPECT_EQ(all[1].checklistId, list);
    EXPECT_TRUE(all[1].dueAt.has_value());
    EXPECT_THAT(all[2].dependsOnIds, ElementsAre(made[0]));
    EXPECT_EQ(all[2].recordId, ticket);

    EXPECT_THROW(apply(agent, 99999), NotFound);
    const auto other = make(admin, "checklist", R"({"name": "x", "steps": "y", "kinds": ["asset"]})").id();
    EXPECT_THROW(apply(agent, other), Conflict);
    EXPECT_EQ(tasks().size(), 3U);
    EXPECT_THROW(make(agent, "checklist", R"({"name": "x", "steps": "y"})"), Forbidden);
    EXPECT_THROW(make(admin, "checklist", R"({"name": "x", "steps": "y | @nobody"})"), Invalid);
    EXPECT_THROW(make(admin, "checklist", R"({"name": "x", "steps": "y | #No such team"})"), Invalid);
}

}  // namespace
}  // namespace kontor::collaboration
