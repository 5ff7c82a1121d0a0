#pragma once

#include "kontor/registry.h"

namespace kontor::mail {

/// One's own signature on the page of one's profile.
void addSignaturePages(Registry& registry);

}  // namespace kontor::mail
