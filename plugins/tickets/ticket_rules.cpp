#include "ticket_rules.h"

#include <algorithm>
#include <utility>

#include "children.h"
#include "description.h"
#include "kontor/collaboration/attachments.h"
#include "kontor/custom_fields.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/tags.h"
#include "kontor/text.h"
#include "kontor/tickets/due_dates.h"
#include "resolution.h"
#include "ticket_priority.h"
#include "ticket_states.h"

namespace kontor::tickets {

namespace {

std::string sourceOf(const Viewer& viewer) {
    switch (viewer.origin()) {
        case Origin::web:
            return viewer.may("tickets.write") ? "agent" : "portal";
        case Origin::mail:
            return "email";
        case Origin::shell:
            return "agent";
        case Origin::api:
        case Origin::rule:
        case Origin::system:
            break;
    }
    return "api";
}

/// A ticket lies where its requester does, and is for their organisation, unless something else is said.
void placeTicket(WriteContext& context, Ticket& ticket) {
    const ViewerData& viewer = context.viewer.data();
    const bool isOwn = viewer.id == ticket.requesterId;
    if (isOwn && !viewer.locationId && !viewer.departmentId && !viewer.organisationId) return;
    if (ticket.locationId && ticket.departmentId && ticket.organisationId) return;
    using Id = std::optional<std::int64_t>;
    const auto places = context.tx.maybe<std::tuple<Id, Id, Id>>(
        "SELECT l.id, d.id, o.id FROM user u LEFT JOIN location l ON l.id = u.location_id AND l.deleted_at IS NULL "
        "LEFT JOIN department d ON d.id = u.department_id AND d.deleted_at IS NULL LEFT JOIN organisation o ON o.id = "
        "u.organisation_id AND o.deleted_at IS NULL WHERE u.id = ?",
        ticket.requesterId);
    if (!places) return;
    const auto& [location, department, organisation] = *places;
    // A reference is checked as the writer's own.
    if (!ticket.locationId && context.viewer.may("locations.read")) ticket.locationId = location;
    if (!ticket.departmentId && context.viewer.may("departments.read")) ticket.departmentId = department;
    const bool knows = context.viewer.may("organisations.read") || (isOwn && viewer.organisationId == organisation);
    if (!ticket.organisationId && knows) ticket.organisationId = organisation;
}

/// The organisation goes with the requester.
void followRequester(WriteContext& context, Ticket& ticket) {
    ticket.organisationId.reset();
    if (!context.viewer.may("organisations.read")) return;
    ticket.organisationId =
        context.tx
            .maybe<std::optional<std::int64_t>>(
                "SELECT o.id FROM user u JOIN organisation o ON o.id = u.organisation_id AND o.deleted_at IS NULL "
                "WHERE u.id = ?",
                ticket.requesterId)
            .value_or(std::nullopt);
}

/// What a person says about the due date stays, whatever service levels would make of it.
void keepDueDate(const WriteContext& context, const Ticket* before, Ticket& after) {
    const bool isPerson = !context.viewer.isSystem() && context.viewer.origin() != Origin::rule;
    const bool isGiven = before ? before->dueAt != after.dueAt : after.dueAt.has_value();
    if (isPerson && isGiven) after.dueByHand = true;
}

void beginTicket(WriteContext& context, Ticket& ticket) {
    if (ticket.requesterId == 0) ticket.requesterId = context.viewer.id();
    if (ticket.requesterId == 0) throw Invalid("requester_id", "error.required");
    placeTicket(context, ticket);
    if (ticket.source.empty()) ticket.source = sourceOf(context.viewer);
    ticket.attachments = collaboration::describeFiles(context, ticket.fileIds);
}

std::vector<std::int64_t> participantsOf(const Ticket& ticket) {
    std::vector<std::int64_t> people = ticket.watcherIds;
    people.push_back(ticket.requesterId);
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    return people;
}

}  // namespace

void prepareTicket(WriteContext& context, const Ticket* before, Ticket& after) {
    if (!before) beginTicket(context, after);
    if (after.requesterId == 0) throw Invalid("requester_id", "error.required");
    if (before && before->requesterId != after.requesterId) followRequester(context, after);
    keepDueDate(context, before, after);
    completeDescription(before, after);
    tidyTags(after.tags);
    applyStatus(context, before, after);
    const bool person = !context.viewer.isSystem() && context.viewer.may("tickets.write");
    applyPriority(context, before, after);
    applyResolution(context, before, after);
    context.kernel.get<CustomFields>().check(context, Ticket::kind, before ? &before->custom : nullptr, after.custom,
                                             person);
    // Asked for once, and no value of the ticket.
    const bool withChildren = std::exchange(after.closeChildren, false);
    if (before) {
        if (withChildren) finishChildren(context, after);
        return;
    }
    if (auto* promised = context.kernel.find<DueDates>()) promised->begin(context, after);
}

void ticketWritten(WriteContext& context, const Ticket* before, const Ticket& after) {
    const auto people = participantsOf(after);
    if (!before || participantsOf(*before) != people) {
        if (before) context.tx.execute("DELETE FROM ticket_participants WHERE ticket_id = ?", after.id);
        std::string sql = "INSERT INTO ticket_participants (user_id, ticket_id) VALUES ";
        std::vector<SqlValue> values;
        for (const std::int64_t person : people) {
            sql += values.empty() ? "(?, ?)" : ", (?, ?)";
            values.emplace_back(person);
            values.emplace_back(after.id);
        }
        context.tx.change(sql, values);
    }
    if (!before) collaboration::attachFiles(context, after.fileIds, {std::string(Ticket::kind), after.id});
}

}  // namespace kontor::tickets
