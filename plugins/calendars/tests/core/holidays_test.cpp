// German holidays by law, against a table by hand and against the Python package `holidays`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>
#include <sstream>

#include "core/german_holidays.h"

namespace kontor::calendars {
namespace {

std::set<std::string> daysOf(int year, std::string_view region) {
    std::set<std::string> days;
    for (const auto& holiday : germanHolidays(year, region)) days.insert(dayText(holiday.day));
    return days;
}

TEST(Holidays, EasterIsWhereItWas) {
    const std::map<int, const char*> easter{{1991, "1991-03-31"}, {2000, "2000-04-23"}, {2008, "2008-03-23"},
                                            {2011, "2011-04-24"}, {2019, "2019-04-21"}, {2024, "2024-03-31"},
                                            {2025, "2025-04-20"}, {2026, "2026-04-05"}, {2038, "2038-04-25"},
                                            {2076, "2076-04-19"}, {2100, "2100-03-28"}};
    for (const auto& [year, day] : easter) EXPECT_EQ(dayText(easterSunday(year)), day);
}

TEST(Holidays, BadenWuerttembergIn2026) {
    std::string all;
    for (const auto& [day, name] : germanHolidays(2026, "de-bw")) all += dayText(day) + " " + std::string(name) + "\n";
    EXPECT_EQ(all,
              "2026-01-01 new_year\n2026-01-06 epiphany\n2026-04-03 good_friday\n2026-04-06 easter_monday\n"
              "2026-05-01 labour_day\n2026-05-14 ascension\n2026-05-25 whit_monday\n2026-06-04 corpus_christi\n"
              "2026-10-03 unity_day\n2026-11-01 all_saints\n2026-12-25 christmas_day\n"
              "2026-12-26 second_christmas_day\n");
}

TEST(Holidays, LawsChangeWithTheYears) {
    const auto has = [](int year, const char* region, const char* day) {
        return daysOf(year, region).contains(std::to_string(year) + "-" + day);
    };
    EXPECT_FALSE(has(2018, "de-be", "03-08"));
    EXPECT_TRUE(has(2019, "de-be", "03-08"));
    EXPECT_FALSE(has(2022, "de-mv", "03-08"));
    EXPECT_TRUE(has(2023, "de-mv", "03-08"));
    EXPECT_FALSE(has(2018, "de-th", "09-20"));
    EXPECT_TRUE(has(2019, "de-th", "09-20"));
    for (const char* state : {"de-hb", "de-hh", "de-ni", "de-sh"}) {
        EXPECT_FALSE(has(2016, state, "10-31")) << state;
        EXPECT_TRUE(has(2018, state, "10-31")) << state;
    }
    for (const auto region : regions)
        EXPECT_EQ(has(2017, std::string(region).c_str(), "10-31"), region != "none") << region;
    EXPECT_FALSE(has(2018, "de-by", "10-31"));
    EXPECT_TRUE(has(2025, "de-be", "05-08"));
    EXPECT_FALSE(has(2024, "de-be", "05-08"));
    EXPECT_TRUE(has(2028, "de-be", "06-17"));
    EXPECT_TRUE(has(1994, "de-hh", "11-16"));
    EXPECT_FALSE(has(1995, "de-hh", "11-22"));
    EXPECT_TRUE(has(1995, "de-sn", "11-22"));
    EXPECT_TRUE(has(2026, "de-sn", "11-18"));
}

TEST(Holidays, PartsOfStatesHaveMore) {
    EXPECT_FALSE(daysOf(2026, "de-by").contains("2026-08-15"));
    EXPECT_TRUE(daysOf(2026, "de-by-catholic").contains("2026-08-15"));
    EXPECT_FALSE(daysOf(2026, "de-by-catholic").contains("2026-08-08"));
    EXPECT_TRUE(daysOf(2026, "de-by-augsburg").contains("2026-08-08"));
    EXPECT_TRUE(daysOf(2026, "de-by-augsburg").contains("2026-08-15"));
    for (const char* state : {"de-sn", "de-th"}) {
        EXPECT_FALSE(daysOf(2026, state).contains("2026-06-04"));
        EXPECT_TRUE(daysOf(2026, std::string(state) + "-catholic").contains("2026-06-04"));
    }
    EXPECT_TRUE(germanHolidays(2026, "none").empty());
    EXPECT_TRUE(germanHolidays(2026, "de-xx").empty());
    EXPECT_TRUE(germanHolidays(2026, "").empty());
}

/// What the package says: "BY 2026-01-01" a line.
std::map<std::string, std::set<std::string>> saidByPython() {
    std::map<std::string, std::set<std::string>> found;
    std::FILE* pipe = popen(
        "/usr/bin/python3 -c \"import holidays\n"
        "for p in 'BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH'.split():\n"
        "  for d in holidays.Germany(prov=p, years=range(1991, 2041)): print(p.lower(), d)\"",
        "r");
    EXPECT_TRUE(pipe);
    char line[64];
    while (pipe && std::fgets(line, sizeof line, pipe)) {
        std::string state, day;
        std::istringstream(line) >> state >> day;
        found["de-" + state].insert(day);
    }
    EXPECT_EQ(pclose(pipe), 0);
    return found;
}

TEST(Holidays, TheCommonPackageSaysTheSame) {
    auto expected = saidByPython();
    ASSERT_EQ(expected.size(), 16U);
    // What it does not know, being older, or sees otherwise: Bavaria's Assumption, which most but not all of its
    // municipalities have.
    for (int year = 1991; year <= 2040; ++year) expected["de-by"].erase(std::to_string(year) + "-08-15");
    for (int year = 2023; year <= 2040; ++year) expected["de-mv"].insert(std::to_string(year) + "-03-08");
    expected["de-be"].insert({"2025-05-08", "2028-06-17"});
    for (const auto& [region, days] : expected) {
        std::set<std::string> ours;
        for (int year = 1991; year <= 2040; ++year) ours.merge(daysOf(year, region));
        EXPECT_EQ(ours, days) << region;
    }
}

}  // namespace
}  // namespace kontor::calendars
