#include "ticket_type.h"

#include <algorithm>
#include <array>

#include "kontor/tickets/ticket.h"
#include "ticket_rules.h"

namespace kontor::tickets {

namespace {

PlaceColumns places() {
    return {.location = "t.location_id",
            .department = "t.department_id",
            .group = "t.group_id",
            .category = "t.category_id",
            .organisation =
                "(SELECT IF(o.external, COALESCE(o.organisation_id, -o.id), o.organisation_id) FROM user o "
                "WHERE o.id = t.requester_id)"};
}

/// The one place that says which tickets a viewer sees: agents all of them, or those within their limits; everybody
/// else those they requested or watch, and those of their own places as far as they are allowed to.
Predicate visibleTickets(const Viewer& viewer) {
    const Predicate all = viewer.within("tickets.read_all", places());
    if (all.sql.empty()) return {};
    const Predicate own{"t.id IN (SELECT p.ticket_id FROM ticket_participants p WHERE p.user_id = ?)", {viewer.id()}};
    return disjoin(disjoin(own, ownPlaces(viewer, "tickets", places())), all);
}

constexpr std::array<std::string_view, 6> setByRequesters{"type",        "subject", "description", "description_html",
                                                          "category_id", "file_ids"};
constexpr std::array<std::string_view, 9> hiddenFromRequesters{"tags",
                                                               "priority_by_hand",
                                                               "first_response_due_at",
                                                               "co_assignee_ids",
                                                               "due_by_hand",
                                                               "priority_name",
                                                               "sla_state",
                                                               "sla_due_at",
                                                               "reopened"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool readable(const Viewer& viewer, const Field& field) {
    return !contains(hiddenFromRequesters, field.name) || viewer.may("tickets.read_all");
}

bool writable(const Viewer& viewer, const Field& field) {
    return contains(setByRequesters, field.name) || viewer.may("tickets.write");
}

}  // namespace

RecordType ticketType() {
    RecordType type = recordType<Ticket>("tickets", "tickets", ticketFields);
    type.doc = "A ticket: something a person needs help with, and all that was said and done about it.";
    type.label = "CONCAT('T-', LPAD({t}.id, GREATEST(6, LENGTH({t}.id)), '0'), ' ', {t}.subject)";
    type.readPermission = "tickets.read";
    type.createPermission = "tickets.create";
    type.writePermission = "tickets.write";
    type.deletePermission = "tickets.delete";
    type.visible = visibleTickets;
    type.places = places();
    type.fieldReadable = readable;
    type.fieldWritable = writable;
    type.textColumns = {"t.subject", "t.description"};
    type.groups = {"messages",     "notes",     "tasks",        "relations", "assets", "documents",
                   "requirements", "approvals", "time-entries", "ratings",   "drafts", "activity"};
    type.prepare = prepared<Ticket>(prepareTicket);
    type.written = writtenBy<Ticket>(ticketWritten);
    type.entryWritten = ticketEntryWritten;
    return type;
}

}  // namespace kontor::tickets
