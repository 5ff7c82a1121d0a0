#include "ical_import.h"

#include "core/hours.h"
#include "reckoning.h"

namespace kontor::calendars {

namespace {

constexpr int yearsBack = 1;
constexpr int yearsOn = 5;

IcalImport sortOut(const Calendar& calendar, IcalDays&& found) {
    const Edition edition = shownEdition(calendar);
    IcalImport result;
    for (auto& day : found.days) {
        const DayPlan plan = planOf(edition, day.day);
        (plan.special || !plan.holiday.empty() ? result.known : result.added).push_back(std::move(day));
    }
    result.leftOut = std::move(found.leftOut);
    return result;
}

}  // namespace

IcalImport importIcal(Kernel& kernel, const Viewer& viewer, std::int64_t calendarId, std::string_view text,
                      bool apply) {
    const int year = yearOf(std::chrono::floor<std::chrono::days>(kernel.clock().now()));
    const IcalDays found = readIcalDays(text, dayOf(year - yearsBack, 1, 1), dayOf(year + yearsOn, 12, 31));
    const auto plan = [&](Transaction& tx) {
        return sortOut(kernel.records().get<Calendar>(tx, viewer, calendarId), IcalDays(found));
    };
    if (!apply) return kernel.db().read(plan);
    return kernel.db().write([&](Transaction& tx) {
        IcalImport result = plan(tx);
        Json days = Json::object();
        for (const auto& day : result.added) days[dayText(day.day)] = toJson(SpecialDay{day.name, {}});
        if (days.size() > 0)
            kernel.records().patch(tx, viewer, {std::string(Calendar::kind), calendarId}, Patch().set("days", days));
        return result;
    });
}

}  // namespace kontor::calendars
