#include "upkeep.h"

#include <algorithm>

#include "alert_store.h"
#include "alerts.h"
#include "installation.h"
#include "installed_store.h"
#include "kontor/notifier.h"
#include "kontor/text.h"
#include "license.h"
#include "license_store.h"
#include "positions.h"
#include "product.h"
#include "product_store.h"
#include "recogniser.h"

namespace kontor::software {

namespace {

constexpr const char* endingNotice = "software.ending";

void followInstallations(const InstallationsChanged& event, Kernel& kernel) {
    recogniseNewTitles(kernel);
    kernel.db().write([&](Transaction& tx) {
        if (event.first)
            markTitlesOn(tx, event.assetId);
        else
            markTitlesChanged(tx, event.assetId, event.since);
        endAlertsOn(tx, event.assetId, kernel.clock().now());
        raiseAlerts(tx, kernel, newlyBannedOn(tx, event.assetId));
    });
}

bool names(const RecordChanged& event, std::initializer_list<std::string_view> fields) {
    return std::any_of(event.changed.begin(), event.changed.end(), [&](const std::string& field) {
        return std::find(fields.begin(), fields.end(), field) != fields.end();
    });
}

void followRecords(const RecordChanged& event, Kernel& kernel) {
    if (event.kind == "asset" &&
        (event.action != "updated" || names(event, {"user_id", "location_id", "state", "custom"}))) {
        kernel.db().write([&](Transaction& tx) { markStaleOn(tx, event.id); });
    } else if (event.kind == Product::kind && event.action != "deleted" && names(event, {"banned"})) {
        alertOfProduct(kernel, event.id);
    } else if (event.kind == "software_title") {
        recogniseNewTitles(kernel);
    }
}

/// The days before an end at which people are reminded, the fewest first.
std::vector<std::int64_t> reminderDays(Kernel& kernel) {
    std::vector<std::int64_t> days;
    for (const auto& part : split(kernel.settings().text("software.remind_days"), ',')) {
        const auto text = trimmed(part);
        if (text.empty() || text.size() > 4 || text.find_first_not_of("0123456789") != std::string_view::npos) continue;
        days.push_back(std::stoll(std::string(text)));
    }
    std::sort(days.begin(), days.end());
    return days;
}

void remind(Transaction& tx, Kernel& kernel, const std::string& what, const std::vector<Ending>& endings,
            const std::vector<std::int64_t>& days, Date today) {
    const auto everybody = endings.empty() ? std::vector<std::int64_t>() : softwareKeepers(tx, kernel);
    auto* notifier = kernel.find<Notifier>();
    for (const auto& ending : endings) {
        const auto left = (ending.on - today).count();
        const auto step = std::find_if(days.begin(), days.end(), [&](std::int64_t day) { return left <= day; });
        if (step == days.end()) continue;
        auto people = everybody;
        if (ending.responsibleId) people.push_back(*ending.responsibleId);
        std::sort(people.begin(), people.end());
        people.erase(std::unique(people.begin(), people.end()), people.end());
        if (people.empty() || !notifier ||
            !noteReminder(tx, ending.licenseId, what, ending.on, *step, kernel.clock().now()))
            continue;
        notifier->tell(
            tx, Viewer::system("licence reminders"),
            {.type = endingNotice,
             .about = licenseRef(ending.licenseId),
             .to = people,
             .title = {"software.notice." + what, {{"license", ending.name}, {"date", formatDate(ending.on)}}},
             .path = "/licenses/" + std::to_string(ending.licenseId)});
    }
}

void remindOfEnds(Kernel& kernel, Date today) {
    const auto days = reminderDays(kernel);
    if (days.empty()) return;
    const Date last = today + std::chrono::days(days.back());
    kernel.db().write([&](Transaction& tx) {
        remind(tx, kernel, "ends", endingTerms(tx, today, last), days, today);
        remind(tx, kernel, "maintenance", endingMaintenance(tx, today, last), days, today);
    });
}

/// Licences begin and end at midnight (UTC).
void moveOn(JobRun& run, Kernel& kernel, Date today) {
    const Viewer viewer = Viewer::system("licence terms");
    const auto due = kernel.db().read([&](Transaction& tx) { return licensesToMoveOn(tx, today); });
    for (const auto id : due) {
        if (run.cancelled()) return;
        kernel.db().write([&](Transaction& tx) {
            const auto license = kernel.records().get<License>(tx, viewer, id);
            kernel.records().patch(tx, viewer, licenseRef(id),
                                   Patch().set("state", std::string(stateOn(license, today))));
        });
    }
}

}  // namespace

void addUpkeep(Registry& registry) {
    registry.on<InstallationsChanged>("software.installations",
                                      "Recognises new titles, has machines counted again, finds banned programs.",
                                      followInstallations);
    registry.on<RecordChanged>("software.records",
                               "Has positions reckoned again when machines change hands, finds newly banned programs.",
                               followRecords);
    registry.job(positionsJob());
    registry.job({.name = "software.terms",
                  .doc = "Begins and ends licences by their terms, and reminds people of ends.",
                  .every = std::chrono::hours(1),
                  .run = [](JobRun& run, Kernel& kernel) {
                      const Date today = std::chrono::floor<std::chrono::days>(kernel.clock().now());
                      moveOn(run, kernel, today);
                      remindOfEnds(kernel, today);
                  }});
    registry.job({.name = "software.nightly",
                  .doc = "Has everything counted and reckoned again: machines fall idle without anything happening.",
                  .every = std::chrono::hours(24),
                  .run = [](JobRun&, Kernel& kernel) {
                      kernel.db().write([](Transaction& tx) { markEverythingStale(tx); });
                      kernel.jobs().wake("software.positions");
                  }});
    registry.job({.name = "software.apply_rules",
                  .doc = "Asks the recognition rules about all titles again.",
                  .run = [](JobRun& run, Kernel& kernel) {
                      applyRules(kernel, [&](const RecognitionReport& report) {
                          run.progress(report.titles, 0);
                          return !run.cancelled();
                      });
                  }});
    registry.notice({.id = bannedNotice,
                     .title = "software.notice.banned_type",
                     .doc = "Banned software was found on a machine.",
                     .usual = NoticeType::Usual::app,
                     .roles = roles::staff});
    registry.notice({.id = endingNotice,
                     .title = "software.notice.ending_type",
                     .doc = "A licence or its maintenance ends soon.",
                     .usual = NoticeType::Usual::mail,
                     .roles = roles::staff});
}

}  // namespace kontor::software
