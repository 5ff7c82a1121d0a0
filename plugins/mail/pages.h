#pragma once

#include <string>

#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor::mail {

/// Administration, Mail: mailboxes and how they do, quarantine, what could not be sent.
void addPages(Registry& registry);
/// Signing in to a mailbox at its identity provider.
void addOAuthPages(Registry& registry);

/// A page of the administration's mail section.
Reply adminReply(Request& request, const Viewer& viewer, Kernel& kernel, std::string title, std::string templateName,
                 Json data, int status = 200);

}  // namespace kontor::mail
