// Calendar files that an administrator uploads.
#include "core/ical_days.h"

#include "../check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace kontor;
    const calendars::Day first = calendars::dayOf(2025, 1, 1), last = calendars::dayOf(2031, 12, 31);
    try {
        const auto found = calendars::readIcalDays(fuzz::textOf(data, size), first, last);
        auto before = first - std::chrono::days(1);
        for (const auto& day : found.days) {
            fuzz::require(day.day > before, "each day comes once, in order");
            fuzz::require(day.day <= last, "no day lies outside");
            fuzz::require(day.line > 0, "a day has its line");
            before = day.day;
        }
    } catch (const Invalid& invalid) {
        fuzz::require(invalid.errors().front().field == "file", "what is wrong is the file");
    }
    return 0;
}
