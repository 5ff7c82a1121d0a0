#pragma once

#include "kontor/registry.h"

namespace kontor::automation {

/// Rules that ran on a ticket: a tab of its page, a route, a command.
void addRecordRuns(Registry& registry);

}  // namespace kontor::automation
