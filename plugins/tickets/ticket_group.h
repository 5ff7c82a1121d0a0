#pragma once

#include "ticket_surroundings.h"

namespace kontor::tickets {

/// Reads the entries of the tab's group; `named` gets what they point at.
void readGroup(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket, const std::string& group,
               Surroundings& around, std::set<Ref>& named);
/// What the tab shows: the entries, and the forms for them.
void putGroup(Json& data, const std::string& tab, const Ticket& ticket, const Surroundings& around, Kernel& kernel,
              const PageWords& words);

}  // namespace kontor::tickets
