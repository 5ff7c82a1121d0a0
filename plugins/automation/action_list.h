#pragma once

#include <string_view>
#include <vector>

#include "kontor/automation/action.h"
#include "kontor/kernel.h"

namespace kontor::automation {

/// All that rules can do, in the order of the plugins.
std::vector<const Action*> allActions(const Catalog& catalog);

/// The action of that id, or null.
const Action* findAction(const Catalog& catalog, std::string_view id);

/// Checks the steps of a rule: their actions and arguments. Throws Invalid naming `actions.2.user_id`.
void checkSteps(WriteContext& context, const RecordType& type, const Json& actions);

}  // namespace kontor::automation
