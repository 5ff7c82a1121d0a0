#include "notifier.h"

#include <algorithm>

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

/// Who may be told of it, with the rights of this moment.
std::optional<Viewer> seeing(Transaction& tx, Kernel& kernel, std::int64_t userId, const Notice& notice) {
    try {
        Viewer person = kernel.accounts().viewerOf(tx, userId, Origin::system);
        // Who sees an entry sees what it hangs on.
        kernel.records().get(tx, person, notice.entry.id ? notice.entry : notice.about);
        if (person.may("notifications.read")) return person;
    } catch (const NotFound&) {
        return std::nullopt;
    } catch (const Forbidden&) {
        return std::nullopt;
    }
    return std::nullopt;
}

std::vector<std::int64_t> othersThan(const Viewer& by, std::vector<std::int64_t> people) {
    std::sort(people.begin(), people.end());
    people.erase(std::unique(people.begin(), people.end()), people.end());
    // Neither who did it, nor who does it in their name.
    std::erase_if(people, [&](std::int64_t id) { return id <= 0 || id == by.id() || id == by.data().impersonatorId; });
    return people;
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
    const auto people = othersThan(by, notice.to);
    if (people.empty()) return;

    const Time now = _kernel->clock().now();
    const Settings& settings = _kernel->settings();
    const auto busy = store::flooded(tx, people, notice.type, now - floodTime, floodOf);
    std::vector<store::Entry> entries;
    for (const auto& person : store::recipients(tx, people, notice.type, settings.text("notifications.digest_at"))) {
        Channels channels = person.own ? *person.own : person.preset ? *person.preset : usualOf(type->second);
        channels.push = channels.push && settings.flag("notifications.push");
        if (channels.none()) continue;
        const auto viewer = seeing(tx, *_kernel, person.id, notice);
        if (!viewer) continue;
        entries.push_back(entryOf(person, channels, notice, now));
        // Ten thousand tickets given to somebody at once are one notice from some point on.
        entries.back().bundle = busy.contains(person.id) ? notice.type + ":many" : bundleOf(notice);
        const bool inPortal = !notice.portalPath.empty() && !viewer->may("web.workspace");
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
