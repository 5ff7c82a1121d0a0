#include "service.h"

#include <algorithm>

#include "store.h"

namespace kontor::announcements {

namespace {

constexpr int mostShown = 20;

auto rankOf(const Announcement& announcement) {
    return std::find(severities.begin(), severities.end(), announcement.severity) - severities.begin();
}

}  // namespace

std::vector<Announcement> noticesFor(const Viewer& viewer, Kernel& kernel) {
    auto shown = kernel.db().read([&](Transaction& tx) {
        return kernel.records().all<Announcement>(tx, viewer, {.limit = mostShown, .extra = openFor(viewer.id())});
    });
    std::stable_sort(shown.begin(), shown.end(),
                     [](const auto& one, const auto& other) { return rankOf(one) > rankOf(other); });
    return shown;
}

void dismiss(const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    kernel.db().write([&](Transaction& tx) {
        kernel.records().get<Announcement>(tx, viewer, id);
        if (viewer.id() != 0) addDismissal(tx, id, viewer.id(), kernel.clock().now());
    });
}

Announcement withdraw(const Viewer& viewer, Kernel& kernel, std::int64_t id) {
    const Time now = kernel.clock().now();
    return kernel.db().write([&](Transaction& tx) {
        const auto before = kernel.records().get<Announcement>(tx, viewer, id);
        Patch patch;
        patch.set("shown_until", now);
        if (before.shownFrom > now) patch.set("shown_from", now);
        return kernel.records().patch<Announcement>(tx, viewer, id, patch);
    });
}

void advance(Kernel& kernel) {
    const Viewer system = Viewer::system("announcements begin and end");
    kernel.db().write([&](Transaction& tx) {
        // The rules of the record set the state; there is nothing else to change.
        for (const auto id : due(tx, kernel.clock().now()))
            kernel.records().patch<Announcement>(tx, system, id, Patch());
    });
}

}  // namespace kontor::announcements
