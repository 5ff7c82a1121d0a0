#pragma once

#include <vector>

#include "kontor/automation/action.h"

namespace kontor::automation {

/// What the patch would change on the record, and changing it.
std::vector<FieldChange> changesOf(const AnyRecord& record, const Patch& patch);
std::vector<FieldChange> patched(const ActionCall& call, const Patch& patch);

/// A field that holds an id; nothing when it is empty or none.
std::optional<std::int64_t> idIn(const AnyRecord& record, std::string_view field);

}  // namespace kontor::automation
