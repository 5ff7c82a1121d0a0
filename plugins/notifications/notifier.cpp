#include "notifier.h"

#include <algorithm>
#include <map>

#include "kontor/audience.h"
#include "kontor/away.h"
#include "kontor/text.h"
#include "notification.h"
#include "notification_store.h"

namespace kontor::notifications {

namespace {

/// What follows within that time comes by the same mail.
constexpr std::chrono::seconds gathering(60);

/// So many unread things of a type within that time are a flood.
constexpr std::chrono::minutes floodTime(10);
constexpr int floodOf = 20;

std::string bundleOf(const Notice& notice) {
    if (notice.bundle.empty()) return notice.type + ":" + toString(notice.about);
    return std::string(leftCharacters(notice.bundle, 120));
}

std::vector<std::int64_t> othersThan(const Viewer& by, std::vector<std::int64_t> people) {
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    // Neither who did it, nor who does it in their name.
    std::erase_if(people, [&](std::int64_t id) { return id <= 0 || id == by.id() || id == by.data().impersonatorId; });
    return people;
}

/// Who stands in for some of them, and for whom.
std::map<std::int64_t, std::int64_t> standIns(Transaction& tx, Kernel& kernel, const Viewer& by, const Notice& notice,
                                              const std::vector<std::int64_t>& people) {
    std::map<std::int64_t, std::int64_t> result;
    auto* away = kernel.find<AwayList>();
    // What one person alone can do by a link is not passed on.
    if (!away || !notice.actions.empty()) return result;
    for (const auto& [person, standIn] : away->standIns(tx, people, kernel.clock().now()))
        if (!std::binary_search(people.begin(), people.end(), standIn) && standIn != by.id())
            result.emplace(standIn, person);
    return result;
}

/// Those who may be told of it, with the rights of this moment.
std::map<std::int64_t, Viewer> seeing(Transaction& tx, Kernel& kernel, const std::vector<std::int64_t>& people,
                                      const Notice& notice) {
    auto& audience = kernel.get<Audience>();
    std::map<std::int64_t, Viewer> result;
    const auto viewers = audience.viewersOf(tx, people, Origin::system);
    // Who sees an entry sees what it hangs on.
    for (const auto& viewer : audience.seeing(tx, viewers, notice.entry.id ? notice.entry : notice.about))
        if (viewer.may("notifications.read")) result.emplace(viewer.id(), viewer);
    return result;
}

store::Entry entryOf(const store::Recipient& person, const Channels& channels, const Notice& notice, Time now) {
    store::Entry entry;
    entry.userId = person.id;
    entry.app = channels.app;
    if (channels.mail != "off" && person.hasAddress) {
        entry.digest = channels.mail == "digest" && !notice.urgent;
        entry.mailAt = entry.digest    ? nextDigest(now, person.times)
                       : notice.urgent ? now
                                       : whenWanted(now + gathering, person.times);
    }
    if (channels.push && person.hasDevice) entry.pushAt = notice.urgent ? now : whenWanted(now, person.times);
    return entry;
}

}  // namespace

Channels channelsFor(const NoticeType& type, const Choices& own, const Choices& presets) {
    if (const auto chosen = own.find(type.id); chosen != own.end()) return chosen->second;
    if (const auto preset = presets.find(type.id); preset != presets.end()) return preset->second;
    return usualOf(type);
}

void announce(Transaction& tx, Kernel& kernel, const Viewer& by, const std::vector<std::int64_t>& ids,
              std::string_view action) {
    for (const auto id : ids) {
        RecordChanged event;
        event.kind = Notification::kind;
        event.id = id;
        event.action = action;
        event.actorId = by.id();
        event.via = toString(by.origin());
        kernel.ledger().emit(tx, event);
    }
}

void NotifierService::tell(Transaction& tx, const Viewer& by, const Notice& notice) {
    const auto type = _kernel->catalog().notices.find(notice.type);
    if (type == _kernel->catalog().notices.end()) throw std::logic_error("nobody declared the notice " + notice.type);
    auto people = othersThan(by, notice.to);
    if (people.empty()) return;

    const Time now = _kernel->clock().now();
    const Settings& settings = _kernel->settings();
    const auto inPlaceOf = standIns(tx, *_kernel, by, notice, people);
    for (const auto& [standIn, away] : inPlaceOf) people.push_back(standIn);
    const auto busy = store::flooded(tx, people, notice.type, now - floodTime, floodOf);
    const auto told = seeing(tx, *_kernel, people, notice);
    std::vector<store::Entry> entries;
    for (const auto& person : store::recipients(tx, people, notice.type, settings.text("notifications.digest_at"))) {
        Channels channels = person.own ? *person.own : person.preset ? *person.preset : usualOf(type->second);
        channels.push = channels.push && settings.flag("notifications.push");
        const auto viewer = told.find(person.id);
        if (channels.none() || viewer == told.end()) continue;
        const auto away = inPlaceOf.find(person.id);
        // The work of who works here is passed on, not what is said to a requester.
        const auto absent = away == inPlaceOf.end() ? told.end() : told.find(away->second);
        if (away != inPlaceOf.end() && (absent == told.end() || !absent->second.may("web.workspace"))) continue;
        entries.push_back(entryOf(person, channels, notice, now));
        if (away != inPlaceOf.end()) entries.back().standsInFor = away->second;
        // Ten thousand tickets given to somebody at once are one notice from some point on.
        entries.back().bundle = busy.contains(person.id) ? notice.type + ":many" : bundleOf(notice);
        const bool inPortal = !notice.portalPath.empty() && !viewer->second.may("web.workspace");
        entries.back().path = inPortal ? notice.portalPath : notice.path;
    }
    std::erase_if(entries, [](const store::Entry& entry) { return !entry.app && !entry.mailAt && !entry.pushAt; });
    const auto written = store::write(tx, notice, by.id(), entries, now);
    announce(tx, *_kernel, by, written.made, "created");
    announce(tx, *_kernel, by, written.counted, "updated");
    const bool pushes =
        std::any_of(entries.begin(), entries.end(), [](const store::Entry& entry) { return entry.pushAt.has_value(); });
    if (pushes) tx.afterCommit([jobs = &_kernel->jobs()] { jobs->wake("notifications.push"); });
    if (notice.urgent) tx.afterCommit([jobs = &_kernel->jobs()] { jobs->wake("notifications.mail"); });
}

}  // namespace kontor::notifications
