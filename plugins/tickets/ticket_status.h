#pragma once

#include <array>
#include <string>

#include "kontor/records.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// A status tickets can have, inside one of the five states. The built-in ones are named as the states.
struct TicketStatus {
    static constexpr std::string_view kind = "ticket_status";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string labelDe;
    std::string labelEn;
    std::string state;
    std::int64_t position = 0;
    bool active = true;
    bool builtIn = false;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array ticketStatusFields{
    idField<&TicketStatus::id>(),
    versionField<&TicketStatus::version>(),
    field<&TicketStatus::name>("name")
        .as(FieldType::word)
        .limit(40)
        .required()
        .createOnly()
        .filterable()
        .sortable()
        .doc("What `status` of a ticket holds: small letters, digits and _.")
        .example("\"waiting_for_parts\""),
    field<&TicketStatus::labelDe>("label_de")
        .limit(80)
        .required()
        .writable()
        .doc("What it is called in German.")
        .example("\"Wartet auf Ersatzteil\""),
    field<&TicketStatus::labelEn>("label_en")
        .limit(80)
        .required()
        .writable()
        .doc("What it is called in English.")
        .example("\"Waiting for parts\""),
    field<&TicketStatus::state>("state")
        .oneOf(ticketStates)
        .required()
        .createOnly()
        .filterable()
        .doc("The built-in status whose rules it follows.")
        .example("\"pending\""),
    field<&TicketStatus::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in lists.")
        .example("35"),
    field<&TicketStatus::active>("active")
        .writable()
        .filterable()
        .doc("Whether tickets can be given it.")
        .example("true"),
    field<&TicketStatus::builtIn>("built_in").doc("Whether it came with the product and must stay.").example("false"),
    field<&TicketStatus::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&TicketStatus::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType ticketStatusType();

}  // namespace kontor::tickets
