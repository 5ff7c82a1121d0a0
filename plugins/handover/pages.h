#pragma once

#include "kontor/registry.h"

namespace kontor::handover {

/// For agents: the list, a draft as a form, what was issued, and the page that is signed on at the desk.
void addPages(Registry& registry);
/// For everybody: what one holds, and what waits for one's signature.
void addPortalPages(Registry& registry);
/// What a person holds and what is to be settled before they leave; panels on the pages of people and assets.
void addPersonPages(Registry& registry);

}  // namespace kontor::handover
