#pragma once

#include "kontor/registry.h"

namespace kontor::mail {

/// `mail mailboxes`, `mail test`, `mail poll`, `mail quarantine …`, `mail outgoing …` of the admin shell.
void addCommands(Registry& registry);

}  // namespace kontor::mail
