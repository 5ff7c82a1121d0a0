#include "announcement.h"

#include "kontor/error.h"

namespace kontor::announcements {

namespace {

/// Those who write see all; the others what is or was shown to them.
Predicate visible(const Viewer& viewer) {
    if (viewer.may("announcements.write")) return {};
    if (viewer.may("announcements.read_agents")) return {"t.state IN ('shown', 'over')"};
    return {"t.state IN ('shown', 'over') AND t.audience = 'everyone'"};
}

std::string stateAt(const Announcement& announcement, Time now) {
    if (announcement.shownUntil && *announcement.shownUntil <= now) return "over";
    return announcement.shownFrom > now ? "scheduled" : "shown";
}

void prepare(WriteContext& context, const Announcement* before, Announcement& after) {
    if (!before) {
        if (context.viewer.id() != 0) after.createdById = context.viewer.id();
        if (after.shownFrom == Time{}) after.shownFrom = context.now;
    }
    if (after.shownUntil && *after.shownUntil < after.shownFrom)
        throw Invalid("shown_until", "announcements.error.ends_before_it_begins");
    after.state = stateAt(after, context.now);
}

}  // namespace

RecordType announcementType() {
    RecordType type = recordType<Announcement>("announcements", "announcements", announcementFields);
    type.doc = "Something everybody should know now, shown above the pages of workspace and portal.";
    type.label = "{t}.title";
    type.readPermission = "announcements.read";
    type.createPermission = "announcements.write";
    type.writePermission = "announcements.write";
    type.deletePermission = "announcements.write";
    type.visible = visible;
    type.defaultSort = "-shown_from";
    type.textColumns = {"t.title"};
    type.prepare = prepared<Announcement>(prepare);
    return type;
}

}  // namespace kontor::announcements
