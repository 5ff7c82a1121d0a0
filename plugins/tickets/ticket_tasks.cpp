#include "ticket_tasks.h"

#include <algorithm>

#include "kontor/collaboration/task.h"
#include "kontor/text.h"

namespace kontor::tickets {

namespace {

using collaboration::Task;

std::vector<std::string> openBefore(const Task& task, const std::vector<AnyRecord>& all) {
    std::vector<std::string> titles;
    for (const auto& record : all) {
        const auto& other = record.as<Task>();
        const auto& ids = task.dependsOnIds;
        if (other.state == "open" && std::find(ids.begin(), ids.end(), other.id) != ids.end())
            titles.push_back(other.title);
    }
    return titles;
}

}  // namespace

void putTask(Json& item, const AnyRecord& record, const std::vector<AnyRecord>& all, Time now, const PageWords& words) {
    const auto& task = record.as<Task>();
    const bool edit = words.viewer().may("collaboration.write");
    item["done"] = task.state != "open";
    // Done by a tick, without opening the form.
    item["has_toggle"] = edit && task.state != "cancelled";
    item["has_state"] = task.state == "cancelled";
    item["can_move"] = edit && all.size() > 1;
    item["late"] = task.state == "open" && task.dueAt && *task.dueAt < now;
    if (task.state != "open") return;
    if (const auto titles = openBefore(task, all); !titles.empty())
        item["facts"].push(Json::object(
            {{"label", ""}, {"text", words.text("tickets.task.waits_for", {{"titles", join(titles, ", ")}})}}));
}

void putTaskList(Json& group, const std::vector<AnyRecord>& all, const std::string& url, const PageWords& words) {
    const bool edit = words.viewer().may("collaboration.write");
    std::size_t done = 0;
    std::size_t wanted = 0;
    for (const auto& task : all) {
        done += task.as<Task>().state == "done";
        wanted += task.as<Task>().state != "cancelled";
    }
    if (wanted > 0)
        group["progress"] =
            Json::object({{"text", words.text("tickets.task.progress",
                                              {{"done", words.count(done)}, {"all", words.count(wanted)}})}});
    if (edit) {
        group["order"] = Json::object({{"url", url + "/order"}});
        group["checklist"] = Json::object({{"url", url + "/from-checklist"}});
    }
}

}  // namespace kontor::tickets
