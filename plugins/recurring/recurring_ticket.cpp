#include "recurring_ticket.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_templates.h"

namespace kontor::recurring {

namespace {

/// Only what decides when, not what was made.
bool hasOtherDays(const RecurringTicket& a, const RecurringTicket& b) {
    return a.rule != b.rule || a.startsOn != b.startsOn || a.timeOfDay != b.timeOfDay || a.timeZone != b.timeZone ||
           a.onClosedDay != b.onClosedDay || a.calendarId != b.calendarId || a.active != b.active;
}

/// Whether a ticket could be made of it now; what else may be wrong shows when it is made.
void checkTicket(const WriteContext& context, const RecurringTicket& recurring) {
    const Json ticket = ticketValues(context.tx, context.kernel, recurring);
    std::string wrong;
    try {
        Patch::fromJson(context.kernel.records().type("ticket"), context.viewer, ticket, true);
    } catch (const Invalid& invalid) {
        for (const auto& [field, message] : invalid.errors())
            wrong += (wrong.empty() ? "" : "; ") + field + ": " +
                     context.kernel.translations().text(context.viewer.locale(), message);
    }
    if (!wrong.empty()) throw Invalid("ticket", "recurring.error.ticket", {{"what", wrong}});
    if (!ticket["requester_id"].isInteger()) throw Invalid("ticket", "recurring.error.requester");
}

void prepare(WriteContext& context, const RecurringTicket* before, RecurringTicket& recurring) {
    recurring.name = trimmed(recurring.name);
    if (recurring.name.empty()) throw Invalid("name", "error.required");
    if (!before || before->ticket != recurring.ticket || before->templateId != recurring.templateId)
        checkTicket(context, recurring);
    if (before && !hasOtherDays(*before, recurring)) return;
    const auto next =
        context.kernel.get<calendars::Recurrences>().next(context.tx, recurring.recurrence(), context.now, 1);
    recurring.nextAt = recurring.active && !next.empty() ? std::optional(next.front()) : std::nullopt;
}

}  // namespace

calendars::Recurrence RecurringTicket::recurrence() const {
    calendars::Recurrence result;
    result.rule = rule;
    result.startsOn = startsOn;
    result.timeOfDay = timeOfDay;
    result.timeZone = timeZone;
    const auto how = std::find(closedDays.begin(), closedDays.end(), onClosedDay);
    if (how != closedDays.end())
        result.onClosedDay = static_cast<calendars::Recurrence::OnClosedDay>(how - closedDays.begin());
    result.calendarId = calendarId;
    return result;
}

Json ticketValues(Transaction& tx, Kernel& kernel, const RecurringTicket& recurring) {
    if (!recurring.templateId) return recurring.ticket;
    // The system makes it, and sees what is for everyone.
    return kernel.get<tickets::TicketTemplates>().valuesOf(tx, Viewer::system("recurring tickets"),
                                                           *recurring.templateId, recurring.ticket);
}

RecordType recurringType() {
    RecordType type = recordType<RecurringTicket>("recurring-tickets", "recurring_tickets", recurringFields);
    type.doc = "A ticket that is made again and again, on days of a rule.";
    type.label = "{t}.name";
    type.readPermission = type.createPermission = type.writePermission = type.deletePermission = "recurring.manage";
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"activity"};
    type.prepare = prepared<RecurringTicket>(prepare);
    return type;
}

}  // namespace kontor::recurring
