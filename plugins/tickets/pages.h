#pragma once

#include "kontor/registry.h"

namespace kontor::tickets {

/// The pages of agents (/tickets …) and of the people they serve (/portal …), with their menu entries.
void addPages(Registry& registry);

void addListPage(Registry& registry);
void addTicketPage(Registry& registry);
void addNewTicketPage(Registry& registry);
void addPortalPages(Registry& registry);

}  // namespace kontor::tickets
