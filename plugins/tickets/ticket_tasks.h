#pragma once

#include "ticket_surroundings.h"

namespace kontor::tickets {

/// What a task has beyond other entries of groups: a tick, what it waits for, its place. `all` are those of the ticket.
void putTask(Json& item, const AnyRecord& task, const std::vector<AnyRecord>& all, Time now, const PageWords& words);

/// What the list of tasks has: how far they are, their order, checklists. `url` of the tasks.
void putTaskList(Json& group, const std::vector<AnyRecord>& all, const std::string& url, const PageWords& words);

}  // namespace kontor::tickets
