#pragma once

#include "kontor/registry.h"

namespace kontor {

/// Signing in and out, one's own account and tokens.
void addSessionRoutes(Registry& registry);
/// One's own second factor, and the reset of somebody else's.
void addSecondFactorRoutes(Registry& registry);
/// Why somebody can or can't see a record.
void addAccessRoutes(Registry& registry);
/// Links by mail for a new password, and invitations.
void addPasswordLinkRoutes(Registry& registry);
/// Acting as somebody else, for support.
void addImpersonationRoutes(Registry& registry);
/// Uploading and reading files.
void addFileRoutes(Registry& registry);

}  // namespace kontor
