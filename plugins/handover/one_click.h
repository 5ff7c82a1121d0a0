#pragma once

#include "kontor/registry.h"

namespace kontor::handover {

/// Signing by the link of a mail, and what people are told of.
void addNotices(Registry& registry);

}  // namespace kontor::handover
