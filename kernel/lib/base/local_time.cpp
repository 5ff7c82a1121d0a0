#include <date/tz.h>

#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor {

bool isTimeZone(std::string_view name) {
    if (name.empty() || name.size() > 64) return false;
    try {
        date::locate_zone(std::string(name));
        return true;
    } catch (const std::exception&) {
        return false;
    }
}

std::string localTime(Time time, std::string_view locale, std::string_view zone) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(time);
    const std::string name(isTimeZone(zone) ? zone : "UTC");
    const auto local = date::make_zoned(name, date::sys_time<std::chrono::minutes>(minutes.time_since_epoch()));
    if (locale.starts_with("de")) return date::format("%d.%m.%Y, %H:%M", local);
    return date::format("%b %e, %Y, %H:%M", local);
}

}  // namespace kontor
