// What is kept beside a ticket for lists, rules and clocks.
#include "desk.h"
#include "kontor/custom_fields.h"

namespace kontor::tickets {
namespace {

using ::testing::ElementsAre;

class TicketFacts : public Desk {};

TEST_F(TicketFacts, SinceWhenItHasItsStatusAndHowOftenItWasOpenedAgain) {
    auto ticket = create(agent, R"({"subject": "x"})");
    ASSERT_TRUE(ticket.statusChangedAt);
    const Time made = *ticket.statusChangedAt;
    EXPECT_EQ(patch(agent, ticket.id, R"({"priority": "high"})").statusChangedAt, made);
    ticket = patch(agent, ticket.id, R"({"status": "resolved", "resolution": "Cable"})");
    EXPECT_GT(*ticket.statusChangedAt, made);
    EXPECT_EQ(ticket.reopened, 0);
    ticket = patch(agent, ticket.id, R"({"status": "open"})");
    EXPECT_EQ(ticket.reopened, 1);
    EXPECT_FALSE(ticket.resolution);
    EXPECT_EQ(found(agent, "reopened>0 since<1d"), 1);
}

TEST_F(TicketFacts, WhoLastWroteAndWhen) {
    const auto ticket = annasTicket();
    EXPECT_FALSE(ticket.lastMessageAt);
    reply(agent, ticket.id, "Is it plugged in?");
    auto now = get(agent, ticket.id);
    ASSERT_TRUE(now.lastMessageAt);
    EXPECT_EQ(now.lastMessageDirection, "out");
    reply(agent, ticket.id, "Really?");  // changes nothing else
    EXPECT_GT(*get(agent, ticket.id).lastMessageAt, *now.lastMessageAt);
    reply(anna, ticket.id, "Yes.");
    now = get(agent, ticket.id);
    EXPECT_EQ(now.lastMessageDirection, "in");
    add(agent, "note", ticket.id, R"({"body_text": "hm"})");
    EXPECT_EQ(get(agent, ticket.id).lastMessageDirection, "in");
    EXPECT_EQ(found(agent, "last_message_direction:in last_message_at<1d"), 1);
}

TEST_F(TicketFacts, TheCustomerItIsForGoesWithTheRequester) {
    const auto acme = add(admin, "organisation", R"({"name": "Acme"})").id();
    const auto other = add(admin, "organisation", R"({"name": "Other"})").id();
    const auto join = [&](const Viewer& person, std::int64_t organisation) {
        write([&](Transaction& tx) {
            server.records().patch(tx, admin, {"user", person.id()}, Patch().set("organisation_id", organisation));
        });
    };
    join(anna, acme);
    join(bert, other);
    const auto byAgent = create(agent, R"({"subject": "x", "requester_id": )" + std::to_string(anna.id()) + "}");
    EXPECT_EQ(byAgent.organisationId, acme);
    // The customer themselves, who may not list organisations.
    const Viewer customer = server.viewerOf(anna.id());
    EXPECT_EQ(create(customer, R"({"subject": "x"})").organisationId, acme);
    EXPECT_EQ(patch(agent, byAgent.id, R"({"requester_id": )" + std::to_string(bert.id()) + "}").organisationId, other);
    EXPECT_EQ(found(agent, "organisation:Acme"), 1);
    EXPECT_THAT(faults([&] { patch(agent, byAgent.id, R"({"organisation_id": null})"); }),
                ElementsAre("organisation_id"));
}

TEST_F(TicketFacts, SeveralAgentsWorkOnOne) {
    const std::string two = "[" + std::to_string(otherAgent.id()) + ", " + std::to_string(admin.id()) + "]";
    const auto ticket = create(agent, R"({"subject": "x", "co_assignee_ids": )" + two + "}");
    EXPECT_EQ(ticket.coAssigneeIds.size(), 2U);
    EXPECT_EQ(found(agent, "co_assignee:other"), 1);
    EXPECT_EQ(found(otherAgent, "co_assignee:me"), 1);
    EXPECT_TRUE(patch(agent, ticket.id, R"({"co_assignee_ids": []})").coAssigneeIds.empty());
    EXPECT_THAT(faults([&] { patch(agent, ticket.id, R"({"co_assignee_ids": [999999]})"); }),
                ElementsAre("co_assignee_ids"));
    const auto annas = annasTicket();
    EXPECT_THROW(found(anna, "co_assignee:none"), Invalid);
    EXPECT_THAT(faults([&] { patch(anna, annas.id, R"({"co_assignee_ids": []})"); }), ElementsAre("co_assignee_ids"));
}

TEST_F(TicketFacts, WhatAPersonSaysOfTheDueDateStays) {
    EXPECT_TRUE(create(agent, R"({"subject": "x", "due_at": "2027-01-01T10:00:00Z"})").dueByHand);
    const auto ticket = create(agent, R"({"subject": "x"})");
    EXPECT_FALSE(ticket.dueByHand);
    Time at = server.kernel().clock().now();
    const auto set = [&](const Viewer& viewer) {
        return write([&](Transaction& tx) {
            return service().patch(tx, viewer, ticket.id, Patch().set("due_at", at += std::chrono::hours(1)));
        });
    };
    EXPECT_FALSE(set(Viewer::system("service levels", Origin::rule)).dueByHand);
    EXPECT_TRUE(set(agent).dueByHand);
    EXPECT_FALSE(patch(agent, ticket.id, R"({"due_by_hand": false})").dueByHand);
}

TEST_F(TicketFacts, QueriesAskForATreesPart) {
    const auto category = [&](const std::string& name, std::int64_t parent) {
        Json values = Json::object({{"kind", "ticket"}, {"name", name}});
        if (parent != 0) values["parent_id"] = parent;
        return add(admin, "category", values.dump()).id();
    };
    const auto hardware = category("Hardware", 0);
    const auto printers = category("Printers", hardware);
    const auto laser = category("Laser", printers);
    const auto software = category("Software", 0);
    for (const auto id : {hardware, printers, laser, laser, software})
        create(agent, R"({"subject": "x", "category_id": )" + std::to_string(id) + "}");
    create(agent, R"({"subject": "none"})");
    EXPECT_EQ(found(agent, "category:Hardware"), 1);
    EXPECT_EQ(found(agent, "category:Hardware/*"), 4);
    EXPECT_EQ(found(agent, "category:\"Hardware / Printers/*\""), 3);
    EXPECT_EQ(found(agent, "category:" + std::to_string(laser) + "/*,Software"), 3);
    EXPECT_EQ(found(agent, "-category:Hardware/*"), 2);
    EXPECT_THROW(found(agent, "category:Nothing/*"), Invalid);
    EXPECT_THROW(found(agent, "assignee:me/*"), Invalid);
    // Lists read by an index find the same.
    ListRequest list;
    list.q = "category:Hardware/*";
    EXPECT_EQ(read([&](Transaction& tx) { return server.records().list(tx, agent, "ticket", list).items.size(); }), 4U);
}

TEST_F(TicketFacts, CategoriesHaveANameInEachLanguage) {
    const auto parent = add(admin, "category", R"({"kind": "ticket", "name": "Devices", "name_de": "Geräte"})").id();
    const auto child =
        add(admin, "category",
            R"({"kind": "ticket", "name": "Printer", "name_de": "Drucker", "colour": "teal", "parent_id": )" +
                std::to_string(parent) + "}")
            .id();
    const auto labelIn = [&](const std::string& locale) {
        ViewerData data = agent.data();
        data.locale = locale;
        const Viewer reader{std::move(data)};
        return read(
            [&](Transaction& tx) { return server.records().labels(tx, reader, "category", {child}).at(0).second; });
    };
    EXPECT_EQ(labelIn("de"), "Geräte / Drucker");
    EXPECT_EQ(labelIn("en"), "Devices / Printer");
    write([&](Transaction& tx) {
        server.records().patch(tx, admin, {"category", parent}, Patch().set("name_de", std::string("Hardware")));
    });
    EXPECT_EQ(labelIn("de"), "Hardware / Drucker");
    EXPECT_EQ(labelIn("en"), "Devices / Printer");
    EXPECT_EQ(found(agent, "category:\"Hardware / Drucker\""), 0);
    // The order among neighbours is theirs to say.
    add(admin, "category", R"({"kind": "ticket", "name": "Zoo", "position": 1})");
    add(admin, "category", R"({"kind": "ticket", "name": "Apples", "position": 2})");
    std::vector<std::string> names;
    for (const auto& item : read(
             [&](Transaction& tx) { return server.records().list(tx, agent, "category", {.q = "kind:ticket"}).items; }))
        names.push_back(toText(item.get("name")));
    EXPECT_THAT(names, ElementsAre("Devices", "Printer", "Zoo", "Apples"));
    EXPECT_THAT(faults([&] { add(admin, "category", R"({"kind": "ticket", "name": "x", "colour": "#ff0000"})"); }),
                ElementsAre("colour"));
}

TEST_F(TicketFacts, ValuesOfPickListsHaveNamesAndColours) {
    const auto field = add(admin, "custom_field", R"json({"name": "site", "label_de": "Standort", "label_en": "Site",
        "type": "choice", "choices": ["b", "m"], "choice_details": {"gone": {"label_en": "Hamburg"},
        "b": {"label_de": "Berlin (alt)", "label_en": "Berlin", "colour": "teal"}}})json")
                           .id();
    const auto declared =
        read([&](Transaction& tx) { return server.kernel().get<CustomFields>().of(tx, "ticket").at(0); });
    ASSERT_EQ(declared.choices.size(), 3U);
    EXPECT_EQ(declared.choices[0].label("de"), "Berlin (alt)");
    EXPECT_EQ(declared.choices[0].colour, "teal");
    EXPECT_EQ(declared.choices[1].label("en"), "m");
    EXPECT_FALSE(declared.choices[2].active);
    EXPECT_EQ(declared.choice("gone")->label("en"), "Hamburg");
    EXPECT_NO_THROW(create(agent, R"({"subject": "x", "custom": {"site": "b"}})"));
    EXPECT_THAT(faults([&] { create(agent, R"({"subject": "x", "custom": {"site": "gone"}})"); }),
                ElementsAre("custom.site"));
    const auto change = [&](const std::string& json) {
        write([&](Transaction& tx) {
            server.records().patch(
                tx, admin, {"custom_field", field},
                Patch::fromJson(server.records().type("custom_field"), admin, Json::parse(json), false));
        });
    };
    for (const char* bad :
         {R"({"choice_details": {"b": 1}})", R"({"choice_details": {"b": {"colour": "#fff"}}})",
          R"({"choice_details": {"b": {"size": "2"}}})", R"({"choice_details": {"b": {"label_de": 7}}})"})
        EXPECT_THAT(faults([&] { change(bad); }), ElementsAre("choice_details")) << bad;
}

}  // namespace
}  // namespace kontor::tickets
