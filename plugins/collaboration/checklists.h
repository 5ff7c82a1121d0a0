#pragma once

#include <cstdint>
#include <vector>

#include "kontor/records.h"

namespace kontor::collaboration {

RecordType checklistType();

/// Makes a task of each step of the checklist on the record, and gives their ids. Who and what team no longer exists is
/// left out. Throws NotFound for an unknown checklist, Conflict for one that is not offered for this kind.
std::vector<std::int64_t> applyChecklist(WriteContext& context, const Ref& owner, std::int64_t checklistId);

}  // namespace kontor::collaboration
