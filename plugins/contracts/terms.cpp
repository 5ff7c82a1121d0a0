#include "terms.h"

#include <algorithm>
#include <stdexcept>

namespace kontor::contracts {

namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

unsigned daysOf(const year_month& month) {
    return static_cast<unsigned>(year_month_day_last{month.year(), std::chrono::month_day_last{month.month()}}.day());
}

/// That day of the month, or its last one.
Date dayIn(const year_month& month, unsigned wanted) {
    return Date{month / day{std::min(wanted, daysOf(month))}};
}

}  // namespace

Date addMonths(Date date, int months) {
    const year_month_day parts{date};
    return dayIn(parts.year() / parts.month() + std::chrono::months{months}, static_cast<unsigned>(parts.day()));
}

Date lastNoticeDay(Date end, const Period& period) {
    if (period.unit == PeriodUnit::days) return end - days{period.count};
    if (period.unit == PeriodUnit::weeks) return end - days{7 * period.count};
    Date last = addMonths(end, -period.count);
    // At the end of a short month several days have the same day months later.
    while (addMonths(last + days{1}, period.count) <= end) last += days{1};
    return last;
}

Date nextEnd(Date end, int months, const std::optional<Date>& begin) {
    const Date next = end + days{1};
    const year_month_day parts{next};
    const year_month month = parts.year() / parts.month();
    unsigned wanted = static_cast<unsigned>(parts.day());
    if (begin) {
        const auto first = static_cast<unsigned>(year_month_day{*begin}.day());
        if (dayIn(month, first) == next) wanted = first;
    }
    return dayIn(month + std::chrono::months{months}, wanted) - days{1};
}

std::optional<Interval> intervalOf(std::string_view word) {
    if (word == "once") return Interval::once;
    if (word == "monthly") return Interval::monthly;
    if (word == "quarterly") return Interval::quarterly;
    if (word == "yearly") return Interval::yearly;
    return std::nullopt;
}

std::optional<Money> perYear(const Money& cost, Interval interval) {
    if (interval == Interval::once) return std::nullopt;
    const std::int64_t times = interval == Interval::monthly ? 12 : interval == Interval::quarterly ? 4 : 1;
    if (cost.minor > largestAmount / times || cost.minor < -largestAmount / times)
        throw std::overflow_error("more than an amount can be");
    return Money{cost.minor * times, cost.currency};
}

}  // namespace kontor::contracts
