#include "month.h"

#include <algorithm>
#include <cstdio>
#include <set>

namespace kontor::absences {

namespace {

using std::chrono::day;
using std::chrono::year_month;

std::string dayText(year_month month, unsigned number) {
    return monthText(month) + (number < 10 ? "-0" : "-") + std::to_string(number);
}

/// Midnight of a day by the viewer's clock; the first of the month behind it for a day it has not.
Time beginOf(year_month month, unsigned number, const Viewer& viewer) {
    if (number > daysIn(month)) return beginOf(month + std::chrono::months(1), 1, viewer);
    return readFormTime(dayText(month, number) + "T00:00", viewer.timeZone()).value_or(Time{});
}

std::vector<Absence> overlapping(Transaction& tx, const Viewer& viewer, Kernel& kernel, Time from, Time until,
                                 const Predicate& whose) {
    ListRequest request{.sort = "starts_at", .limit = mostInMonth};
    request.extra = conjoin({"t.starts_at < ? AND t.ends_at > ?", {until, from}}, whose);
    std::vector<Absence> result;
    do {
        const auto page = kernel.records().list(tx, viewer, Absence::kind, request);
        for (const auto& item : page.items) result.push_back(item.as<Absence>());
        request.cursor = page.nextCursor.value_or("");
    } while (!request.cursor.empty() && result.size() < 10 * std::size_t{mostInMonth});
    return result;
}

std::vector<std::int64_t> teamOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t groupId,
                                 bool& isCut) {
    const ListRequest request{.q = "active:yes group:" + std::to_string(groupId),
                              .sort = "name",
                              .limit = mostInMonth,
                              .fields = {"id", "name"}};
    const auto page = kernel.records().list(tx, viewer, "user", request);
    isCut = page.nextCursor.has_value();
    std::vector<std::int64_t> ids;
    for (const auto& item : page.items) ids.push_back(item.id());
    return ids;
}

}  // namespace

std::optional<year_month> monthIn(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    char rest = 0;
    if (text.size() != 7 || std::sscanf(std::string(text).c_str(), "%4d-%2u%c", &year, &month, &rest) != 2)
        return std::nullopt;
    const year_month result{std::chrono::year(year), std::chrono::month(month)};
    if (!result.ok() || year < 1970 || year > 9000) return std::nullopt;
    return result;
}

std::string monthText(year_month month) {
    const unsigned number = static_cast<unsigned>(month.month());
    return std::to_string(static_cast<int>(month.year())) + (number < 10 ? "-0" : "-") + std::to_string(number);
}

year_month monthOf(Time at, const Viewer& viewer) {
    return *monthIn(formTime(at, viewer.timeZone()).substr(0, 7));
}

unsigned daysIn(year_month month) {
    return static_cast<unsigned>(std::chrono::year_month_day_last(month / std::chrono::last).day());
}

AbsenceMonth absencesIn(Transaction& tx, const Viewer& viewer, Kernel& kernel, year_month month,
                        std::optional<std::int64_t> groupId) {
    AbsenceMonth result;
    result.month = month;
    std::vector<Time> days;
    for (unsigned number = 1; number <= daysIn(month) + 1; ++number) days.push_back(beginOf(month, number, viewer));
    std::vector<std::int64_t> people;
    if (groupId) people = teamOf(tx, viewer, kernel, *groupId, result.isCut);
    if (!groupId || !people.empty())
        result.absences = overlapping(tx, viewer, kernel, days.front(), days.back(),
                                      groupId ? isOneOf("t.user_id", people) : Predicate());
    std::set<std::int64_t> named(people.begin(), people.end());
    for (const auto& absence : result.absences) {
        if (!groupId && named.insert(absence.userId).second) people.push_back(absence.userId);
        if (absence.substituteId) named.insert(*absence.substituteId);
    }
    if (!named.empty())
        for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", {named.begin(), named.end()}))
            result.names[id] = std::move(name);
    for (const auto id : people) {
        if (!result.names.contains(id)) continue;  // somebody the viewer may not see
        PersonMonth person{id, result.names[id], std::vector<std::optional<std::size_t>>(days.size() - 1)};
        for (std::size_t i = 0; i < result.absences.size(); ++i) {
            const Absence& absence = result.absences[i];
            if (absence.userId != id) continue;
            for (std::size_t number = 0; number < person.days.size(); ++number)
                if (absence.startsAt < days[number + 1] && absence.endsAt > days[number]) person.days[number] = i;
        }
        result.people.push_back(std::move(person));
    }
    std::stable_sort(result.people.begin(), result.people.end(),
                     [](const PersonMonth& a, const PersonMonth& b) { return a.name < b.name; });
    return result;
}

}  // namespace kontor::absences
