#pragma once

#include "ticket_surroundings.h"

namespace kontor::tickets {

/// The groups of the ticket as tabs, those of other plugins too. The conversation holds messages and notes.
Json tabs(const Ticket& ticket, const std::string& active, const Surroundings& around, Kernel& kernel,
          const PageWords& words);
/// The tab that was asked for, or the conversation when the ticket has no such group.
std::string tabOf(const Request& request, const Viewer& viewer, Kernel& kernel);

}  // namespace kontor::tickets
