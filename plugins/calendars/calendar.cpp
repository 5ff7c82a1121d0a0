#include "calendar.h"

#include <algorithm>

#include "calendar_store.h"
#include "core/hours.h"
#include "kontor/kernel.h"
#include "kontor/text.h"

namespace kontor::calendars {

namespace {

bool saysTheSame(const Calendar& a, const Calendar& b) {
    return a.timeZone == b.timeZone && a.region == b.region && a.hours == b.hours && a.days == b.days &&
           a.validFrom == b.validFrom;
}

/// Hours and days as they are written everywhere: sorted, without what says nothing.
void settle(Calendar& calendar, std::vector<FieldError>& errors) {
    const std::size_t before = errors.size();
    const WeekHours week = readWeek(calendar.hours, errors);
    const SpecialDays days = readDays(calendar.days, errors);
    if (errors.size() > before) return;
    calendar.hours = toJson(week);
    // Nobody could ever reckon by it; a calendar of nothing but exceptions runs out.
    if (calendar.hours.size() == 0) errors.push_back({"hours", {"calendars.error.never_open", {}}});
    calendar.days = Json::object();
    for (const auto& [day, special] : days) calendar.days[dayText(day)] = toJson(special);
}

void settleValidFrom(const WriteContext& context, const Calendar* before, Calendar& calendar,
                     std::vector<FieldError>& errors) {
    // Clocks differ a little, and "now" takes a moment to get here.
    if (calendar.validFrom < context.now && context.now - calendar.validFrom < std::chrono::minutes(5) &&
        (!before || calendar.validFrom != before->validFrom))
        calendar.validFrom = context.now;
    const bool given = before ? calendar.validFrom != before->validFrom : calendar.validFrom != Time{};
    if (given && calendar.validFrom < context.now)
        errors.push_back({"valid_from", {"calendars.error.past", {}}});
    else if (!before && !given)
        calendar.validFrom = context.now;
    else if (before && !given && !saysTheSame(*before, calendar))
        calendar.validFrom = std::max(before->validFrom, context.now);
}

void prepare(WriteContext& context, const Calendar* before, Calendar& calendar) {
    std::vector<FieldError> errors;
    calendar.name = trimmed(calendar.name);
    if (isNameTaken(context.tx, calendar.name, calendar.id))
        errors.push_back({"name", {"calendars.error.name_taken", {}}});
    if (!isTimeZone(calendar.timeZone)) errors.push_back({"time_zone", {"error.not_a_time_zone", {}}});
    settle(calendar, errors);
    settleValidFrom(context, before, calendar, errors);
    if (before && before->isDefault && !calendar.isDefault && otherDefaults(context.tx, calendar.id).empty())
        errors.push_back({"is_default", {"calendars.error.default_needed", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
}

void written(WriteContext& context, const Calendar* before, const Calendar& calendar) {
    if (!before || !saysTheSame(*before, calendar)) addEdition(context.tx, calendar, context.viewer.id(), context.now);
    if (!calendar.isDefault || (before && before->isDefault)) return;
    for (const auto other : otherDefaults(context.tx, calendar.id))
        context.kernel.records().patch(context.tx, context.viewer, {std::string(Calendar::kind), other},
                                       Patch().set("is_default", false));
}

void removingCalendar(WriteContext&, const void* record) {
    if (static_cast<const Calendar*>(record)->isDefault) throw Conflict("calendars.error.default_stays");
}

}  // namespace

RecordType calendarType() {
    RecordType type = recordType<Calendar>("business-calendars", "business_calendars", calendarFields);
    type.doc = "When a company or a team works: hours of the week, holidays, exceptions.";
    type.label = "{t}.name";
    type.readPermission = "calendars.read";
    type.createPermission = "calendars.manage";
    type.writePermission = "calendars.manage";
    type.deletePermission = "calendars.manage";
    type.defaultSort = "name";
    type.textColumns = {"t.name"};
    type.lookup = {"t.name"};
    type.groups = {"editions", "activity"};
    type.prepare = prepared<Calendar>(prepare);
    type.written = writtenBy<Calendar>(written);
    type.removing = removingCalendar;
    return type;
}

}  // namespace kontor::calendars
