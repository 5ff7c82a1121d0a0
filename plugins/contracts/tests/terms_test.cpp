// When notice is due and when a term goes on: ends of months, short Februaries, and that the answer is the latest day.
#include "terms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace kontor::contracts {
namespace {

Date on(const char* text) {
    return *parseDate(text);
}
std::string notice(const char* end, int count, PeriodUnit unit = PeriodUnit::months) {
    return formatDate(lastNoticeDay(on(end), {count, unit}));
}
std::string next(const char* end, int months, const char* begin = nullptr) {
    return formatDate(nextEnd(on(end), months, begin ? std::optional(on(begin)) : std::nullopt));
}

TEST(Terms, NoticeIsPossibleUntilTheWholePeriodFitsBeforeTheEnd) {
    EXPECT_EQ(notice("2026-12-31", 3), "2026-09-30");
    EXPECT_EQ(notice("2027-02-28", 1), "2027-01-31");
    EXPECT_EQ(notice("2028-02-29", 1), "2028-01-31");
    EXPECT_EQ(notice("2028-02-28", 1), "2028-01-28");
    EXPECT_EQ(notice("2026-05-30", 3), "2026-02-28");
    EXPECT_EQ(notice("2026-03-15", 2), "2026-01-15");
    EXPECT_EQ(notice("2026-06-30", 12), "2025-06-30");
    EXPECT_EQ(notice("2026-06-30", 0), "2026-06-30");
    EXPECT_EQ(notice("2026-03-01", 6, PeriodUnit::weeks), "2026-01-18");
    EXPECT_EQ(notice("2026-03-01", 14, PeriodUnit::days), "2026-02-15");
}

TEST(Terms, TheNoticeDayIsAlwaysTheLatestThatSuffices) {
    for (Date end = on("2023-01-01"); end < on("2029-01-01"); end += std::chrono::days{1})
        for (const int months : {1, 2, 3, 6, 11, 12, 24}) {
            const Date last = lastNoticeDay(end, {months, PeriodUnit::months});
            EXPECT_LE(addMonths(last, months), end) << formatDate(end) << " " << months;
            EXPECT_GT(addMonths(last + std::chrono::days{1}, months), end) << formatDate(end) << " " << months;
        }
}

TEST(Terms, TheNextTermKeepsItsDay) {
    EXPECT_EQ(next("2026-12-31", 12), "2027-12-31");
    EXPECT_EQ(next("2027-02-28", 12), "2028-02-29") << "terms from March 1 end with February";
    EXPECT_EQ(next("2026-03-14", 1), "2026-04-14");
    EXPECT_EQ(next("2026-06-30", 3), "2026-09-30");
    // Begun on a 31st: over the short months and back.
    EXPECT_EQ(next("2026-01-30", 1, "2025-12-31"), "2026-02-27");
    EXPECT_EQ(next("2026-02-27", 1, "2025-12-31"), "2026-03-30");
    EXPECT_EQ(next("2026-02-27", 1), "2026-03-27") << "without its beginning nobody can know";
    // An end of another kind than the beginning says goes on as it is.
    EXPECT_EQ(next("2026-06-30", 1, "2025-05-20"), "2026-07-31");
}

TEST(Terms, ATermIsNeverEmptyAndEndsLater) {
    for (Date end = on("2023-01-01"); end < on("2026-01-01"); end += std::chrono::days{1})
        for (const int months : {1, 3, 12}) EXPECT_GE(nextEnd(end, months, std::nullopt), end + std::chrono::days{28});
}

TEST(Terms, CostsOfAYearAreExact) {
    EXPECT_EQ(perYear({1999, "EUR"}, Interval::monthly), (Money{23988, "EUR"}));
    EXPECT_EQ(perYear({1, "CHF"}, Interval::quarterly), (Money{4, "CHF"}));
    EXPECT_EQ(perYear({largestAmount, "EUR"}, Interval::yearly), (Money{largestAmount, "EUR"}));
    EXPECT_EQ(perYear({500, "EUR"}, Interval::once), std::nullopt);
    EXPECT_THROW(perYear({largestAmount / 12 + 1, "EUR"}, Interval::monthly), std::overflow_error);
}

}  // namespace
}  // namespace kontor::contracts
