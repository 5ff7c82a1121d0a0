#include "kontor/money.h"

#include <gtest/gtest.h>

#include "kontor/date.h"

namespace kontor {

TEST(MoneyText, IsExact) {
    EXPECT_EQ(formatMoney({-1, "EUR"}), "-0.01 EUR");
    EXPECT_EQ(formatMoney({1'234'567'890, "CHF"}), "12345678.90 CHF");
    EXPECT_EQ(parseMoney("0.1 EUR"), (Money{10, "EUR"}));
    EXPECT_EQ(parseMoney("-3 USD"), (Money{-300, "USD"}));
    EXPECT_EQ(parseAmount(formatAmount(largestAmount)), largestAmount);
    for (const char* bad : {"", "1", "EUR", "1 eur", "1 EURO", "1. EUR", ".5 EUR", "1.234 EUR", "1,5 EUR", "1e3 EUR",
                            "--1 EUR", "1000000000000 EUR", "1  EUR", " 1 EUR", "1 EUR "})
        EXPECT_FALSE(parseMoney(bad)) << bad;
}

TEST(MoneyText, IsReadAsPeopleWriteIt) {
    const Money expected{123'450, "EUR"};
    for (const char* text :
         {"1.234,50 €", "1,234.50 EUR", "EUR 1234.5", "1'234,50 eur", "1 234,50€", "1\u00a0234,50 €", " 1234,5 EUR "})
        EXPECT_EQ(readMoney(text), expected) << text;
    EXPECT_EQ(readMoney("1.234 €"), (Money{123'400, "EUR"})) << "three digits behind a sign are thousands";
    EXPECT_EQ(readMoney("1.234.567,8 €"), (Money{123'456'780, "EUR"}));
    EXPECT_EQ(readMoney("-12", "CHF"), (Money{-1200, "CHF"}));
    EXPECT_EQ(readMoney("$5"), (Money{500, "USD"}));
    for (const char* bad : {"", "€", "12", "12 Taler", "EUR 12 EUR", "1.23.456 €", "1,2,3 €", "12x3 €", "1.2345 €",
                            "1234.567,8 €", "1..2 €", "-", "1-2 EUR", "12 EUR 3"})
        EXPECT_FALSE(readMoney(bad)) << bad;
}

TEST(MoneyText, IsShownAsPeopleWriteIt) {
    EXPECT_EQ(localMoney({123'456'789, "EUR"}, "de"), "1.234.567,89 EUR");
    EXPECT_EQ(localMoney({-123'456, "EUR"}, "en"), "-1,234.56 EUR");
    EXPECT_EQ(localMoney({99'999, "EUR"}, "en"), "999.99 EUR");
    for (const std::int64_t minor : {std::int64_t{0}, std::int64_t{5}, std::int64_t{100'000}, largestAmount})
        for (const char* locale : {"de", "en"})
            EXPECT_EQ(readMoney(localMoney({minor, "EUR"}, locale)), (Money{minor, "EUR"})) << minor << locale;
}

TEST(DateText, IsADayOfTheCalendar) {
    EXPECT_EQ(formatDate(parseDate("2028-02-29").value()), "2028-02-29");
    EXPECT_EQ(readDate("1.3.2028"), parseDate("2028-03-01"));
    EXPECT_EQ(localDate(parseDate("2028-03-01").value(), "de"), "01.03.2028");
    for (const char* bad : {"", "2026-02-29", "2026-13-01", "2026-1-1", "0999-01-01", "2026-01-01 ", "20260101",
                            "2026-01-0x", "-026-01-01", "2026/01/01"})
        EXPECT_FALSE(parseDate(bad)) << bad;
    for (const char* bad : {"31.2.2026", "1.3.28", "1.3", "..2026", "1.-3.2026", "1.3.20266"})
        EXPECT_FALSE(readDate(bad)) << bad;
}

}  // namespace kontor
