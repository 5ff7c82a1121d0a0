#pragma once

#include <string>

#include "kontor/automation/action.h"
#include "kontor/http.h"
#include "kontor/kernel.h"
#include "rule.h"

namespace kontor::automation {

/// A rule as its form was sent, in the form REST takes it. Texts that are none of their argument stay as they are, so
/// that the rule's own check names them.
Json ruleFrom(Request& request, Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& kind);

/// The same for a rule that is kept.
Json ruleJson(const Rule& rule);

/// The controls of each step: [{number, title, doc, controls}], as the partial `web/controls` takes them.
Json stepControls(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RecordType& type, const Json& steps,
                  const Json& errors);

/// What may be added, as options of a select.
Json actionOptions(const Viewer& viewer, Kernel& kernel, const RecordType& type);

/// Moves, removes or adds a step, as a button of the form says: `up:2`, `down:2`, `remove:2`, `add`. False for others.
bool changeSteps(Json& rule, const std::string& button, const std::string& added);

}  // namespace kontor::automation
