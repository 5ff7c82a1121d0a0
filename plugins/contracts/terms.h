#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "kontor/date.h"
#include "kontor/money.h"

/// Reckoning with the terms of contracts. Nothing here knows what day it is.
namespace kontor::contracts {

enum class PeriodUnit { days, weeks, months };

/// How long before the end of a term notice is given.
struct Period {
    int count = 0;
    PeriodUnit unit = PeriodUnit::months;
};

/// The same day so many months later, or earlier; the last day of a month that is too short for it.
Date addMonths(Date date, int months);

/// The last day on which notice still ends the contract with that day: the latest day from which the whole period
/// passes until then. Three months to December 31 is September 30; one month to February 28 is January 31.
Date lastNoticeDay(Date end, const Period& period);

/// The last day of the next term of so many months, after a term that ends with `end`. It keeps the day of the month on
/// which the contract began, where it ended just before that day: terms from the 31st go on from the 31st, over
/// February too.
Date nextEnd(Date end, int months, const std::optional<Date>& begin);

enum class Interval { once, monthly, quarterly, yearly };
/// Nothing for another word.
std::optional<Interval> intervalOf(std::string_view word);

/// What it comes to in a year; nothing for what is paid once. Throws std::overflow_error when that is more than an
/// amount can be.
std::optional<Money> perYear(const Money& cost, Interval interval);

}  // namespace kontor::contracts
