// Statuses, priorities and resolutions that administrators make, name, colour and replace.
#include "kontor/tickets/dictionary.h"
#include "desk.h"

namespace kontor::tickets {
namespace {

using ::testing::ElementsAre;

class DictionaryTest : public Desk {
  protected:
    Dictionaries& dictionaries() { return server.kernel().get<Dictionaries>(); }
    std::string label(std::string_view field, std::string_view name, std::string_view locale) {
        return dictionaries().get()->label(field, name, locale);
    }
    void change(const Ref& ref, const std::string& json) {
        write([&](Transaction& tx) {
            server.records().patch(tx, admin, ref,
                                   Patch::fromJson(server.records().type(ref.kind), admin, Json::parse(json), false));
        });
    }
    std::int64_t idOf(const std::string& kind, const std::string& name) {
        return read([&](Transaction& tx) {
            return server.records().list(tx, admin, kind, {.extra = {"t.name = ?", {name}}}).items.at(0).id();
        });
    }
};

TEST_F(DictionaryTest, ValuesHaveANameInEachLanguageAColourAndAPlace) {
    EXPECT_EQ(label("status", "open", "de"), "Offen");
    EXPECT_EQ(label("priority", "urgent", "en"), "Urgent");
    EXPECT_EQ(label("status", "never_heard_of", "en"), "never_heard_of");
    EXPECT_EQ(dictionaries().get()->colour("priority", "urgent"), "red");
    change({"ticket_status", idOf("ticket_status", "open")},
           R"({"label_de": "In Arbeit", "label_en": "In progress", "colour": "violet"})");
    EXPECT_EQ(label("status", "open", "de"), "In Arbeit");
    EXPECT_EQ(dictionaries().get()->colour("status", "open"), "violet");

    add(admin, "ticket_status",
        R"({"name": "parts", "label_de": "Teile", "label_en": "Parts", "state": "pending", "position": 5})");
    const auto dictionary = dictionaries().get();
    EXPECT_EQ(dictionary->choices("status").front()->name, "parts");
    EXPECT_EQ(dictionary->choices("status", "pending").size(), 2U);
    const auto last = add(admin, "ticket_resolution", R"({"name": "magic", "label_de": "x", "label_en": "x"})");
    EXPECT_EQ(last.get("position"), FieldValue(std::int64_t{70}));

    EXPECT_THAT(faults([&] {
                    change({"ticket_status", idOf("ticket_status", "open")}, R"({"colour": "#ff0000"})");
                }),
                ElementsAre("colour"));
    EXPECT_THAT(faults([&] {
                    change({"ticket_status", idOf("ticket_status", "open")}, R"({"label_de": " "})");
                }),
                ElementsAre("label_de"));
    EXPECT_THAT(faults([&] {
                    change({"ticket_priority", idOf("ticket_priority", "low")}, R"({"active": false})");
                }),
                ElementsAre("active"));
    EXPECT_NO_THROW(change({"ticket_value", idOf("ticket_value", "question")}, R"({"active": false})"));
    EXPECT_THROW(add(admin, "ticket_value", R"({"label_de": "x", "label_en": "x", "name": "wish"})"), Error);
    EXPECT_THROW(add(agent, "ticket_resolution", R"({"name": "a", "label_de": "a", "label_en": "a"})"), Forbidden);
}

TEST_F(DictionaryTest, WhatIsRolledBackIsForgotten) {
    const auto open = idOf("ticket_status", "open");
    EXPECT_THROW(
        write([&](Transaction& tx) {
            server.records().patch(tx, admin, {"ticket_status", open}, Patch().set("label_en", std::string("Gone")));
            throw std::runtime_error("stop");
        }),
        std::runtime_error);
    EXPECT_EQ(read([&](Transaction& tx) { return dictionaries().fresh(tx)->label("status", "open", "en"); }), "Open");
}

TEST_F(DictionaryTest, APriorityOfOnesOwnCountsAsItsLevel) {
    add(admin, "ticket_priority",
        R"({"name": "vip", "label_de": "VIP", "label_en": "VIP", "level": "high", "colour": "pink"})");
    auto ticket = create(agent, R"({"subject": "x", "priority_name": "vip"})");
    EXPECT_EQ(ticket.priority, "high");
    EXPECT_EQ(ticket.priorityName, "vip");
    EXPECT_TRUE(ticket.priorityByHand);
    EXPECT_EQ(found(agent, "priority>=high priority_name:vip"), 1);
    EXPECT_EQ(patch(agent, ticket.id, R"({"impact": "low"})").priorityName, "vip");
    ticket = patch(agent, ticket.id, R"({"priority": "low"})");
    EXPECT_EQ(ticket.priority, "low");
    EXPECT_FALSE(ticket.priorityName);
    ticket = patch(agent, ticket.id, R"({"priority_name": "urgent"})");  // a built-in one by its name
    EXPECT_EQ(ticket.priority, "urgent");
    EXPECT_FALSE(ticket.priorityName);
    EXPECT_FALSE(patch(agent, ticket.id, R"({"priority_by_hand": false})").priorityByHand);
    EXPECT_THAT(faults([&] { patch(agent, ticket.id, R"({"priority_name": "nope"})"); }), ElementsAre("priority_name"));
    change({"ticket_priority", idOf("ticket_priority", "vip")}, R"({"active": false})");
    EXPECT_THAT(faults([&] { patch(agent, ticket.id, R"({"priority_name": "vip"})"); }), ElementsAre("priority_name"));
}

TEST_F(DictionaryTest, AgentsSayHowATicketWasResolvedWhereTheyMust) {
    auto ticket = create(agent, R"({"subject": "x"})");
    EXPECT_THAT(faults([&] { patch(agent, ticket.id, R"({"resolution_code": "nope"})"); }),
                ElementsAre("resolution_code"));
    ticket =
        patch(agent, ticket.id, R"({"status": "resolved", "resolution_code": "solved", "resolution": "New cable."})");
    EXPECT_EQ(ticket.resolutionCode, "solved");
    EXPECT_EQ(found(agent, "resolution_code:solved"), 1);
    ticket = patch(agent, ticket.id, R"({"status": "open"})");
    EXPECT_FALSE(ticket.resolutionCode);
    EXPECT_FALSE(ticket.resolution);

    server.kernel().settings().set(admin, "tickets.resolution_required", "agents");
    EXPECT_THAT(faults([&] { patch(agent, ticket.id, R"({"status": "resolved"})"); }), ElementsAre("resolution_code"));
    EXPECT_EQ(get(agent, ticket.id).status, "open");
    // Said before, it need not be said again; from resolved to closed neither.
    patch(agent, ticket.id, R"({"resolution_code": "workaround"})");
    patch(agent, ticket.id, R"({"status": "resolved"})");
    EXPECT_EQ(patch(agent, ticket.id, R"({"status": "closed"})").resolutionCode, "workaround");
    // The system and merged tickets need none.
    const auto other = create(agent, R"({"subject": "y"})");
    const auto goesOn = create(agent, R"({"subject": "z"})");
    EXPECT_NO_THROW(write([&](Transaction& tx) { service().merge(tx, agent, other.id, goesOn.id); }));
    const auto third = create(agent, R"({"subject": "y"})");
    EXPECT_NO_THROW(write([&](Transaction& tx) {
        service().patch(tx, Viewer::system("tidying up"), third.id, Patch().set("status", std::string("closed")));
    }));
}

TEST_F(DictionaryTest, AValueInUseIsReplacedBeforeItGoes) {
    const auto status = add(admin, "ticket_status",
                            R"({"name": "parts", "label_de": "Teile", "label_en": "Parts", "state": "pending"})");
    std::vector<std::int64_t> tickets;
    for (int i = 0; i < 3; ++i) tickets.push_back(create(agent, R"({"subject": "x", "status": "parts"})").id);
    try {
        write([&](Transaction& tx) { server.records().remove(tx, admin, status.ref()); });
        ADD_FAILURE() << "was deleted";
    } catch (const Conflict& conflict) {
        EXPECT_EQ(conflict.message().key, "tickets.choice_in_use");
        EXPECT_EQ(conflict.message().params.back().second, "3");
    }
}

}  // namespace
}  // namespace kontor::tickets
