#include "desk.h"

namespace kontor::tickets {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

class TicketRules : public Desk {};

TEST_F(TicketRules, ARequesterReportsSomethingAndEverythingElseFollows) {
    const auto ticket = create(anna, R"({"subject": " Printer ", "description": "a < b\n\nsecond"})");
    EXPECT_EQ(ticket.number, "T-" + std::string(6 - std::to_string(ticket.id).size(), '0') + std::to_string(ticket.id));
    EXPECT_EQ(ticket.subject, "Printer");
    EXPECT_EQ(ticket.type, "incident");
    EXPECT_EQ(ticket.status, "new");
    EXPECT_EQ(ticket.priority, "normal");
    EXPECT_FALSE(ticket.priorityByHand);
    EXPECT_EQ(ticket.requesterId, anna.id());
    EXPECT_EQ(ticket.source, "api");
    EXPECT_THAT(ticket.descriptionHtml, ::testing::HasSubstr("a &lt; b"));
    EXPECT_EQ(ticket.version, 1);
}

TEST_F(TicketRules, HtmlIsSanitisedAndGivesTheText) {
    const auto ticket =
        create(agent, R"({"subject": "x", "description_html": "<p>Hi <b>you</b></p><script>steal()</script>"})");
    EXPECT_EQ(ticket.description, "Hi you");
    EXPECT_THAT(ticket.descriptionHtml, ::testing::Not(::testing::HasSubstr("script")));
    const auto changed = patch(agent, ticket.id, R"({"description": "plain"})");
    EXPECT_THAT(changed.descriptionHtml, ::testing::HasSubstr("plain"));
    EXPECT_THAT(changed.descriptionHtml, ::testing::Not(::testing::HasSubstr("you")));
}

TEST_F(TicketRules, ThePriorityFollowsImpactAndUrgencyUntilSomebodySetsIt) {
    auto ticket = create(agent, R"({"subject": "x", "impact": "high", "urgency": "high"})");
    EXPECT_EQ(ticket.priority, "urgent");
    EXPECT_EQ(patch(agent, ticket.id, R"({"impact": "low"})").priority, "normal");
    ticket = patch(agent, ticket.id, R"({"priority": "low"})");
    EXPECT_TRUE(ticket.priorityByHand);
    EXPECT_EQ(patch(agent, ticket.id, R"({"impact": "high"})").priority, "low");
    ticket = patch(agent, ticket.id, R"({"priority_by_hand": false})");
    EXPECT_EQ(ticket.priority, "urgent");
    EXPECT_FALSE(ticket.priorityByHand);
}

TEST_F(TicketRules, TheTableOfTransitionsHolds) {
    const std::map<std::string, std::string> allowed{{"new", "new open pending resolved closed"},
                                                     {"open", "open pending resolved closed"},
                                                     {"pending", "pending open resolved closed"},
                                                     {"resolved", "resolved open closed"},
                                                     {"closed", "closed open"}};
    for (const auto& [from, list] : allowed)
        for (const auto to : ticketStates) {
            const auto ticket = create(agent, R"({"subject": "x", "status": ")" + from + "\"}");
            const bool may = (" " + list + " ").find(" " + std::string(to) + " ") != std::string::npos;
            const auto go = [&] { return patch(agent, ticket.id, R"({"status": ")" + std::string(to) + "\"}"); };
            if (may)
                EXPECT_EQ(go().status, to) << from;
            else
                EXPECT_THROW(go(), Conflict) << from << " to " << to;
        }
}

TEST_F(TicketRules, TimesAndTheReasonToWaitGoWithTheStatus) {
    const auto id = annasTicket().id;
    auto ticket = patch(agent, id, R"({"status": "pending"})");
    EXPECT_EQ(ticket.pendingReason, "requester");
    ticket = patch(agent, id, R"({"pending_reason": "third_party"})");
    EXPECT_EQ(ticket.pendingReason, "third_party");
    ticket = patch(agent, id, R"({"status": "resolved"})");
    EXPECT_FALSE(ticket.pendingReason);
    EXPECT_TRUE(ticket.resolvedAt);
    EXPECT_FALSE(ticket.closedAt);
    const auto resolved = ticket.resolvedAt;
    ticket = patch(agent, id, R"({"status": "closed"})");
    EXPECT_EQ(ticket.resolvedAt, resolved);
    EXPECT_TRUE(ticket.closedAt);
    ticket = patch(agent, id, R"({"status": "open"})");
    EXPECT_FALSE(ticket.resolvedAt);
    EXPECT_FALSE(ticket.closedAt);
}

TEST_F(TicketRules, AdministratorsAddStatusesInsideTheStates) {
    EXPECT_THROW(add(agent, "ticket_status",
                     R"({"name": "parts", "label_de": "Teile", "label_en": "Parts", "state": "pending"})"),
                 Forbidden);
    const auto parts = add(admin, "ticket_status",
                           R"({"name": "parts", "label_de": "Teile", "label_en": "Parts", "state": "pending"})")
                           .id();
    const auto ticket = patch(agent, annasTicket().id, R"({"status": "parts"})");
    EXPECT_EQ(ticket.status, "parts");
    EXPECT_EQ(ticket.state, "pending");
    EXPECT_EQ(ticket.pendingReason, "requester");
    EXPECT_EQ(found(agent, "status:parts"), 1);
    EXPECT_EQ(found(agent, "state:pending"), 1);
    EXPECT_THAT(faults([&] { patch(agent, ticket.id, R"({"status": "nonsense"})"); }), ElementsAre("status"));
    EXPECT_THROW(add(admin, "ticket_status", R"({"name": "parts", "label_de": "x", "label_en": "x", "state": "open"})"),
                 Conflict);
    EXPECT_THAT(faults([&] {
                    add(admin, "ticket_status",
                        R"({"name": "Ä b", "label_de": "x", "label_en": "x", "state": "open"})");
                }),
                ElementsAre("name"));
    const auto remove = [&](std::int64_t id) {
        write([&](Transaction& tx) { server.records().remove(tx, admin, {"ticket_status", id}); });
    };
    EXPECT_THROW(remove(1), Conflict);      // built in
    EXPECT_THROW(remove(parts), Conflict);  // in use
}

TEST_F(TicketRules, CustomFieldsAreCheckedByTheirDeclaration) {
    add(admin, "custom_field",
        R"({"name": "cost_centre", "label_de": "Kostenstelle", "label_en": "Cost centre", "type": "choice",
                                   "choices": ["4711", "4712"]})");
    add(admin, "custom_field", R"({"name": "seats", "label_de": "Plätze", "label_en": "Seats", "type": "number"})");
    auto ticket = create(agent, R"({"subject": "x", "custom": {"cost_centre": "4711", "seats": 3}})");
    EXPECT_EQ(ticket.custom.dump(), R"({"cost_centre":"4711","seats":3})");
    EXPECT_EQ(found(agent, "custom.cost_centre:4711"), 1);
    EXPECT_EQ(found(agent, "custom.cost_centre:47* custom.seats:3"), 1);
    EXPECT_EQ(found(agent, "-custom.cost_centre:4711"), 0);
    EXPECT_EQ(found(agent, "custom.unheard_of:none"), 1);
    EXPECT_THROW(found(agent, "custom.Bad-Name:1"), Invalid);
    EXPECT_THROW(found(agent, "custom.seats>2"), Invalid);
    ticket = patch(agent, ticket.id, R"({"custom": {"seats": null}})");
    EXPECT_EQ(ticket.custom.dump(), R"({"cost_centre":"4711"})");
    EXPECT_THAT(faults([&] {
                    patch(agent, ticket.id, R"({"custom": {"cost_centre": "1", "seats": "many", "colour": "red"}})");
                }),
                UnorderedElementsAre("custom.cost_centre", "custom.seats", "custom.colour"));
    add(admin, "custom_field",
        R"({"name": "must", "label_de": "Muss", "label_en": "Must", "type": "text", "required": true})");
    EXPECT_THAT(faults([&] { create(agent, R"({"subject": "x"})"); }), ElementsAre("custom.must"));
    EXPECT_NO_THROW(annasTicket());  // who can't set it need not
    EXPECT_THROW(add(agent, "custom_field", R"({"name": "a", "label_de": "a", "label_en": "a", "type": "text"})"),
                 Forbidden);
    EXPECT_THROW(add(admin, "custom_field", R"({"name": "seats", "label_de": "a", "label_en": "a", "type": "text"})"),
                 Conflict);
}

TEST_F(TicketRules, BadInputIsRefusedNamingTheFields) {
    EXPECT_THAT(faults([&] { create(agent, "{}"); }), ElementsAre("subject"));
    EXPECT_THAT(faults([&] {
                    create(agent,
                           R"({"subject": "  ", "priority": "super", "nonsense": 1, "version": 3, "impact": null})");
                }),
                UnorderedElementsAre("subject", "priority", "nonsense", "version", "impact"));
    EXPECT_THAT(faults([&] { create(agent, R"({"subject": "x", "assignee_id": 999999, "category_id": 77})"); }),
                UnorderedElementsAre("assignee_id", "category_id"));
    EXPECT_THAT(faults([&] { create(agent, R"({"subject": ")" + std::string(256, 'x') + "\"}"); }),
                ElementsAre("subject"));
    EXPECT_THAT(faults([&] { create(agent, R"({"subject": "x", "file_ids": [12345]})"); }), ElementsAre("file_ids"));
    EXPECT_THAT(faults([&] { create(agent, R"({"subject": "x", "due_at": "99999-01-01"})"); }), ElementsAre("due_at"));
    EXPECT_EQ(found(agent, ""), 0);
}

TEST_F(TicketRules, TagsAreFoundWhateverTheirCase) {
    const auto ticket = create(agent, R"({"subject": "x", "tags": ["VIP", "vip", "Drucker"]})");
    EXPECT_THAT(ticket.tags, UnorderedElementsAre("VIP", "Drucker"));
    EXPECT_EQ(found(agent, "tag:vip"), 1);
    EXPECT_EQ(found(agent, "-tag:vip"), 0);
    EXPECT_EQ(patch(agent, ticket.id, R"({"tags": []})").tags.size(), 0U);
    EXPECT_EQ(found(agent, "tag:vip"), 0);
}

TEST_F(TicketRules, AStaleVersionChangesNothing) {
    const auto ticket = annasTicket();
    patch(agent, ticket.id, R"({"priority": "high"})");
    const Patch late = Patch().set("subject", std::string("late"));
    EXPECT_THROW(write([&](Transaction& tx) { service().patch(tx, agent, ticket.id, late, ticket.version); }), Stale);
    EXPECT_EQ(get(agent, ticket.id).subject, "Printer");
}

}  // namespace
}  // namespace kontor::tickets
