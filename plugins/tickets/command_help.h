#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kontor/command.h"
#include "kontor/kernel.h"
#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

/// Tickets as the shell lists them, with the names of people.
CommandResult ticketTable(Transaction& tx, const RecordPage& page, const Viewer& viewer, Kernel& kernel);
/// One ticket: its fields, then what was said.
CommandResult ticketPage(Transaction& tx, const AnyRecord& ticket, const Timeline& timeline, const Viewer& viewer,
                         Kernel& kernel);

// Completers of arguments.
std::vector<std::string> completeNumber(std::string_view typed, const Viewer& viewer, Kernel& kernel);
std::vector<std::string> completePerson(std::string_view typed, const Viewer& viewer, Kernel& kernel);
std::vector<std::string> completeGroup(std::string_view typed, const Viewer& viewer, Kernel& kernel);
/// The values of a field of the dictionary, with what they are called.
std::vector<std::string> completeChoice(std::string_view field, std::string_view typed, const Viewer& viewer,
                                        Kernel& kernel);
std::vector<std::string> completeStatus(std::string_view typed, const Viewer& viewer, Kernel& kernel);
/// One word of a query: fields, words of enumerations, and people where a field wants one.
std::vector<std::string> completeTicketQuery(std::string_view typed, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::tickets
