#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/records.h"
#include "kontor/registry.h"

namespace kontor::collaboration {

/// What people are told of.
void addNotices(Registry& registry);

/// `entry` is the message or note they are spoken to in.
void tellMentioned(WriteContext& context, const Ref& entry, const std::vector<std::int64_t>& people,
                   const std::string& text);
void tellAssigned(WriteContext& context, std::int64_t taskId, std::int64_t person, const std::string& title);
/// `what`: collaboration.draft_failed or collaboration.draft_taken_back.
void tellOfDraft(Transaction& tx, Kernel& kernel, const Ref& owner, std::int64_t author, const std::string& what);

}  // namespace kontor::collaboration
