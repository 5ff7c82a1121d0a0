#include "day_view.h"

namespace kontor::calendars {

std::string dateText(Day day, const Viewer& viewer, const Translations& translations) {
    const auto weekday = std::chrono::weekday(day).iso_encoding() - 1;
    const std::string date = localTime(Time(day), viewer.locale(), "UTC");
    return translations.text(viewer.locale(), "calendars.short." + std::string(weekdays[weekday])) + ", " +
           date.substr(0, date.rfind(','));
}

std::string nameOf(const NotableDay& day, const Viewer& viewer, const Translations& translations) {
    if (day.special && !day.special->name.empty()) return day.special->name;
    return day.holiday.empty() ? "" : translations.text(viewer.locale(), "calendars.holiday." + day.holiday);
}

std::string hoursOrClosed(const DayHours& hours, const Viewer& viewer, const Translations& translations) {
    return hours.empty() ? translations.text(viewer.locale(), "calendars.closed") : hoursText(hours);
}

}  // namespace kontor::calendars
