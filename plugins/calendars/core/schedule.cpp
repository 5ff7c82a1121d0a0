#include "schedule.h"

#include <algorithm>
#include <functional>

#include "german_holidays.h"
#include "zone.h"

namespace kontor::calendars {

namespace {

using std::chrono::days;

std::size_t weekdayOf(Day day) {
    return std::chrono::weekday(day).iso_encoding() - 1;
}

const SpecialDay* specialOf(const Edition& edition, Day day) {
    const auto special = edition.days.find(day);
    return special == edition.days.end() ? nullptr : &special->second;
}

/// Holidays of the year last asked for: a walk goes through a year day by day.
class YearOfHolidays {
  public:
    explicit YearOfHolidays(const Edition& edition) : _region(edition.region) {}

    const Holiday* on(Day day) {
        if (day < _first || day > _last) {
            const int year = yearOf(day);
            _first = dayOf(year, 1, 1);
            _last = dayOf(year, 12, 31);
            _holidays = germanHolidays(year, _region);
        }
        const auto found = std::find_if(_holidays.begin(), _holidays.end(),
                                        [&](const Holiday& holiday) { return holiday.day == day; });
        return found == _holidays.end() ? nullptr : &*found;
    }

  private:
    const std::string& _region;
    Day _first = Day::max();
    Day _last = Day::min();
    std::vector<Holiday> _holidays;
};

class Schedule : public BusinessTime {
  public:
    explicit Schedule(std::vector<Edition> editions) {
        for (auto& edition : editions) {
            const Time from = _terms.empty() ? Time::min() : edition.validFrom;
            const auto over = [&](const Term& term) { return term.from > edition.madeAt || term.from >= from; };
            while (!_terms.empty() && over(_terms.back())) _terms.pop_back();
            _terms.push_back({from, std::move(edition)});
        }
    }

    bool isOpen(Time at) const override {
        bool found = false;
        walk(at, at + Duration(1), [&](const OpenSpan&) {
            found = true;
            return false;
        });
        return found;
    }

    Duration between(Time from, Time to) const override {
        Duration sum{0};
        walk(from, to, [&](const OpenSpan& span) {
            sum += span.length();
            return true;
        });
        return sum;
    }

    std::optional<Time> after(Time from, Duration open) const override {
        if (open <= Duration::zero()) return from;
        std::optional<Time> found;
        walk(from, horizon(from), [&](const OpenSpan& span) {
            if (open <= span.length()) {
                found = span.from + open;
                return false;
            }
            open -= span.length();
            return true;
        });
        return found;
    }

    std::optional<Time> nextOpen(Time from) const override {
        std::optional<Time> found;
        walk(from, horizon(from), [&](const OpenSpan& span) {
            found = span.from;
            return false;
        });
        return found;
    }

    std::vector<OpenSpan> open(Time from, Time to, std::size_t most) const override {
        std::vector<OpenSpan> spans;
        if (most == 0) return spans;
        walk(from, to, [&](const OpenSpan& span) {
            spans.push_back(span);
            return spans.size() < most;
        });
        return spans;
    }

  private:
    struct Term {
        Time from;
        Edition edition;
    };

    static Time horizon(Time from) { return from + days(yearsAhead * 366); }

    /// Gives the open spans within until `each` wants no more. False when it did not.
    bool walk(Time from, Time to, const std::function<bool(const OpenSpan&)>& each) const {
        for (std::size_t i = 0; i < _terms.size() && from < to; ++i) {
            const Time end = i + 1 < _terms.size() ? std::min(to, _terms[i + 1].from) : to;
            if (end <= from) continue;
            if (!walkEdition(_terms[i].edition, from, end, each)) return false;
            from = end;
        }
        return true;
    }

    static bool walkEdition(const Edition& edition, Time from, Time to,
                            const std::function<bool(const OpenSpan&)>& each) {
        Zone zone(edition.timeZone);
        YearOfHolidays holidays(edition);
        // What began the day before may last into this one; one more, where a zone left out a day.
        const Day last = zone.dayOf(to) + days(1);
        for (Day day = zone.dayOf(from) - days(2); day <= last; day += days(1)) {
            for (const Hours& hours : hoursOf(edition, day, holidays)) {
                const Time open = std::max(from, zone.opening(day, std::chrono::minutes(hours.from)));
                if (open >= to) return true;
                const Time close = std::min(to, zone.closing(day, std::chrono::minutes(hours.to)));
                if (open >= close) continue;
                if (!each({open, close, edition.id})) return false;
                from = close;
            }
        }
        return true;
    }

    static const DayHours& hoursOf(const Edition& edition, Day day, YearOfHolidays& holidays) {
        static const DayHours closed;
        if (const auto* special = specialOf(edition, day)) return special->hours;
        const DayHours& usual = edition.week[weekdayOf(day)];
        return usual.empty() || holidays.on(day) ? closed : usual;
    }

    std::vector<Term> _terms;  ///< each ends where the next begins
};

}  // namespace

DayPlan planOf(const Edition& edition, Day day) {
    DayPlan plan;
    YearOfHolidays holidays(edition);
    if (const auto* holiday = holidays.on(day)) plan.holiday = holiday->name;
    plan.special = specialOf(edition, day);
    if (plan.special)
        plan.hours = plan.special->hours;
    else if (plan.holiday.empty())
        plan.hours = edition.week[weekdayOf(day)];
    return plan;
}

std::shared_ptr<const BusinessTime> businessTime(std::vector<Edition> editions) {
    return std::make_shared<Schedule>(std::move(editions));
}

}  // namespace kontor::calendars
