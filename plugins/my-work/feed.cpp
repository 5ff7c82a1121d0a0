#include "feed.h"

#include <map>

#include "ical_writer.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "worklist.h"

namespace kontor::my_work {

namespace {

using collaboration::Task;
constexpr std::size_t mostInFeed = 2000;
constexpr std::size_t tokenBytes = 32;

/// The name of this server, which makes ids of tasks ids in the world.
std::string instanceOf(Kernel& kernel) {
    std::string name = kernel.config("public_url");
    if (const auto scheme = name.find("://"); scheme != std::string::npos) name = name.substr(scheme + 3);
    name = name.substr(0, name.find_first_of(":/"));
    return name.empty() ? "kontor" : name;
}

void putTask(IcalWriter& ical, const Task& task, const std::string& record, bool asTasks, Kernel& kernel) {
    ical.line("BEGIN", asTasks ? "VTODO" : "VEVENT");
    ical.text("UID", "task-" + std::to_string(task.id) + "@" + instanceOf(kernel));
    ical.line("SEQUENCE", std::to_string(task.version));
    ical.time("DTSTAMP", task.updatedAt);
    ical.time("LAST-MODIFIED", task.updatedAt);
    ical.text("SUMMARY", record.empty() ? task.title : task.title + " – " + record);
    if (!task.description.empty()) ical.text("DESCRIPTION", task.description);
    if (const std::string page = pageOf(task, kernel); !page.empty())
        ical.line("URL", kernel.config("public_url") + page);
    if (asTasks) {
        if (task.dueAt) ical.time("DUE", *task.dueAt);
        ical.line("STATUS", "NEEDS-ACTION");
    } else {
        ical.time("DTSTART", *task.dueAt - std::chrono::minutes(30));
        ical.time("DTEND", *task.dueAt);
        ical.line("TRANSP", "TRANSPARENT");
    }
    ical.line("END", asTasks ? "VTODO" : "VEVENT");
}

}  // namespace

std::string makeFeed(const Viewer& viewer, Kernel& kernel) {
    // Who helps somebody for a while must not keep a way to their tasks.
    if (viewer.data().impersonatorId != 0) throw Forbidden("a calendar link for somebody else");
    const std::string token = randomToken(tokenBytes);
    kernel.db().write([&](Transaction& tx) {
        keepFeed(tx, viewer.id(), sha256Hex(token), kernel.clock().now());
        kernel.ledger().journal(tx, viewer, {"user", viewer.id()}, "calendar_link_made");
    });
    return kernel.config("public_url") + "/feeds/" + token + "/tasks.ics";
}

bool revokeFeed(const Viewer& by, std::int64_t userId, Kernel& kernel) {
    return kernel.db().write([&](Transaction& tx) {
        if (!removeFeed(tx, userId)) return false;
        kernel.ledger().journal(tx, by, {"user", userId}, "calendar_link_revoked");
        return true;
    });
}

std::optional<Feed> findFeed(const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) { return feedOf(tx, viewer.id()); });
}

std::string calendarOf(const std::string& token, bool asTasks, Kernel& kernel) {
    const std::string hash = sha256Hex(token);
    const Time now = kernel.clock().now();
    std::string result;
    const bool used = kernel.db().read([&](Transaction& tx) {
        const auto feed = feedByToken(tx, hash);
        if (!feed) throw NotFound("a calendar link");
        const Viewer viewer = kernel.accounts().viewerOf(tx, feed->userId, Origin::api);
        const std::string q = asTasks ? ownOpenTasks : std::string(ownOpenTasks) + " due:any";
        const auto tasks = tasksFor(tx, viewer, kernel, q, mostInFeed);
        std::map<std::string, std::vector<std::int64_t>> owners;
        for (const auto& task : tasks) owners[task.recordKind].push_back(task.recordId);
        std::map<Ref, std::string> names;
        for (const auto& [kind, ids] : owners)
            for (auto& [id, name] : kernel.records().labels(tx, viewer, kind, ids)) names[{kind, id}] = std::move(name);
        IcalWriter ical;
        ical.line("BEGIN", "VCALENDAR").line("VERSION", "2.0").line("PRODID", "-//Kontor//My work//EN");
        ical.line("CALSCALE", "GREGORIAN").line("METHOD", "PUBLISH");
        ical.text("X-WR-CALNAME", kernel.translations().text(viewer.locale(), "my_work.calendar"));
        ical.line("REFRESH-INTERVAL;VALUE=DURATION", "PT15M");
        for (const auto& task : tasks) putTask(ical, task, names[{task.recordKind, task.recordId}], asTasks, kernel);
        ical.line("END", "VCALENDAR");
        result = std::move(ical).done();
        return feed->lastUsedAt && now - *feed->lastUsedAt < std::chrono::hours(1);
    });
    // Once an hour is enough to see whether somebody still reads it.
    if (!used)
        kernel.db().write([&](Transaction& tx) {
            if (const auto feed = feedByToken(tx, hash)) noteUse(tx, feed->userId, now);
        });
    return result;
}

}  // namespace kontor::my_work
