#include "ticket_status.h"

#include "kontor/custom_fields.h"
#include "kontor/error.h"

namespace kontor::tickets {

namespace {

void prepareTicketStatus(WriteContext& context, const TicketStatus* before, TicketStatus& after) {
    if (!CustomFields::isName(after.name)) throw Invalid("name", "tickets.not_a_name");
    if (after.builtIn && !after.active) throw Invalid("active", "tickets.built_in_status");
    if (before) return;
    if (context.tx.maybe<std::int64_t>("SELECT id FROM ticket_statuses WHERE name = ?", after.name))
        throw Conflict("tickets.status_exists", {{"name", after.name}});
}

void removingStatus(WriteContext& context, const void* record) {
    const auto& status = *static_cast<const TicketStatus*>(record);
    if (status.builtIn) throw Conflict("tickets.built_in_status");
    if (context.tx.maybe<std::int64_t>("SELECT id FROM tickets WHERE status = ? LIMIT 1", status.name))
        throw Conflict("tickets.status_in_use", {{"name", status.name}});
}

}  // namespace

RecordType ticketStatusType() {
    RecordType type = recordType<TicketStatus>("ticket-statuses", "ticket_statuses", ticketStatusFields);
    type.doc = "A status tickets can have, inside one of the five states.";
    type.label = "{t}.name";
    type.readPermission = "tickets.read";
    type.createPermission = "tickets.configure";
    type.writePermission = "tickets.configure";
    type.deletePermission = "tickets.configure";
    type.softDelete = false;
    type.defaultSort = "position";
    type.textColumns = {"t.name", "t.label_de", "t.label_en"};
    type.prepare = prepared<TicketStatus>(prepareTicketStatus);
    type.removing = removingStatus;
    return type;
}

}  // namespace kontor::tickets
