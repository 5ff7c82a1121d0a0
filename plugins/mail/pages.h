#pragma once

#include "kontor/registry.h"

namespace kontor::mail {

/// The administration's page of mailboxes, quarantine and outgoing mail.
void addPages(Registry& registry);

}  // namespace kontor::mail
