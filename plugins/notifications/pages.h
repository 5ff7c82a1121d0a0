#pragma once

#include "kontor/registry.h"

namespace kontor::notifications {

/// The bell in the bar of every page, and the page with everything in it.
void addBell(Registry& registry);
/// How one is told: a page of the profile, and the defaults in the administration.
void addChoicePages(Registry& registry);
/// Where a mail's link to end mails of its sort leads: asks, and does it by POST, also by that of a mail program
/// (RFC 8058).
void addUnsubscribePage(Registry& registry);

}  // namespace kontor::notifications
