#include "step_actions.h"

#include <algorithm>

#include "clock_store.h"
#include "kontor/notifier.h"
#include "kontor/registry.h"
#include "kontor/tickets/ticket.h"

namespace kontor::sla {

namespace {

constexpr const char* warning = "sla.warning";
constexpr const char* breached = "sla.breached";

}  // namespace

void StepActions::run(const Step& step, const ClockRun& clock, const Edition& edition) {
    const auto& ticket = _ticket.as<tickets::Ticket>();
    _reason += (_reason.empty() ? "service level " : ", ") + edition.name + ": " + step.name;
    if (step.raisePriority) {
        const auto now = std::find(tickets::priorities.begin(), tickets::priorities.end(), ticket.priority);
        if (now != tickets::priorities.end() && now + 1 != tickets::priorities.end())
            _patch.set("priority", std::string(*(now + 1)));
    }
    if (step.groupId && ticket.groupId != step.groupId) _patch.set("group_id", *step.groupId);
    for (const auto& tag : step.tags)
        if (std::find(ticket.tags.begin(), ticket.tags.end(), tag) == ticket.tags.end() &&
            std::find(_tags.begin(), _tags.end(), tag) == _tags.end())
            _tags.push_back(tag);
    if (step.tells()) tell(step, clock);
}

std::vector<std::int64_t> StepActions::people(const Step& step) const {
    const auto& ticket = _ticket.as<tickets::Ticket>();
    std::vector<std::int64_t> people;
    for (const auto& who : step.notify) {
        if (who == "assignee" && ticket.assigneeId) people.push_back(*ticket.assigneeId);
        if (who == "group" && ticket.groupId)
            for (const auto id : peopleOfGroup(_tx, *ticket.groupId)) people.push_back(id);
        if (who == "manager" && ticket.assigneeId)
            if (const auto manager = managerOf(_tx, *ticket.assigneeId)) people.push_back(*manager);
    }
    people.insert(people.end(), step.notifyUserIds.begin(), step.notifyUserIds.end());
    for (const auto group : step.notifyGroupIds)
        for (const auto id : peopleOfGroup(_tx, group)) people.push_back(id);
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    return people;
}

void StepActions::tell(const Step& step, const ClockRun& clock) {
    auto* notifier = _kernel.find<Notifier>();
    const auto to = people(step);
    if (!notifier || to.empty()) return;
    const auto& ticket = _ticket.as<tickets::Ticket>();
    const bool late = clock.breachedAt.has_value();
    Notice notice;
    notice.type = late ? breached : warning;
    notice.about = _ticket.ref();
    notice.to = to;
    notice.title = {
        std::string(late ? "sla.notice.breached." : "sla.notice.warning.") + std::string(nameOf(clock.clock)),
        {{"ticket", ticket.number + " " + ticket.subject}}};
    notice.path = "/tickets/" + std::to_string(ticket.id);
    notifier->tell(_tx, Viewer::system("service levels", Origin::rule), notice);
}

void StepActions::finish() {
    if (!_tags.empty()) {
        std::vector<std::string> tags = _ticket.as<tickets::Ticket>().tags;
        tags.insert(tags.end(), _tags.begin(), _tags.end());
        _patch.set("tags", std::move(tags));
    }
    if (!_patch.empty()) _kernel.records().patch(_tx, Viewer::system(_reason, Origin::rule), _ticket.ref(), _patch);
}

void addNotices(Registry& registry) {
    registry.notice({.id = warning,
                     .title = "sla.notice.warning",
                     .doc = "A ticket of mine or of my group will soon be late.",
                     .usual = NoticeType::Usual::app,
                     .roles = roles::staff});
    registry.notice({.id = breached,
                     .title = "sla.notice.breached",
                     .doc = "A ticket of mine or of my group is late.",
                     .usual = NoticeType::Usual::mail,
                     .roles = roles::staff});
}

}  // namespace kontor::sla
