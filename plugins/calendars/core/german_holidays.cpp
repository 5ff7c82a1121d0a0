#include "german_holidays.h"

#include <algorithm>
#include <initializer_list>

namespace kontor::calendars {

namespace {

using std::chrono::days;

/// "de-by-augsburg" → "by" and "augsburg"
struct Place {
    std::string_view state;
    std::string_view part;

    bool in(std::initializer_list<std::string_view> states) const {
        return std::find(states.begin(), states.end(), state) != states.end();
    }
};

Place placeOf(std::string_view region) {
    Place place;
    place.state = region.substr(3, 2);
    if (region.size() > 6) place.part = region.substr(6);
    return place;
}

/// The Wednesday before 23 November.
Day repentance(int year) {
    const Day last = dayOf(year, 11, 22);
    return last - (std::chrono::weekday(last) - std::chrono::Wednesday);
}

}  // namespace

Day easterSunday(int year) {
    // The anonymous Gregorian reckoning (Meeus, Jones, Butcher).
    const int a = year % 19, b = year / 100, c = year % 100;
    const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    const int h = (19 * a + b - d - g + 15) % 30;
    const int i = c / 4, k = c % 4;
    const int l = (32 + 2 * e + 2 * i - h - k) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int sum = h + l - 7 * m + 114;
    return dayOf(year, static_cast<unsigned>(sum / 31), static_cast<unsigned>(sum % 31 + 1));
}

std::vector<Holiday> germanHolidays(int year, std::string_view region) {
    std::vector<Holiday> found;
    if (region == "none" || std::find(regions.begin(), regions.end(), region) == regions.end()) return found;
    const Place place = placeOf(region);
    const Day easter = easterSunday(year);
    const auto fixed = [&](unsigned month, unsigned day, std::string_view name, bool held) {
        if (held) found.push_back({dayOf(year, month, day), name});
    };
    const auto moving = [&](int offset, std::string_view name, bool held) {
        if (held) found.push_back({easter + days(offset), name});
    };
    const bool catholic = place.part == "catholic";

    fixed(1, 1, "new_year", true);
    fixed(1, 6, "epiphany", place.in({"bw", "by", "st"}));
    fixed(3, 8, "womens_day", (place.in({"be"}) && year >= 2019) || (place.in({"mv"}) && year >= 2023));
    moving(-2, "good_friday", true);
    moving(0, "easter_sunday", place.in({"bb"}));
    moving(1, "easter_monday", true);
    fixed(5, 1, "labour_day", true);
    fixed(5, 8, "liberation_day", place.in({"be"}) && (year == 2020 || year == 2025));
    moving(39, "ascension", true);
    moving(49, "whit_sunday", place.in({"bb"}));
    moving(50, "whit_monday", true);
    moving(60, "corpus_christi",
           place.in({"bw", "by", "he", "nw", "rp", "sl"}) || (catholic && place.in({"sn", "th"})));
    fixed(6, 17, "uprising_day", place.in({"be"}) && year == 2028);
    fixed(8, 8, "peace_festival", place.part == "augsburg");
    fixed(8, 15, "assumption", place.in({"sl"}) || (place.in({"by"}) && !place.part.empty()));
    fixed(9, 20, "childrens_day", place.in({"th"}) && year >= 2019);
    fixed(10, 3, "unity_day", true);
    fixed(10, 31, "reformation_day",
          year == 2017 || place.in({"bb", "mv", "sn", "st", "th"}) ||
              (year >= 2018 && place.in({"hb", "hh", "ni", "sh"})));
    fixed(11, 1, "all_saints", place.in({"bw", "by", "nw", "rp", "sl"}));
    if (place.in({"sn"}) || year <= 1994) found.push_back({repentance(year), "repentance_day"});
    fixed(12, 25, "christmas_day", true);
    fixed(12, 26, "second_christmas_day", true);
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
    return found;
}

}  // namespace kontor::calendars
