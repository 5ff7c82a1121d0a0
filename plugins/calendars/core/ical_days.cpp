#include "ical_days.h"

#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <set>

#include "hours.h"
#include "ical_lines.h"
#include "kontor/text.h"

namespace kontor::calendars {

namespace {

using std::chrono::days;

constexpr int longestEvent = 366;  // days
constexpr int mostRules = 100;
constexpr int mostBarrenRules = 2;        // those that never come true are searched for long
constexpr int mostOccurrences = 100'000;  // of all rules together

struct PropertyEnd {
    void operator()(icalproperty* property) const { icalproperty_free(property); }
};
using Property = std::unique_ptr<icalproperty, PropertyEnd>;
struct IteratorEnd {
    void operator()(icalrecur_iterator* iterator) const { icalrecur_iterator_free(iterator); }
};

Property parse(const std::string& line) {
    // Bad input is no defect of ours: the library must not abort for it.
    static const bool once = [] {
        icalerror_set_errors_are_fatal(0);
        return true;
    }();
    (void)once;
    return Property(icalproperty_new_from_string(line.c_str()));
}

Property parsed(const IcalLine& line) {
    auto property = parse(line.whole());
    if (!property) refuseLine(line.number, "calendars.ical.value", line.whole());
    return property;
}

/// The day of a DATE value; nothing for one with a time.
std::optional<Day> readDate(const IcalLine& line, const icaltimetype& time) {
    if (icaltime_is_null_time(time)) refuseLine(line.number, "calendars.ical.value", line.whole());
    if (!time.is_date) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(time.year),
                                           std::chrono::month(static_cast<unsigned>(time.month)),
                                           std::chrono::day(static_cast<unsigned>(time.day))};
    if (!date.ok() || time.year < 1900 || time.year > 2199)
        refuseLine(line.number, "calendars.ical.date", line.whole());
    return Day(date);
}

icaltimetype timeOf(Day day) {
    const std::chrono::year_month_day date(day);
    icaltimetype time = icaltime_null_time();
    time.is_date = 1;
    time.year = static_cast<int>(date.year());
    time.month = static_cast<int>(static_cast<unsigned>(date.month()));
    time.day = static_cast<int>(static_cast<unsigned>(date.day()));
    return time;
}

/// More days than there are in a period of the rule: libical looks for the position in each of thousands of periods.
bool hasImpossiblePosition(const icalrecurrencetype& rule) {
    int most = 366;
    if (rule.freq == ICAL_DAILY_RECURRENCE) most = 1;
    if (rule.freq == ICAL_WEEKLY_RECURRENCE) most = 7;
    if (rule.freq == ICAL_MONTHLY_RECURRENCE) {
        const auto named = std::find(std::begin(rule.by_day), std::end(rule.by_day), ICAL_RECURRENCE_ARRAY_MAX);
        const auto weekdays = static_cast<int>(named - std::begin(rule.by_day));
        most = weekdays == 0 ? 31 : std::min(31, weekdays * 5);
    }
    const auto end = std::find(std::begin(rule.by_set_pos), std::end(rule.by_set_pos), ICAL_RECURRENCE_ARRAY_MAX);
    return std::any_of(std::begin(rule.by_set_pos), end, [&](short at) { return std::abs(at) > most; });
}

class Reader {
  public:
    Reader(Day first, Day last) : _first(first), _last(last) {}

    void take(const IcalEvent& event) {
        const IcalLine* summary = event.find("SUMMARY");
        _name = summary ? nameOf(*summary) : "";
        const auto leaveOut = [&](const char* key) { _result.leftOut.push_back({event.line, _name, {key, {}}}); };
        const IcalLine* start = event.find("DTSTART");
        if (!start) refuseLine(event.line, "calendars.ical.no_start");
        const auto day = readDate(*start, icalproperty_get_dtstart(parsed(*start).get()));
        if (!day) return leaveOut("calendars.ical.not_whole_day");
        if (const auto* status = event.find("STATUS"); status && asciiLower(trimmed(status->value)) == "cancelled")
            return leaveOut("calendars.ical.cancelled");
        if (event.find("RECURRENCE-ID")) return leaveOut("calendars.ical.changed_occurrence");

        const int length = lengthOf(event, *day);
        std::set<Day> starts = startsOf(event, *day, length);
        const std::size_t before = _days.size();
        bool covered = false;
        for (const Day begin : starts)
            for (Day at = begin; at < begin + days(length); at += days(1)) {
                if (at < _first || at > _last) continue;
                covered = true;
                _days.emplace(at, IcalDay{at, _name, event.line});
            }
        if (!covered) leaveOut("calendars.ical.outside");
        if (_days.size() > before && _days.size() > mostDays) refuseLine(event.line, "calendars.ical.many_days");
    }

    IcalDays result() {
        for (auto& [day, found] : _days) _result.days.push_back(std::move(found));
        return std::move(_result);
    }

  private:
    static std::string nameOf(const IcalLine& line) {
        const auto property = parse(line.whole());
        const char* text = property ? icalproperty_get_summary(property.get()) : nullptr;
        return std::string(leftCharacters(trimmed(text ? text : ""), longestDayName));
    }

    static int lengthOf(const IcalEvent& event, Day start) {
        int length = 1;
        const IcalLine* line = event.find("DTEND");
        if (line) {
            const auto end = readDate(*line, icalproperty_get_dtend(parsed(*line).get()));
            if (!end || *end < start) refuseLine(line->number, "calendars.ical.end_date", line->whole());
            length = std::max(1, static_cast<int>((*end - start).count()));
        } else if ((line = event.find("DURATION"))) {
            const auto duration = icalproperty_get_duration(parsed(*line).get());
            if (duration.is_neg || duration.weeks > 60 || duration.days > 400)
                refuseLine(line->number, "calendars.ical.end_date", line->whole());
            length = std::max(1, static_cast<int>(duration.weeks * 7 + duration.days));
        }
        if (length > longestEvent) refuseLine(line->number, "calendars.ical.long_event", line->whole());
        return length;
    }

    /// The days on which the event begins and which its occurrences may reach into the span from.
    std::set<Day> startsOf(const IcalEvent& event, Day start, int length) {
        std::set<Day> starts{start};
        for (const auto& line : event.lines) {
            if (line.name == "RRULE") repeat(line, start, length, starts);
            if (line.name == "RDATE") each(line, [&](Day day) { starts.insert(day); });
        }
        for (const auto& line : event.lines)
            if (line.name == "EXDATE") each(line, [&](Day day) { starts.erase(day); });
        return starts;
    }

    /// Each of the dates of a line; times and periods are no whole days.
    void each(const IcalLine& line, const std::function<void(Day)>& use) {
        for (const auto& value : split(line.value, ',')) {
            if (++_occurrences > mostOccurrences) refuseLine(line.number, "calendars.ical.many_occurrences");
            const IcalLine one{line.number, "DTSTART", line.params, value};
            if (value.find('/') != std::string::npos) continue;
            if (const auto day = readDate(one, icalproperty_get_dtstart(parsed(one).get()))) use(*day);
        }
    }

    void repeat(const IcalLine& line, Day start, int length, std::set<Day>& starts) {
        if (++_rules > mostRules) refuseLine(line.number, "calendars.ical.many_rules");
        const auto property = parsed(line);
        icalrecurrencetype rule = icalproperty_get_rrule(property.get());
        const bool daily = rule.freq == ICAL_DAILY_RECURRENCE || rule.freq == ICAL_WEEKLY_RECURRENCE ||
                           rule.freq == ICAL_MONTHLY_RECURRENCE || rule.freq == ICAL_YEARLY_RECURRENCE;
        const bool byTime = rule.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                            rule.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX ||
                            rule.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX;
        if (!daily || byTime || rule.interval < 1 || rule.rscale || hasImpossiblePosition(rule))
            refuseLine(line.number, "calendars.ical.rule", line.value);
        // The library stops looking there, also where a rule never comes true; with a count it would look on.
        const int count = rule.count;
        rule.count = 0;
        if (icaltime_is_null_time(rule.until) || icaltime_compare(rule.until, timeOf(_last)) > 0)
            rule.until = timeOf(_last);
        if (icaltime_compare(timeOf(start), rule.until) > 0) return;
        const std::unique_ptr<icalrecur_iterator, IteratorEnd> iterator(icalrecur_iterator_new(rule, timeOf(start)));
        if (!iterator) refuseLine(line.number, "calendars.ical.rule", line.value);
        for (int found = 0; count == 0 || found < count; ++found) {
            const icaltimetype next = icalrecur_iterator_next(iterator.get());
            if (icaltime_is_null_time(next) || next.year > yearOf(_last)) {
                if (found == 0 && ++_barren > mostBarrenRules) refuseLine(line.number, "calendars.ical.many_rules");
                return;
            }
            if (++_occurrences > mostOccurrences) refuseLine(line.number, "calendars.ical.many_occurrences");
            const Day day = dayOf(next.year, static_cast<unsigned>(next.month), static_cast<unsigned>(next.day));
            if (day + days(length) > _first) starts.insert(day);
        }
    }

    Day _first;
    Day _last;
    std::string _name;
    std::map<Day, IcalDay> _days;
    IcalDays _result;
    int _rules = 0;
    int _barren = 0;
    int _occurrences = 0;
};

}  // namespace

IcalDays readIcalDays(std::string_view text, Day first, Day last) {
    if (text.size() > largestIcal)
        throw Invalid("file", "calendars.ical.too_large", {{"most", std::to_string(largestIcal >> 20)}});
    if (!isUtf8(text)) throw Invalid("file", "calendars.ical.not_utf8");
    Reader reader(first, last);
    readIcalEvents(text, [&](const IcalEvent& event) { reader.take(event); });
    return reader.result();
}

}  // namespace kontor::calendars
