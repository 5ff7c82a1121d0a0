#pragma once

#include <memory>

#include "hidden_fields.h"
#include "kontor/guard.h"
#include "kontor/records.h"
#include "relation_targets.h"

namespace kontor::collaboration {

/// The groups of this plugin; any record type opts in by `RecordType::groups`.
GroupType messageGroup();
GroupType noteGroup();
GroupType taskGroup();
GroupType relationGroup(std::shared_ptr<const RelationTargets> targets);
GroupType activityGroup(std::shared_ptr<const HiddenFields> hidden);

/// Keeps a record from being resolved or closed while a required task of it is open.
Guard requiredTasksDone();

}  // namespace kontor::collaboration
