// Book values against hand-reckoned ones.
#include "depreciation.h"

#include <gtest/gtest.h>

namespace kontor::assets {
namespace {

using Method = DepreciationPlan::Method;

DepreciationPlan plan(Method method, std::int64_t price, std::int64_t residual, std::optional<std::int64_t> months,
                      std::int64_t rate, const char* start) {
    return {method, price, residual, months, rate, parseDate(start).value()};
}

struct Reckoned {
    const char* what;
    DepreciationPlan plan;
    const char* at;
    std::int64_t value;
};

TEST(Depreciation, IsWhatWasReckonedByHand) {
    const auto line = plan(Method::straightLine, 120'000, 0, 36, 0, "2026-03-15");
    const auto kept = plan(Method::straightLine, 120'000, 20'000, 36, 0, "2026-03-15");
    const auto ten = plan(Method::straightLine, 10'000, 0, 3, 0, "2026-01-31");
    const auto falling = plan(Method::declining, 1'000'000, 0, {}, 2500, "2026-01-01");
    const auto ending = plan(Method::declining, 1'000'000, 0, 96, 2500, "2026-01-01");
    const auto autumn = plan(Method::declining, 500'000, 0, {}, 3000, "2026-10-10");
    const auto floor = plan(Method::declining, 1'000'000, 600'000, {}, 2500, "2026-01-01");
    const std::vector<Reckoned> table{
        {"before it was bought", line, "2020-01-01", 120'000},
        {"on the day", line, "2026-03-15", 120'000},
        {"the day before the first end of a month", line, "2026-03-30", 120'000},
        {"first month, 1200 - 33.33", line, "2026-03-31", 116'667},
        {"10 months, 1200 - 333.33", line, "2026-12-31", 86'667},
        {"22 months, 1200 - 733.33", line, "2027-12-31", 46'667},
        {"35 months, 1200 - 1166.67", line, "2029-02-27", 3'333},
        {"36 months", line, "2029-02-28", 0},
        {"long after", line, "2050-01-01", 0},
        {"a residual value, 1200 - 277.78", kept, "2026-12-31", 92'222},
        {"which stays", kept, "2040-12-31", 20'000},
        {"thirds: 33.33", ten, "2026-01-31", 6'667},
        {"thirds: 66.67", ten, "2026-02-28", 3'333},
        {"thirds: all", ten, "2026-03-31", 0},
        {"25 % of 10000, half the year", falling, "2026-06-30", 875'000},
        {"25 % of 10000", falling, "2026-12-31", 750'000},
        {"25 % of 7500", falling, "2027-12-31", 562'500},
        {"25 % of 5625", falling, "2028-12-31", 421'875},
        {"25 % of 4218.75 is 1054.69", falling, "2029-12-31", 316'406},
        {"eight years, as above", ending, "2029-12-31", 316'406},
        {"the fifth: a quarter of the rest either way, 791.02", ending, "2030-12-31", 237'304},
        {"the sixth: a third of the rest, 791.01", ending, "2031-12-31", 158'203},
        {"the seventh: half of the rest, 791.02", ending, "2032-12-31", 79'101},
        {"the eighth: all of it", ending, "2033-12-31", 0},
        {"bought in October, 5000 * 30 % * 3/12 = 375", autumn, "2026-12-31", 462'500},
        {"30 % of 4625 = 1387.50", autumn, "2027-12-31", 323'750},
        {"not below the residual value", floor, "2028-12-31", 600'000},
        {"nor ever", floor, "2060-12-31", 600'000},
    };
    for (const auto& one : table) EXPECT_EQ(bookValue(one.plan, *parseDate(one.at)), one.value) << one.what;
}

TEST(Depreciation, NeverRisesAndEndsAtTheResidualValue) {
    for (const auto method : {Method::straightLine, Method::declining})
        for (const std::int64_t months : {1, 7, 36, 61, 240})
            for (const std::int64_t rate : {1, 1999, 10'000}) {
                const auto one = plan(method, 99'999'999'999'999, 12'345, months, rate, "2024-02-29");
                std::int64_t before = one.price;
                for (Date day = one.start; day < one.start + std::chrono::days(31 * (months + 2));
                     day += std::chrono::days(5)) {
                    const auto value = bookValue(one, day);
                    ASSERT_LE(value, before);
                    ASSERT_GE(value, one.residual);
                    before = value;
                }
                EXPECT_EQ(before, one.residual) << months << " months at " << rate;
            }
}

TEST(Depreciation, TellsItsYears) {
    const auto years = depreciationYears(plan(Method::straightLine, 120'000, 0, 36, 0, "2026-03-15"));
    ASSERT_EQ(years.size(), 4U);
    EXPECT_EQ(years[0].taken, 33'333);
    EXPECT_EQ(years[1].taken, 40'000);
    EXPECT_EQ(years[2].taken, 40'000);
    EXPECT_EQ(years[3].taken, 6'667);
    EXPECT_EQ(years[3].value, 0);
    EXPECT_EQ(depreciationYears(plan(Method::none, 120'000, 0, {}, 0, "2026-03-15")).size(), 1U);
    EXPECT_EQ(depreciationYears(plan(Method::declining, 120'000, 0, {}, 0, "2026-03-15")).size(), 1U);
    EXPECT_EQ(depreciationYears(plan(Method::declining, 120'000, 0, {}, 500, "2026-03-15")).size(), 50U);
}

TEST(Depreciation, NeedsAPriceAndADay) {
    Asset asset;
    EXPECT_FALSE(planOf(asset));
    asset.price = Money{120'000, "EUR"};
    EXPECT_FALSE(planOf(asset));
    asset.inUseSince = parseDate("2026-05-01");
    asset.depreciation = "declining";
    asset.rate = 19.99;
    const auto made = planOf(asset);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->rate, 1999);
    EXPECT_EQ(made->start, *parseDate("2026-05-01"));
}

}  // namespace
}  // namespace kontor::assets
