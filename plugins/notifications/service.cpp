#include "service.h"

#include <algorithm>

#include "action_link_store.h"
#include "mailing_store.h"
#include "notification_store.h"
#include "notifier.h"
#include "reminder_store.h"

namespace kontor::notifications {

namespace {

void tidy(JobRun& run, Kernel& kernel) {
    const std::int64_t days = kernel.settings().integer("notifications.keep_days");
    const Time before = kernel.clock().now() - std::chrono::hours(24 * days);
    const Time now = kernel.clock().now();
    while (!run.cancelled()) {
        const auto gone = kernel.db().write([&](Transaction& tx) {
            return std::max({store::prune(tx, before), store::pruneLinks(tx, now),
                             store::pruneMails(tx, now - std::chrono::hours(2)),
                             store::pruneReminders(tx, now - std::chrono::hours(24 * 7))});
        });
        if (gone < 1000) return;
    }
}

}  // namespace

void markRead(Kernel& kernel, const Viewer& viewer, const std::vector<std::int64_t>& ids) {
    if (ids.empty()) return;
    kernel.db().write([&](Transaction& tx) {
        if (store::markRead(tx, viewer.id(), ids, kernel.clock().now()) > 0)
            announce(tx, kernel, viewer, {ids.front()}, "updated");
    });
}

void markAllRead(Kernel& kernel, const Viewer& viewer, Time before) {
    kernel.db().write([&](Transaction& tx) {
        const auto newest = store::newestUnread(tx, viewer.id());
        if (newest && store::markAllRead(tx, viewer.id(), before, kernel.clock().now()) > 0)
            announce(tx, kernel, viewer, {*newest}, "updated");
    });
}

Job tidyJob() {
    return {.name = "notifications.tidy",
            .doc = "Removes notices older than notifications.keep_days.",
            .every = std::chrono::hours(6),
            .run = tidy};
}

}  // namespace kontor::notifications
