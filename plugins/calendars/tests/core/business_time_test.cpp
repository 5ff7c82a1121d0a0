// Reckoning with business hours, against a model that looks at every minute.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "core/schedule.h"
#include "wall_clock.h"

namespace kontor::calendars {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using test::WallClock;

Time at(const char* text) {
    const auto time = parseTime(text);
    EXPECT_TRUE(time) << text;
    return *time;
}

WeekHours fiveDays(DayHours hours) {
    WeekHours week;
    for (std::size_t day = 0; day < 5; ++day) week[day] = hours;
    return week;
}

Edition berlin(DayHours hours = {{8 * 60, 16 * 60}}) {
    return {1, Time{}, Time{}, "Europe/Berlin", "none", fiveDays(std::move(hours)), {}};
}

TEST(BusinessTime, AddsWorkingHours) {
    const auto calendar = businessTime({berlin()});
    // Friday 15:00 in Berlin; an hour is left of it.
    const Time friday = at("2026-11-27T14:00:00Z");
    EXPECT_EQ(calendar->after(friday, hours(1)), at("2026-11-27T15:00:00Z"));
    EXPECT_EQ(calendar->after(friday, hours(1) + Duration(1)), at("2026-11-30T07:00:00Z") + Duration(1));
    EXPECT_EQ(calendar->after(friday, hours(9)), at("2026-11-30T15:00:00Z"));
    EXPECT_EQ(calendar->after(friday, hours(0)), friday);
    EXPECT_EQ(calendar->between(friday, at("2026-11-30T08:00:00Z")), hours(2));
    EXPECT_EQ(calendar->between(at("2026-11-30T08:00:00Z"), friday), hours(0));
    EXPECT_EQ(calendar->nextOpen(friday), friday);
    EXPECT_EQ(calendar->nextOpen(at("2026-11-27T15:00:00Z")), at("2026-11-30T07:00:00Z"));
    EXPECT_FALSE(calendar->isOpen(at("2026-11-27T15:00:00Z")));
    EXPECT_TRUE(calendar->isOpen(at("2026-11-30T07:00:00Z")));
}

TEST(BusinessTime, ANightIsShorterInSpringAndLongerInAutumn) {
    WeekHours nights;
    nights[5] = {{22 * 60, 30 * 60}};  // Saturday 22:00 to Sunday 06:00
    const auto calendar = businessTime({{1, Time{}, Time{}, "Europe/Berlin", "none", nights, {}}});
    EXPECT_EQ(calendar->between(at("2026-03-28T00:00:00Z"), at("2026-03-30T00:00:00Z")), hours(7));
    EXPECT_EQ(calendar->between(at("2026-10-24T00:00:00Z"), at("2026-10-26T00:00:00Z")), hours(9));
    EXPECT_EQ(calendar->between(at("2026-06-06T00:00:00Z"), at("2026-06-08T00:00:00Z")), hours(8));
}

TEST(BusinessTime, HoursInAGapAndInAFold) {
    WeekHours week;
    week[6] = {{2 * 60 + 30, 4 * 60}};
    const auto late = businessTime({{1, Time{}, Time{}, "Europe/Berlin", "none", week, {}}});
    // The clock goes from 02:00 to 03:00: opening is where it jumps.
    EXPECT_EQ(late->nextOpen(at("2026-03-28T12:00:00Z")), at("2026-03-29T01:00:00Z"));
    EXPECT_EQ(late->between(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")), hours(1));
    // From 03:00 back to 02:00: open from the first half past two.
    EXPECT_EQ(late->nextOpen(at("2026-10-24T12:00:00Z")), at("2026-10-25T00:30:00Z"));
    week[6] = {{60, 2 * 60 + 30}};
    const auto early = businessTime({{1, Time{}, Time{}, "Europe/Berlin", "none", week, {}}});
    EXPECT_EQ(early->between(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")), minutes(150));
    // A day that a zone left out.
    const auto apia = businessTime({{1, Time{}, Time{}, "Pacific/Apia", "none", fiveDays({{8 * 60, 16 * 60}}), {}}});
    EXPECT_EQ(apia->between(at("2011-12-26T00:00:00Z"), at("2012-01-01T00:00:00Z")), hours(8 * 4));
}

TEST(BusinessTime, HolidaysAreClosedAndExceptionsStandAboveThem) {
    Edition edition = berlin();
    edition.region = "de-sn";
    edition.days[dayOf(2026, 12, 24)] = {"Christmas Eve", {{8 * 60, 12 * 60}}};
    edition.days[dayOf(2026, 12, 25)] = {"On duty", {{10 * 60, 11 * 60}}};
    edition.days[dayOf(2026, 12, 26)] = {"A Saturday", {{10 * 60, 12 * 60}}};
    const auto calendar = businessTime({edition});
    const auto open = [&](const char* from, const char* to) { return calendar->between(at(from), at(to)); };
    EXPECT_EQ(open("2026-11-18T00:00:00Z", "2026-11-19T00:00:00Z"), hours(0)) << "the day of repentance";
    EXPECT_EQ(open("2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z"), hours(4));
    EXPECT_EQ(open("2026-12-25T00:00:00Z", "2026-12-26T00:00:00Z"), hours(1));
    EXPECT_EQ(open("2026-12-26T00:00:00Z", "2026-12-27T00:00:00Z"), hours(2));
    EXPECT_EQ(planOf(edition, dayOf(2026, 11, 18)).holiday, "repentance_day");
    EXPECT_TRUE(planOf(edition, dayOf(2026, 11, 18)).hours.empty());
}

TEST(BusinessTime, EditionsLeaveThePastAsItWas) {
    Edition first = berlin(), second = berlin({{9 * 60, 10 * 60}}), third = berlin({{8 * 60, 20 * 60}});
    second.id = 2;
    second.validFrom = at("2026-12-01T09:30:00Z");  // a Tuesday, 10:30 in Berlin
    second.madeAt = second.validFrom;
    third.id = 3;
    third.madeAt = second.madeAt;
    third.validFrom = at("2027-01-01T00:00:00Z");
    const auto before = businessTime({first});
    const auto after = businessTime({first, second, third});
    const Time start = at("2026-11-01T00:00:00Z");
    EXPECT_EQ(before->between(start, second.validFrom), after->between(start, second.validFrom));
    EXPECT_EQ(after->open(at("2026-12-01T00:00:00Z"), at("2026-12-03T00:00:00Z"), 10),
              (std::vector<OpenSpan>{{at("2026-12-01T07:00:00Z"), second.validFrom, 1},
                                     {at("2026-12-02T08:00:00Z"), at("2026-12-02T09:00:00Z"), 2}}));
    // What is said last counts: what was planned and has not begun is taken back by it.
    Edition fourth = berlin({{12 * 60, 13 * 60}});
    fourth.id = 4;
    fourth.madeAt = at("2026-12-15T00:00:00Z");
    fourth.validFrom = at("2027-02-01T00:00:00Z");
    const auto replaced = businessTime({first, second, third, fourth});
    EXPECT_EQ(replaced->open(at("2027-01-04T00:00:00Z"), at("2027-01-05T00:00:00Z"), 10).front().edition, 2);
    EXPECT_EQ(replaced->open(at("2027-02-01T00:00:00Z"), at("2027-02-02T00:00:00Z"), 10).front().edition, 4);
    EXPECT_EQ(replaced->between(start, third.validFrom), after->between(start, third.validFrom));
}

TEST(BusinessTime, GivesUpWhereNothingIsEverOpen) {
    const auto calendar = businessTime({{1, Time{}, Time{}, "UTC", "none", {}, {}}});
    const Time now = at("2026-11-26T00:00:00Z");
    EXPECT_EQ(calendar->after(now, hours(1)), std::nullopt);
    EXPECT_EQ(calendar->nextOpen(now), std::nullopt);
    EXPECT_EQ(calendar->between(now, now + hours(24 * 400)), hours(0));
    EXPECT_EQ(businessTime({berlin()})->after(now, hours(100'000)), std::nullopt);
}

/// A random calendar, and what a clock shows there.
class Chance {
  public:
    explicit Chance(unsigned seed) : _random(seed) {}

    int below(int bound) { return static_cast<int>(_random() % static_cast<unsigned>(bound)); }

    DayHours day() {
        DayHours hours;
        int from = below(6 * 60);
        for (int spans = below(4); spans > 0 && from < 1430; --spans) {
            const int to = from + 1 + below(8 * 60);
            hours.push_back({from, to});
            from = to + below(5 * 60);
        }
        if (below(12) == 0) hours = {{0, 1440}};
        return hours;
    }
    Edition edition(std::int64_t id, Time around, Time& made, const std::vector<std::string>& zones) {
        Edition edition;
        edition.id = id;
        // The first holds from the beginning; of the others some are planned.
        edition.madeAt = id == 1 ? Time{} : made + minutes(below(6 * 1440));
        edition.validFrom = edition.madeAt + minutes(below(2) ? below(6 * 1440) : 0);
        made = edition.madeAt;
        edition.timeZone = zones[static_cast<std::size_t>(below(static_cast<int>(zones.size())))];
        edition.region = below(2) ? "de-th-catholic" : "none";
        for (auto& hours : edition.week) hours = day();
        const Day first = std::chrono::floor<std::chrono::days>(around);
        for (int days = below(4); days > 0; --days) edition.days[first + std::chrono::days(below(16))] = {"", day()};
        return edition;
    }

  private:
    std::mt19937 _random;
};

TEST(BusinessTime, SaysOfEachMinuteWhatTheModelSays) {
    const std::vector<std::string> zones{"Europe/Berlin",   "America/New_York",  "Australia/Lord_Howe", "Pacific/Apia",
                                         "America/Havana",  "Africa/Casablanca", "Europe/Dublin",       "UTC",
                                         "America/St_Johns"};
    const std::vector<const char*> windows{"2026-03-20T00:00:00Z", "2026-10-16T00:00:00Z", "2026-10-24T00:00:00Z",
                                           "2024-02-20T00:00:00Z", "2011-12-21T00:00:00Z", "2026-03-27T00:00:00Z",
                                           "2026-12-20T00:00:00Z", "2026-03-01T00:00:00Z"};
    constexpr std::size_t length = 16 * 1440, margin = 1440;
    std::map<std::pair<std::string, std::string>, WallClock> clocks;
    for (unsigned seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Chance chance(seed);
        const std::string window = windows[seed % windows.size()];
        const Time start = at(window.c_str());
        std::vector<Edition> editions;
        Time made = start;
        for (int id = 1, most = 1 + chance.below(3); id <= most; ++id)
            editions.push_back(chance.edition(id, start, made, zones));
        const auto moment = [&](std::size_t minute) { return start + minutes(minute); };

        std::vector<std::int64_t> model(length, 0);  // the edition by which the minute is open
        for (std::size_t i = margin; i < length - margin; ++i) {
            const Edition& edition = test::inForce(editions, moment(i));
            const auto key = std::pair(edition.timeZone, window);
            auto clock = clocks.find(key);
            if (clock == clocks.end()) clock = clocks.emplace(key, WallClock(key.first, start, length)).first;
            if (test::isOpenMinute(edition, clock->second, i)) model[i] = edition.id;
        }

        const auto calendar = businessTime(editions);
        std::vector<std::int64_t> said(length, 0);
        Time last = moment(margin);
        for (const auto& span : calendar->open(moment(margin), moment(length - margin), 100'000)) {
            ASSERT_GE(span.from, last);
            ASSERT_GT(span.to, span.from);
            last = span.to;
            for (Time t = span.from; t < span.to; t += minutes(1))
                said[static_cast<std::size_t>((t - start) / minutes(1))] = span.edition;
        }
        const auto differs = std::mismatch(model.begin(), model.end(), said.begin()).first;
        ASSERT_EQ(differs, model.end()) << formatTime(moment(static_cast<std::size_t>(differs - model.begin())));

        for (int i = 0; i < 20; ++i) {
            const auto minute = [&] { return margin + static_cast<std::size_t>(chance.below(length - 2 * margin)); };
            std::size_t a = minute(), b = minute();
            if (b < a) std::swap(a, b);
            int open = 0;
            for (std::size_t m = a; m < b; ++m) open += model[m] != 0;
            ASSERT_EQ(calendar->between(moment(a), moment(b)), minutes(open));
            ASSERT_EQ(calendar->isOpen(moment(a)), model[a] != 0);
            std::size_t next = a;
            while (next < length - margin && model[next] == 0) ++next;
            if (next < length - margin) {
                ASSERT_EQ(calendar->nextOpen(moment(a)), moment(next));
            }
            // Step by step until the work is done.
            const int work = 1 + chance.below(3000);
            int done = 0;
            std::size_t end = a;
            for (; end < length - margin && done < work; ++end) done += model[end] != 0;
            if (done == work) {
                ASSERT_EQ(calendar->after(moment(a), minutes(work)), moment(end));
            }
            // Of moments between minutes: nothing is lost where a span is cut.
            const Time x = moment(a) + Duration(chance.below(60'000'000));
            const Time y = x + Duration(chance.below(1'000'000'000)), z = y + Duration(chance.below(1'000'000'000));
            ASSERT_EQ(calendar->between(x, y) + calendar->between(y, z), calendar->between(x, z));
            if (const auto due = calendar->after(x, Duration(work) * 1000)) {
                ASSERT_EQ(calendar->between(x, *due), Duration(work) * 1000);
                ASSERT_TRUE(calendar->isOpen(*due - Duration(1)));
            }
        }
    }
}

}  // namespace
}  // namespace kontor::calendars
