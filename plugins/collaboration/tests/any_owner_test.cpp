// Entries of every record the viewer sees, as "my tasks" lists them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/error.h"
#include "kontor/testing/test_kernel.h"

namespace kontor::collaboration {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class AnyOwner : public ::testing::Test {
  protected:
    test::TestKernel server{{"mail", "demo", "search"}};
    const Viewer admin = server.newViewer("boss", "admin");
    const Viewer agent = server.newViewer("agent", "agent");
    const Viewer anna = server.newViewer("anna", "requester");
    const Viewer bert = server.newViewer("bert", "requester");

    std::int64_t make(const Viewer& viewer, const std::string& kind, const Json& values,
                      const std::optional<Ref>& owner = {}) {
        return server.db().write([&](Transaction& tx) {
            const Patch patch = Patch::fromJson(server.records().type(kind), viewer, values, true);
            return server.records().create(tx, viewer, kind, patch, owner).id();
        });
    }
    std::int64_t ticket(const Viewer& requester, std::optional<std::int64_t> location = {}) {
        Json values = Json::object({{"subject", "x"}, {"requester_id", requester.id()}});
        if (location) values["location_id"] = *location;
        return make(admin, "ticket", values);
    }
    void task(std::int64_t ticket, const std::string& title) {
        make(agent, "task", Json::object({{"title", title}}), Ref{"ticket", ticket});
    }
    void note(std::int64_t ticket, const std::string& text, const std::string& visibility) {
        make(agent, "note", Json::object({{"body_text", text}, {"visibility", visibility}}), Ref{"ticket", ticket});
    }
    std::vector<std::string> seen(const Viewer& viewer, const std::string& kind, const std::string& field,
                                  const std::string& q = {}) {
        return server.db().read([&](Transaction& tx) {
            std::vector<std::string> result;
            const auto page =
                server.records().list(tx, viewer, kind, {.q = q, .sort = "id", .total = true, .anyOwner = true});
            for (const auto& item : page.items) result.push_back(toText(item.get(field)));
            EXPECT_EQ(page.total, static_cast<std::int64_t>(result.size()));
            EXPECT_THAT(server.records().counts(tx, viewer, kind, {q}),
                        ElementsAre(static_cast<std::int64_t>(result.size())));
            return result;
        });
    }
    std::vector<std::string> notes(const Viewer& viewer) { return seen(viewer, "note", "body_text"); }
    std::vector<std::string> tasks(const Viewer& viewer) { return seen(viewer, "task", "title"); }
    /// The rights of this moment.
    Viewer again(const Viewer& viewer) { return server.viewerOf(viewer.id()); }
};

TEST_F(AnyOwner, OnlyEntriesOfRecordsTheViewerSeesAreListed) {
    const auto annas = ticket(anna);
    const auto berts = ticket(bert);
    for (const auto id : {annas, berts}) {
        note(id, "secret " + std::to_string(id), "private");
        note(id, "open " + std::to_string(id), "public");
        task(id, "task " + std::to_string(id));
    }
    EXPECT_EQ(notes(agent).size(), 4U);
    EXPECT_EQ(notes(Viewer::system("test")).size(), 4U);
    EXPECT_THAT(notes(anna), ElementsAre("open " + std::to_string(annas)));
    EXPECT_THAT(notes(bert), ElementsAre("open " + std::to_string(berts)));
    EXPECT_EQ(tasks(agent).size(), 2U);
    EXPECT_THROW(tasks(anna), Forbidden);
    EXPECT_THROW(notes(Viewer::anonymous("en")), Forbidden);

    EXPECT_THAT(seen(agent, "task", "title", "record_id:" + std::to_string(berts)),
                ElementsAre("task " + std::to_string(berts)));
    EXPECT_EQ(seen(agent, "task", "record_kind", "record_kind:ticket").size(), 2U);
    server.db().write([&](Transaction& tx) { server.records().remove(tx, admin, {"ticket", annas}); });
    EXPECT_THAT(tasks(agent), ElementsAre("task " + std::to_string(berts))) << "the other one's ticket is gone";
    EXPECT_THAT(notes(anna), IsEmpty());
}

TEST_F(AnyOwner, RightsWithinLimitsHoldWhereTheOwnerLies) {
    const auto place = [&](const char* name) { return make(admin, "location", Json::object({{"name", name}})); };
    const auto berlin = place("Berlin");
    const auto munich = place("Munich");
    const auto here = ticket(anna, berlin);
    const auto there = ticket(anna, munich);
    const auto own = ticket(bert, munich);
    for (const auto& [id, name] : {std::pair{here, "here"}, {there, "there"}, {own, "own"}}) {
        note(id, std::string("secret ") + name, "private");
        note(id, std::string("open ") + name, "public");
        task(id, name);
    }
    const auto grant = [&](const char* role, std::int64_t location) {
        make(admin, "role-grant",
             Json::object({{"role", role}, {"user_id", bert.id()}, {"location_ids", Json::array({location})}}));
    };
    grant("agent", berlin);
    EXPECT_THAT(tasks(again(bert)), ElementsAre("here")) << "his own ticket's tasks are the desk's matter";
    EXPECT_THAT(notes(again(bert)), ElementsAre("secret here", "open here", "open own"));
    grant("agent", munich);
    EXPECT_THAT(tasks(again(bert)), ElementsAre("here", "there", "own"));
    EXPECT_EQ(notes(again(bert)).size(), 6U);

    ViewerData token = again(bert).data();
    token.scopes = {"collaboration:read"};
    EXPECT_THAT(tasks(Viewer(token)), IsEmpty()) << "who may not read tickets sees none of their tasks";
}

}  // namespace
}  // namespace kontor::collaboration
