#pragma once

#include <string>
#include <vector>

#include "kontor/collaboration/task.h"
#include "kontor/kernel.h"

namespace kontor::my_work {

inline constexpr const char* ownOpenTasks = "assignee:me state:open";

/// Tasks of all records the viewer sees that meet the query, by due time, at most so many.
std::vector<collaboration::Task> tasksFor(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& q,
                                          std::size_t most);
/// Open ones that a team of the viewer's has and nobody took; empty for who is in no team.
std::string teamQuery(const Viewer& viewer);

/// Path of the page of the record a task hangs on; empty where a kind has none.
std::string pageOf(const collaboration::Task& task, Kernel& kernel);
/// Of the task in the REST interface.
std::string restPathOf(const collaboration::Task& task, Kernel& kernel);

}  // namespace kontor::my_work
