#pragma once

#include <array>
#include <string>
#include <vector>

#include "kontor/records.h"
#include "kontor/tickets/dictionary.h"
#include "kontor/tickets/ticket.h"

namespace kontor::tickets {

/// A row of ticket_choices; each of its kinds below is a collection of its own.
struct TicketChoice {
    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string field;
    std::string name;
    std::string base;
    std::string labelDe;
    std::string labelEn;
    std::string colour;
    std::int64_t position = 0;
    bool active = true;
    bool builtIn = false;
    Time createdAt{};
    Time updatedAt{};
};

/// A status, inside one of the five states. The built-in ones are named as the states.
struct TicketStatus : TicketChoice {
    static constexpr std::string_view kind = "ticket_status";
    TicketStatus() { field = "status"; }
};
/// A priority, inside one of the four levels. The built-in ones are named as the levels.
struct TicketPriority : TicketChoice {
    static constexpr std::string_view kind = "ticket_priority";
    TicketPriority() { field = "priority"; }
};
/// A way in which a ticket was resolved.
struct TicketResolution : TicketChoice {
    static constexpr std::string_view kind = "ticket_resolution";
    TicketResolution() { field = "resolution"; }
};
/// A word of one of the fields whose values are fixed: type, impact, urgency, source.
struct TicketValue : TicketChoice {
    static constexpr std::string_view kind = "ticket_value";
};

/// The four types, for the registry.
std::vector<RecordType> choiceTypes();

/// The kind of the records that hold a field's values; empty for a field that has none.
std::string_view choiceKindOf(std::string_view field);

/// How many tickets have the value.
std::int64_t usesOf(Transaction& tx, std::string_view field, const std::string& name);
/// The next of them behind that id, some at once.
std::vector<std::int64_t> ticketsWith(Transaction& tx, const std::string& choices, const std::string& name,
                                      std::int64_t after);

}  // namespace kontor::tickets
