#pragma once

#include "kontor/registry.h"

namespace kontor::mail {

/// What the records' own routes don't do: trying a mailbox, polling, quarantine, the raw text of a mail.
void addRoutes(Registry& registry);

}  // namespace kontor::mail
