#include "core/recurring_days.h"

#include <algorithm>

#include "core/ical_days.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::calendars {

namespace {

using std::chrono::days;

constexpr std::size_t longestRule = 500;

bool isRule(const std::string& rule) {
    return rule.size() <= longestRule && rule.starts_with("FREQ=") && std::all_of(rule.begin(), rule.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '=' || c == ';' || c == ',' ||
                      c == '-' || c == '+';
           });
}

/// As whole days of an event in a calendar file: everything that is to be minded about rules is minded there.
std::vector<Day> daysWithin(const std::string& rule, Day start, Day from, Day to) {
    std::string lines =
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:" + replaceAll(dayText(start), "-", "") + "\r\n";
    // Lines are folded at 75 bytes.
    const std::string line = "RRULE:" + rule;
    for (std::size_t at = 0; at < line.size(); at += 70) lines += (at ? " " : "") + line.substr(at, 70) + "\r\n";
    lines += "END:VEVENT\r\nEND:VCALENDAR\r\n";
    std::vector<Day> result;
    for (const auto& day : readIcalDays(lines, from, to).days) result.push_back(day.day);
    return result;
}

}  // namespace

std::vector<Day> recurringDays(const std::string& rule, Day start, Day from, Day last, std::size_t least) {
    if (!isRule(rule)) throw Invalid("rule", "calendars.error.rule");
    std::vector<Day> found;
    try {
        // Wider and wider: a rule for each day has as many days as a file may in the first of these.
        for (const auto span : {days(100), days(900), days(365 * 12)}) {
            found = daysWithin(rule, start, std::max(from, start), std::min(std::max(from, start) + span, last));
            if (found.size() >= least) break;
        }
    } catch (const Invalid&) {
        if (found.empty()) throw Invalid("rule", "calendars.error.rule");
    }
    // The first day of an event is one of its days whether the rule names it or not.
    return found;
}

}  // namespace kontor::calendars
