#include "worklist.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor::my_work {

using collaboration::Task;

std::vector<Task> tasksFor(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& q,
                           std::size_t most) {
    constexpr std::size_t atOnce = 200;
    std::vector<Task> result;
    ListRequest request{.q = q, .sort = "due_at", .anyOwner = true};
    while (result.size() < most) {
        request.limit = static_cast<int>(std::min(atOnce, most - result.size()));
        const auto page = kernel.records().list(tx, viewer, Task::kind, request);
        for (const auto& item : page.items) result.push_back(item.as<Task>());
        if (!page.nextCursor) break;
        request.cursor = *page.nextCursor;
    }
    return result;
}

std::string teamQuery(const Viewer& viewer) {
    constexpr std::size_t most = 80;  // values a query may have
    std::string groups;
    const auto& ids = viewer.data().groupIds;
    for (std::size_t i = 0; i < std::min(most, ids.size()); ++i)
        groups += (groups.empty() ? "" : ",") + std::to_string(ids[i]);
    return groups.empty() ? groups : "state:open assignee:none group:" + groups;
}

std::string pageOf(const Task& task, Kernel& kernel) {
    for (const auto& source : kernel.catalog().searchSources)
        if (source.kind == task.recordKind && !source.url.empty())
            return replaceAll(source.url, "{id}", std::to_string(task.recordId));
    return {};
}

std::string restPathOf(const Task& task, Kernel& kernel) {
    const auto type = kernel.catalog().records.find(task.recordKind);
    if (type == kernel.catalog().records.end()) return {};
    return "/api/v1/" + type->second.collection + "/" + std::to_string(task.recordId) + "/tasks/" +
           std::to_string(task.id);
}

}  // namespace kontor::my_work
