// What of a machine's own words tells it apart, and how inventory numbers are made.
#include "identity.h"

#include <gtest/gtest.h>

#include "number_pattern.h"

namespace kontor::assets {
namespace {

TEST(Identity, SerialNumbersThatManyMachinesHaveSayNothing) {
    for (const char* junk :
         {"", " ", "0", "00000000", "None", "Default string", "DEFAULT STRING", "To be filled by O.E.M.",
          "to be filled by o.e.m.", "System Serial Number", "Not Specified", "N/A", "...", "xxxxxxxx", "0123456789",
          "Chassis Serial Number", "-", "unknown"})
        EXPECT_TRUE(isJunkSerial(junk)) << junk;
    for (const char* serial : {"5CG1234XYZ", "VMware-56 4d 3a", "PF2ABC12", "00000A", "C02XK0AAJGH5"})
        EXPECT_FALSE(isJunkSerial(serial)) << serial;
    EXPECT_EQ(normalised(" 5cg 1234xyz "), "5CG1234XYZ");
}

TEST(Identity, AUuidIsTheSameInEitherByteOrder) {
    const auto uuid = canonicalUuid("4C4C4544-0051-3510-8052-B4C04F4D3332");
    ASSERT_TRUE(uuid);
    EXPECT_EQ(*uuid,
              "4c4c454400513510"
              "8052b4c04f4d3332");
    EXPECT_EQ(byteSwapped(*uuid),
              "44454c4c51001035"
              "8052b4c04f4d3332");
    EXPECT_EQ(byteSwapped(byteSwapped(*uuid)), *uuid);
    for (const char* junk : {"", "not-a-uuid", "00000000-0000-0000-0000-000000000000",
                             "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "03000200-0400-0500-0006-000700080009",
                             "00020003-0004-0005-0006-000700080009", "4c4c4544-0000-2010-8020-80c04f202020",
                             "4c4c4544-0051-3510-8052-b4c04f4d33", "4c4c4544-0051-3510-8052-b4c04f4d333g"})
        EXPECT_FALSE(canonicalUuid(junk)) << junk;
}

TEST(Identity, OnlyTheAddressOfACardTellsAMachine) {
    EXPECT_EQ(canonicalMac("3C:52:82:AB:CD:01"), "3c5282abcd01");
    EXPECT_EQ(canonicalMac("3c52.82ab.cd01"), "3c5282abcd01");
    for (const char* junk : {"", "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "02:42:ac:11:00:02",
                             "3c:52:82:ab:cd", "3c:52:82:ab:cd:zz"})
        EXPECT_FALSE(canonicalMac(junk)) << junk;
}

TEST(NumberPattern, HasOneCounterAndTheDay) {
    const auto pattern = parsePattern("PC-{yyyy}{mm}-{0000}/{yy}");
    ASSERT_TRUE(pattern);
    const auto day = pattern->on(std::chrono::sys_days(std::chrono::year(2026) / 3 / 9));
    EXPECT_EQ(day.number(7), "PC-202603-0007/26");
    EXPECT_EQ(day.number(12345), "PC-202603-12345/26");
    EXPECT_EQ(day.key(), "PC-202603-{0000}/26");
    for (const char* wrong : {"", "PC", "{}", "{0", "0}", "{00}{00}", "{day}{00}", "{0000000000000}", "{ 0}"})
        EXPECT_FALSE(parsePattern(wrong)) << wrong;
}

}  // namespace
}  // namespace kontor::assets
