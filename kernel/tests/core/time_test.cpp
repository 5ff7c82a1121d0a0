#include "kontor/time.h"

#include <gtest/gtest.h>

#include "kontor/translations.h"

namespace kontor {

TEST(Time, ReadsAndWritesRfc3339) {
    const auto time = parseTime("2026-01-31T08:15:00.000123Z");
    ASSERT_TRUE(time);
    EXPECT_EQ(formatTime(*time), "2026-01-31T08:15:00.000123Z");
}

TEST(Time, OffsetsBecomeUtc) {
    EXPECT_EQ(formatTime(parseTime("2026-01-31T01:15:00+02:00").value()), "2026-01-30T23:15:00.000000Z");
    EXPECT_EQ(formatTime(parseTime("2026-01-31T23:15:00-02:00").value()), "2026-02-01T01:15:00.000000Z");
}

TEST(Time, RefusesWhatIsNoTime) {
    for (const char* text :
         {"", "2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z",
          "2026-01-01T00:00:00", "2026-01-01T00:00:00Zx", "2026-01-01T00:00:00.Z", "0999-01-01T00:00:00Z",
          "9999-12-31T23:59:59-01:00", "2026-01-01T00:00:00+25:00", "\xff"})
        EXPECT_FALSE(parseTime(text)) << text;
}

TEST(Time, IsShownInTheZoneAndLanguageOfTheReader) {
    const Time summer = parseTime("2026-07-01T10:00:00Z").value();
    EXPECT_EQ(localTime(summer, "de", "Europe/Berlin"), "01.07.2026, 12:00");
    EXPECT_EQ(localTime(parseTime("2026-01-01T10:00:00Z").value(), "de", "Europe/Berlin"), "01.01.2026, 11:00");
    EXPECT_EQ(localTime(summer, "en", "No/Such"), localTime(summer, "en", "UTC"));
}

TEST(Time, OfFormsAreThoseOfTheReadersZone) {
    const Time summer = parseTime("2026-07-01T10:00:00Z").value();
    EXPECT_EQ(formTime(summer, "Europe/Berlin"), "2026-07-01T12:00");
    EXPECT_EQ(formTime(summer, "No/Such"), "2026-07-01T10:00");
    EXPECT_EQ(readFormTime("2026-07-01T12:00", "Europe/Berlin"), summer);
    EXPECT_EQ(readFormTime("2026-07-01T12:00:30", "Europe/Berlin"), summer + std::chrono::seconds(30));
    // An hour that comes twice is the earlier one, an hour that does not come begins after it.
    EXPECT_EQ(readFormTime("2026-10-25T02:30", "Europe/Berlin"), parseTime("2026-10-25T00:30:00Z"));
    EXPECT_EQ(readFormTime("2026-03-29T02:30", "Europe/Berlin"), parseTime("2026-03-29T01:00:00Z"));
    for (const char* bad :
         {"", "2026-07-01", "2026-07-01T25:00", "2026-13-01T12:00", "2026-02-30T12:00", "0000-07-01T12:00",
          "2026-07-01 12:00", "2026-07-01T12:0x", "aaaa-bb-ccTdd:ee", "2026-07-01T12:00:00Z"})
        EXPECT_EQ(readFormTime(bad, "UTC"), std::nullopt) << bad;
    EXPECT_TRUE(isTimeZone("Europe/Berlin"));
    EXPECT_FALSE(isTimeZone("../../etc/passwd"));
}

}  // namespace kontor
