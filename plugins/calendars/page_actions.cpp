#include "page_actions.h"

#include <algorithm>

#include "core/hours.h"
#include "kontor/text.h"

namespace kontor::calendars {

namespace {

/// A form has at most 1,000 fields, and each day found is one.
constexpr std::size_t mostChosen = 990;

Ref refOf(std::int64_t calendarId) {
    return {std::string(Calendar::kind), calendarId};
}

void change(const Viewer& viewer, Kernel& kernel, std::int64_t calendarId, const Patch& patch) {
    kernel.db().write([&](Transaction& tx) { kernel.records().patch(tx, viewer, refOf(calendarId), patch); });
}

std::optional<std::int64_t> versionIn(Request& request) {
    const std::string text = request.formValue("version");
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoll(text);
}

Day dateIn(Request& request) {
    const auto day = readDay(trimmed(request.formValue("date")));
    if (!day) throw Invalid("date", "calendars.error.no_date");
    return *day;
}

}  // namespace

std::string pathOf(std::int64_t calendarId) {
    return home + "/" + std::to_string(calendarId);
}

Patch patchOf(Request& request, Kernel& kernel, const Calendar* before) {
    Patch patch;
    std::vector<FieldError> errors;
    const std::string zone(trimmed(request.formValue("time_zone")));
    const std::string region = request.formValue("region");
    if (std::find(regions.begin(), regions.end(), region) == regions.end())
        errors.push_back({"region", {"calendars.error.region", {}}});
    const std::string name(trimmed(request.formValue("name")));
    if (name.empty()) errors.push_back({"name", {"error.required", {}}});
    if (characters(name) > 100) errors.push_back({"name", {"error.too_long", {{"most", "100"}}}});
    Json hours = Json::object();
    for (const auto weekday : weekdays) {
        try {
            hours[weekday] = toJson(readHoursText(request.formValue(weekday), std::string(weekday)));
        } catch (const Invalid& invalid) {
            errors.insert(errors.end(), invalid.errors().begin(), invalid.errors().end());
        }
    }
    const std::string from = request.formValue("valid_from");
    const bool kept =
        before && before->validFrom > kernel.clock().now() && from == formTime(before->validFrom, before->timeZone);
    const auto validFrom = from.empty() || kept ? std::optional(kernel.clock().now()) : readFormTime(from, zone);
    if (!validFrom) errors.push_back({"valid_from", {"error.not_a_time", {}}});
    // An empty field means now; said of a change that is still to come only, as it makes an edition.
    const bool says = !kept && (!from.empty() || request.formValue("planned") == "true");
    if (!errors.empty()) throw Invalid(std::move(errors));
    patch.set("name", name).set("time_zone", zone).set("region", region).set("hours", hours);
    if (says) patch.set("valid_from", *validFrom);
    if (request.formValue("is_default") == "true") patch.set("is_default", true);
    return patch;
}

std::int64_t createFrom(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Patch patch = patchOf(request, kernel);
    return kernel.db().write(
        [&](Transaction& tx) { return kernel.records().create(tx, viewer, Calendar::kind, patch).id(); });
}

void saveFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId) {
    kernel.db().write([&](Transaction& tx) {
        const auto before = kernel.records().get<Calendar>(tx, viewer, calendarId);
        kernel.records().patch(tx, viewer, refOf(calendarId), patchOf(request, kernel, &before), versionIn(request));
    });
}

void addDayFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId) {
    const Day day = dateIn(request);
    const std::string name(trimmed(request.formValue("day_name")));
    if (characters(name) > longestDayName)
        throw Invalid("day_name", "error.too_long", {{"most", std::to_string(longestDayName)}});
    Json days = Json::object();
    days[dayText(day)] = toJson(SpecialDay{name, readHoursText(request.formValue("day_hours"), "day_hours")});
    change(viewer, kernel, calendarId, Patch().set("days", days));
}

void removeDayFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId) {
    Json days = Json::object();
    days[dayText(dateIn(request))] = Json();
    change(viewer, kernel, calendarId, Patch().set("days", days));
}

IcalImport lookThrough(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId) {
    for (const auto& upload : request.uploads()) {
        if (upload.field != "file" || upload.content.empty()) continue;
        IcalImport found = importIcal(kernel, viewer, calendarId, upload.content, false);
        if (found.added.size() > mostChosen)
            throw Invalid("file", "calendars.import.too_many",
                          {{"count", std::to_string(found.added.size())},
                           {"most", std::to_string(mostChosen)},
                           {"id", std::to_string(calendarId)}});
        return found;
    }
    throw Invalid("file", "calendars.error.no_file");
}

std::size_t addFoundFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::int64_t calendarId) {
    Json days = Json::object();
    for (const auto& [field, value] : request.form()) {
        if (field != "day") continue;
        const auto day = readDay(std::string_view(value).substr(0, 10));
        if (!day) throw Invalid("date", "calendars.error.no_date");
        const std::string_view name = value.size() > 11 ? std::string_view(value).substr(11) : std::string_view();
        days[dayText(*day)] = toJson(SpecialDay{std::string(leftCharacters(name, longestDayName)), {}});
    }
    if (days.size() > 0) change(viewer, kernel, calendarId, Patch().set("days", days));
    return days.size();
}

void removeCalendar(const Viewer& viewer, Kernel& kernel, std::int64_t calendarId) {
    kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, refOf(calendarId)); });
}

}  // namespace kontor::calendars
