#include "imports/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "kontor/error.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

std::string faultOf(const std::string& bytes) {
    try {
        readCsv(bytes);
    } catch (const Invalid& invalid) {
        return invalid.errors().front().message.key;
    }
    return "none";
}

TEST(Csv, SeparatorsLineEndsAndMarksOfEveryKindAreRead) {
    for (const std::string text :
         {"name,phone\nAnna,1\nBert,2\n", "name;phone\r\nAnna;1\r\nBert;2", "name\tphone\rAnna\t1\rBert\t2",
          "\xEF\xBB\xBFname,phone\n\n\"Anna\",\"1\"\n,\nBert,2\n", "sep=|\nname|phone\nAnna|1\nBert|2"}) {
        const auto table = readCsv(text);
        EXPECT_THAT(table.header, ElementsAre("name", "phone")) << text;
        ASSERT_EQ(table.rows.size(), 2U) << text;
        EXPECT_THAT(table.rows[0].cells, ElementsAre("Anna", "1")) << text;
        EXPECT_THAT(table.rows[1].cells, ElementsAre("Bert", "2")) << text;
        EXPECT_EQ(table.encoding, "utf-8");
    }
}

TEST(Csv, QuotedCellsHoldSeparatorsQuotesAndLineBreaks) {
    const auto table = readCsv("name,note\n\"Berg, Anna\",\"says \"\"hi\"\"\nand goes\"\nBert,\n");
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_THAT(table.rows[0].cells, ElementsAre("Berg, Anna", "says \"hi\"\nand goes"));
    EXPECT_EQ(table.rows[0].line, 2);
    EXPECT_EQ(table.rows[1].line, 4);
}

TEST(Csv, EncodingsOfSpreadsheetsAreTold) {
    EXPECT_EQ(readCsv("name\nJ\xF6rg M\xFCller \x80\n").rows[0].cells[0], "Jörg Müller €");
    EXPECT_EQ(readCsv("name\nJ\xF6rg\n").encoding, "windows-1252");
    const std::string little = "\xFF\xFEn\0a\0\n\0\xF6\0\x3D\xD8\x00\xDE\n\0"s;
    EXPECT_THAT(readCsv(little).rows[0].cells, ElementsAre("ö😀"));
    EXPECT_EQ(readCsv(little).encoding, "utf-16");
    EXPECT_THAT(readCsv("\xFE\xFF\0n\0\n\0x"s).rows[0].cells, ElementsAre("x"));
    EXPECT_THAT(readCsv("n\0a\0\n\0x\0"s).rows[0].cells, ElementsAre("x"));
}

TEST(Csv, WhatIsNoTableIsRefusedByName) {
    EXPECT_EQ(faultOf(""), "error.csv_empty");
    EXPECT_EQ(faultOf("\n\n , \n"), "error.csv_empty");
    EXPECT_EQ(faultOf("\"open"), "error.csv_quote");
    EXPECT_EQ(faultOf("\""), "error.csv_quote");
    EXPECT_EQ(faultOf("a,a\n1,2"), "error.csv_twice");
    EXPECT_EQ(faultOf("PK\x03\x04" + std::string(20, '\0')), "error.not_a_table");
    EXPECT_EQ(faultOf("a\n" + std::string(10'001, 'x')), "error.csv_cell");
    EXPECT_EQ(faultOf(std::string(200, ',')), "error.csv_columns");
}

TEST(Csv, FormulasAreKnownAndTelephoneNumbersAreNone) {
    for (const char* cell : {"=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "=HYPERLINK(\"x\")"})
        EXPECT_TRUE(isFormula(cell)) << cell;
    for (const char* cell : {"+49 30 1234567", "+49 (0)30/123-4", "-5", "-", "Anna", "a=b", ""})
        EXPECT_FALSE(isFormula(cell)) << cell;
}

}  // namespace
}  // namespace kontor::test
