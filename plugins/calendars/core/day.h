#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace kontor::calendars {

/// A date of the wall clock, in no zone.
using Day = std::chrono::sys_days;

/// "2026-12-24"
std::string dayText(Day day);
/// Nothing for what is no date, and for years outside of 1900..2199.
std::optional<Day> readDay(std::string_view text);
int yearOf(Day day);
Day dayOf(int year, unsigned month, unsigned day);

}  // namespace kontor::calendars
