#include "pages.h"

#include <array>
#include <map>

#include "feed.h"
#include "kontor/labels.h"
#include "kontor/web/view.h"
#include "worklist.h"

namespace kontor::my_work {

namespace {

using collaboration::Task;
constexpr std::size_t mostShown = 200;
constexpr std::array<std::string_view, 5> spans{"overdue", "today", "week", "later", "undated"};

/// Where the days end for whoever reads.
struct Days {
    Time now;
    Time endOfToday;
    Time endOfWeek;

    Days(Time at, const std::string& zone) : now(at), endOfToday(at), endOfWeek(at) {
        const auto lastMinuteOf = [&](Time day) {
            return readFormTime(formTime(day, zone).substr(0, 10) + "T23:59", zone).value_or(day) +
                   std::chrono::minutes(1);
        };
        endOfToday = lastMinuteOf(at);
        endOfWeek = lastMinuteOf(at + std::chrono::days(6));
    }
    std::size_t spanOf(const Task& task) const {
        if (!task.dueAt) return 4;
        return *task.dueAt < now ? 0 : *task.dueAt < endOfToday ? 1 : *task.dueAt < endOfWeek ? 2 : 3;
    }
};

struct Found {
    std::vector<Task> own;
    std::vector<Task> ofTeams;
    std::map<Ref, std::string> records;
};

Found findAll(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    Found found{tasksFor(tx, viewer, kernel, ownOpenTasks, mostShown), {}, {}};
    if (const std::string q = teamQuery(viewer); !q.empty()) found.ofTeams = tasksFor(tx, viewer, kernel, q, mostShown);
    std::vector<Ref> owners;
    for (const auto* list : {&found.own, &found.ofTeams})
        for (const auto& task : *list) owners.push_back({task.recordKind, task.recordId});
    found.records = kernel.get<Labels>().labels(tx, viewer, owners);
    return found;
}

Json rowOf(const Task& task, const Found& found, const Days& days, const Viewer& viewer, Kernel& kernel) {
    const auto record = found.records.find({task.recordKind, task.recordId});
    const std::string page = pageOf(task, kernel);
    Json row = Json::object({{"id", std::to_string(task.id)},
                             {"url", restPathOf(task, kernel)},
                             {"title", task.title},
                             {"required", task.required},
                             {"can_write", viewer.may("collaboration.write")},
                             {"waits", !task.dependsOnIds.empty()},
                             {"record", record == found.records.end() ? std::string() : record->second},
                             {"has_href", !page.empty()},
                             {"href", page + "?tab=tasks"},
                             {"has_at", task.dueAt.has_value()}});
    if (task.dueAt) {
        row["at"] = web::moment(*task.dueAt, viewer);
        row["late"] = *task.dueAt < days.now;
    }
    return row;
}

Json sectionsOf(const Found& found, const Days& days, const Viewer& viewer, Kernel& kernel) {
    std::array<Json, spans.size()> rows;
    rows.fill(Json::array());
    for (const auto& task : found.own) rows[days.spanOf(task)].push(rowOf(task, found, days, viewer, kernel));
    Json sections = Json::array();
    const auto add = [&](std::string_view name, Json list) {
        if (list.size() == 0) return;
        Json section =
            Json::object({{"id", name},
                          {"title", kernel.translations().text(viewer.locale(), "my_work." + std::string(name))},
                          {"count", std::to_string(list.size())}});
        section["rows"] = std::move(list);
        sections.push(std::move(section));
    };
    for (std::size_t i = 0; i < spans.size(); ++i) add(spans[i], std::move(rows[i]));
    Json teams = Json::array();
    for (const auto& task : found.ofTeams) teams.push(rowOf(task, found, days, viewer, kernel));
    add("teams", std::move(teams));
    return sections;
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel, const std::string& newLink) {
    const Days days(kernel.clock().now(), viewer.timeZone());
    std::optional<Feed> feed;
    const Found found = kernel.db().read([&](Transaction& tx) {
        feed = feedOf(tx, viewer.id());
        return findAll(tx, viewer, kernel);
    });
    PageContent content;
    content.title = kernel.translations().text(viewer.locale(), "my_work.title");
    content.templateName = "my-work/my_work";
    content.active = "my_work";
    Json& data = content.data;
    data["sections"] = sectionsOf(found, days, viewer, kernel);
    data["has_tasks"] = data["sections"].size() > 0;
    data["more"] = found.own.size() == mostShown || found.ofTeams.size() == mostShown;
    data["has_feed"] = feed.has_value();
    if (feed) {
        data["feed_made"] = web::moment(feed->createdAt, viewer);
        data["feed_used"] = feed->lastUsedAt.has_value();
        if (feed->lastUsedAt) data["feed_used_at"] = web::moment(*feed->lastUsedAt, viewer);
    }
    data["has_link"] = !newLink.empty();
    data["link"] = newLink;
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply changeFeed(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (request.formValue("action") == "revoke") {
        revokeFeed(viewer, viewer.id(), kernel);
        return web::redirectWith("/my-work#feed", "my_work.link_revoked");
    }
    return show(request, viewer, kernel, makeFeed(viewer, kernel));
}

}  // namespace

void addPages(Registry& registry) {
    registry.page({.path = "/my-work",
                   .access = needs("collaboration.read_tasks"),
                   .title = "my_work.title",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return show(request, viewer, kernel, {}); },
                   .post = changeFeed});
    registry.menu({.id = "my_work",
                   .area = MenuEntry::Area::workspace,
                   .title = "my_work.title",
                   .path = "/my-work",
                   .icon = "list-check",
                   .access = needs("collaboration.read_tasks"),
                   .order = 20});
    registry.tile({.id = "my_work.tasks",
                   .title = "tile.my_work.tasks",
                   .access = needs("collaboration.read_tasks"),
                   .link = "/my-work",
                   .value = [](const Viewer& viewer, Kernel& kernel) {
                       return std::to_string(kernel.db().read([&](Transaction& tx) {
                           return kernel.records().counts(tx, viewer, Task::kind, {ownOpenTasks}).front();
                       }));
                   }});
}

}  // namespace kontor::my_work
