// Templates of tickets and macros, and closing a ticket with its children.
#include <algorithm>

#include "desk.h"

namespace kontor::tickets {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class Presets : public Desk {
  protected:
    std::int64_t relate(std::int64_t parent, std::int64_t child) {
        return add(agent, "relation", parent,
                   R"({"type": "parent_of", "kind": "ticket", "target_id": )" + std::to_string(child) + "}")
            .id();
    }
    std::vector<AnyRecord> seen(const Viewer& viewer, const std::string& kind) {
        return read([&](Transaction& tx) { return server.records().list(tx, viewer, kind, {}).items; });
    }
};

TEST_F(Presets, ATemplateIsWhatATicketBeginsWith) {
    const auto made = add(agent, "ticket_template",
                          R"({"name": "New employee", "values": {"type": "service_request", "priority": "high",
                              "subject": "New employee", "tags": ["onboarding"]}})");
    const auto begun = [&](const std::string& further) {
        return call(agent, "POST", "/api/v1/tickets/from-template", {}, further);
    };
    const std::string id = std::to_string(made.id());
    const Json plain = begun(R"({"template_id": )" + id + "}");
    EXPECT_EQ(plain["subject"].text(), "New employee");
    EXPECT_EQ(plain["type"].text(), "service_request");
    EXPECT_EQ(plain["priority"].text(), "high");
    const Json named = begun(R"({"subject": "Ida begins in May", "template_id": )" + id + "}");
    EXPECT_EQ(named["subject"].text(), "Ida begins in May");
    EXPECT_THAT(faults([&] { begun(R"({"template_id": 4711})"); }), ElementsAre("template_id"));
    EXPECT_THAT(faults([&] { begun(R"({"shoe": 1, "template_id": )" + id + "}"); }), ElementsAre("shoe"));
}

TEST_F(Presets, InThePortalATemplateSetsWhatItsRequesterMayNot) {
    const auto group = add(admin, "group", R"({"name": "Accounts"})").id();
    const auto kept = [&](const std::string& more) {
        return add(admin, "ticket_template",
                   R"({"name": "New employee", "values": {"type": "service_request", "subject": "New employee",
                       "priority": "high", "tags": ["onboarding"], "requester_id": )" +
                       std::to_string(bert.id()) + R"(, "group_id": )" + std::to_string(group) + "}" + more + "}");
    };
    EXPECT_THAT(faults([&] { kept(R"(, "in_portal": true)"); }), ElementsAre("in_portal"));
    const auto offered = kept(R"(, "in_portal": true, "sharing": "everyone")").id();
    const auto other = kept(R"(, "sharing": "everyone")").id();
    const Json shown = call(anna, "GET", "/api/v1/portal/ticket-templates", {})["items"];
    ASSERT_EQ(shown.size(), 1U);
    EXPECT_EQ(shown.items().front()["id"].integer(), offered);
    EXPECT_EQ(shown.items().front().find("values"), nullptr) << "what is behind it is the house's matter";

    const auto begun = [&](std::int64_t id, const std::string& more) {
        return call(anna, "POST", "/api/v1/tickets/from-template", {},
                    R"({"template_id": )" + std::to_string(id) + more + "}");
    };
    const auto made = get(agent, begun(offered, R"(, "description": "Ida begins in May")")["id"].integer());
    EXPECT_EQ(made.requesterId, anna.id());
    EXPECT_EQ(made.description, "Ida begins in May");
    EXPECT_EQ(made.subject, "New employee");
    EXPECT_EQ(made.priority, "high");
    EXPECT_EQ(made.groupId, group);
    EXPECT_THAT(made.tags, ElementsAre("onboarding"));
    EXPECT_THAT(faults([&] { begun(other, ""); }), ElementsAre("template_id"));
    EXPECT_THAT(faults([&] { begun(offered, R"(, "priority": "low")"); }), ElementsAre("priority"));
}

TEST_F(Presets, ValuesAreCheckedWhenTheyAreKept) {
    const auto keep = [&](const std::string& values) {
        return faults([&] { add(agent, "macro", R"({"name": "x", "values": )" + values + "}"); });
    };
    EXPECT_THAT(keep(R"({"priority": "enormous"})"), ElementsAre("values.priority"));
    EXPECT_THAT(keep(R"({"shoe_size": 44, "id": 3})"), UnorderedElementsAre("values.shoe_size", "values.id"));
    EXPECT_THAT(faults([&] { add(agent, "macro", R"({"name": "x", "reply": "Hello {requestor}"})"); }),
                ElementsAre("reply"));
    EXPECT_THAT(faults([&] { add(agent, "macro", R"({"name": "x", "sharing": "group"})"); }), ElementsAre("group_id"));
    EXPECT_THROW(add(agent, "macro", R"({"name": "x", "sharing": "everyone"})"), Forbidden);
}

TEST_F(Presets, OnesOwnAreSeenByNobodyElse) {
    const auto own = add(agent, "macro", R"({"name": "Mine"})").id();
    add(admin, "macro", R"({"name": "Everybody's", "sharing": "everyone"})");
    EXPECT_EQ(seen(agent, "macro").size(), 2U);
    EXPECT_EQ(seen(otherAgent, "macro").size(), 1U);
    EXPECT_THROW(seen(anna, "macro"), Forbidden);
    const auto rename = [&](const Viewer& viewer, std::int64_t id) {
        write([&](Transaction& tx) {
            server.records().patch(tx, viewer, {"macro", id}, Patch().set("name", std::string("Other")));
        });
    };
    EXPECT_THROW(rename(otherAgent, own), NotFound);
    EXPECT_THROW(rename(otherAgent, seen(otherAgent, "macro").front().id()), Forbidden);
    EXPECT_NO_THROW(rename(agent, own));
}

TEST_F(Presets, AMacroIsAllOrNothing) {
    const auto apply = [&](const Viewer& viewer, std::int64_t ticket, std::int64_t macro) {
        const auto& routes = server.kernel().catalog().routes;
        const auto route = std::find_if(routes.begin(), routes.end(), [](const auto& one) {
            return one.path == "/api/v1/tickets/{id}/macros/{macro}";
        });
        Request request;
        request.method = "POST";
        request.params = {{"id", std::to_string(ticket)}, {"macro", std::to_string(macro)}};
        request.readBody = [] { return std::string(); };
        route->handler(request, viewer, server.kernel());
    };
    const auto macro = add(agent, "macro",
                           R"({"name": "Done", "values": {"status": "resolved"}, "reply": "Hello {requester}: {number}",
                               "note": "by macro", "tags_add": ["Printer"], "tags_remove": ["new"]})")
                           .id();
    const auto ticket = annasTicket();
    patch(agent, ticket.id, R"({"tags": ["new", "floor 2"]})");
    apply(agent, ticket.id, macro);
    const auto done = get(agent, ticket.id);
    EXPECT_EQ(done.status, "resolved");
    EXPECT_THAT(done.tags, UnorderedElementsAre("floor 2", "Printer"));
    const auto said = entries(agent, "message", ticket.id);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_EQ(said.front().as<collaboration::Message>().bodyText, "Hello anna: " + ticket.number);
    EXPECT_EQ(entries(agent, "note", ticket.id).size(), 1U);

    // A required task refuses the status: then nothing was said either.
    const auto other = annasTicket();
    add(agent, "task", other.id, R"({"title": "first this", "required": true})");
    EXPECT_THROW(apply(agent, other.id, macro), Conflict);
    EXPECT_EQ(entries(agent, "message", other.id).size(), 0U);
    EXPECT_THROW(apply(otherAgent, other.id, macro), NotFound);
}

TEST_F(Presets, ChildrenAreClosedWithTheirParentAllOrNone) {
    const auto parent = create(agent, R"({"subject": "Mail is down"})").id;
    const auto child = annasTicket().id;
    const auto grandchild = annasTicket().id;
    const auto done = annasTicket().id;
    relate(parent, child);
    relate(child, grandchild);
    relate(grandchild, parent);  // a circle ends
    relate(parent, done);
    patch(agent, done, R"({"status": "resolved"})");

    EXPECT_THAT(faults([&] { patch(agent, parent, R"({"status": "pending", "close_children": true})"); }),
                ElementsAre("close_children"));
    const auto task = add(agent, "task", grandchild, R"({"title": "first this", "required": true})").id();
    try {
        patch(agent, parent, R"({"status": "closed", "close_children": true})");
        ADD_FAILURE() << "a required task was open";
    } catch (const Conflict& conflict) {
        EXPECT_THAT(conflict.message().params,
                    Contains(std::pair<std::string, std::string>("number", get(agent, grandchild).number)));
    }
    EXPECT_EQ(get(agent, child).state, "new");
    EXPECT_EQ(get(agent, parent).state, "new");
    write([&](Transaction& tx) {
        server.records().patch(tx, agent, {"task", task}, Patch().set("state", std::string("done")));
    });
    patch(agent, parent, R"({"status": "closed", "close_children": true})");
    for (const auto id : {parent, child, grandchild}) EXPECT_EQ(get(agent, id).state, "closed");
    EXPECT_EQ(get(agent, done).state, "resolved");
    // Never by itself.
    const auto again = create(agent, R"({"subject": "Alone"})").id;
    const auto left = annasTicket().id;
    relate(again, left);
    patch(agent, again, R"({"status": "closed"})");
    EXPECT_EQ(get(agent, left).state, "new");
}

TEST_F(Presets, WhatOthersDidSinceSomebodyLooked) {
    const auto ticket = annasTicket().id;
    const Time looked = server.kernel().clock().now();
    patch(otherAgent, ticket, R"({"priority": "high"})");
    patch(agent, ticket, R"({"urgency": "high"})");
    const auto& routes = server.kernel().catalog().routes;
    const auto route = std::find_if(routes.begin(), routes.end(),
                                    [](const auto& one) { return one.path == "/api/v1/tickets/{id}/changes"; });
    const auto ask = [&](const Viewer& viewer, const std::string& since) {
        Request request;
        request.method = "GET";
        request.params = {{"id", std::to_string(ticket)}};
        request.query = {{"since", since}};
        return Json::parse(route->handler(request, viewer, server.kernel()).body);
    };
    const Json told = ask(agent, formatTime(looked));
    ASSERT_EQ(told["items"].size(), 1U);
    EXPECT_EQ(told["items"].items().front()["who"].text(), "other");
    EXPECT_EQ(ask(agent, told["until"].text())["items"].size(), 0U);
    EXPECT_THAT(faults([&] { ask(agent, "yesterday"); }), ElementsAre("since"));
    EXPECT_THROW(ask(bert, formatTime(looked)), Error);
}

}  // namespace
}  // namespace kontor::tickets
