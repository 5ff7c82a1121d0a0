#include "imports/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "kontor/testing/temp_dir.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

/// A whole table, as no product code holds it.
struct CsvTable : TableSink {
    std::vector<std::string> names;
    std::vector<TableRow> rows;
    TableFacts facts;
    std::string encoding;

    void header(std::vector<std::string> given) override { names = std::move(given); }
    bool row(TableRow&& row) override {
        rows.push_back(std::move(row));
        return true;
    }
};

CsvTable readCsv(const std::string& bytes, const TableOptions& options = {}) {
    const TempDir directory;
    std::ofstream(directory.path() / "table", std::ios::binary) << bytes;
    CsvTable table;
    TableTools tools;
    table.facts = readTable(directory.path() / "table", options, table, tools);
    table.encoding = table.facts.encoding;
    return table;
}

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
        EXPECT_THAT(table.names, ElementsAre("name", "phone")) << text;
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
    EXPECT_EQ(faultOf("PK\x03\x04" + std::string(20, '\0')), "error.sheet_broken");
    std::string wide;
    for (int i = 0; i < 10'000; ++i) wide += "c" + std::to_string(i) + ";";
    EXPECT_EQ(faultOf(wide + "\n1;2"), "error.csv_columns");
    EXPECT_EQ(faultOf("\xD0\xCF\x11\xE0old"), "error.sheet_encrypted");
    EXPECT_EQ(faultOf("[1,2]"), "none") << "a table of one column with an odd name";
    EXPECT_EQ(faultOf("[{\"a\":1}, 2]"), "error.json_items");
    EXPECT_EQ(faultOf("[{\"a\":1}"), "error.json_end");
    EXPECT_EQ(faultOf("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><REQUEST>&x;</REQUEST>"),
              "error.sheet_entities");
}

TEST(Csv, WhatIsWrongWithARowIsThatRowsFault) {
    const auto table = readCsv("a,b\n1,2\n" + std::string(10'001, 'x') + ",2\nx\0y,2\nlast,2\n"s);
    ASSERT_EQ(table.rows.size(), 4U);
    EXPECT_FALSE(table.rows[0].fault);
    EXPECT_EQ(table.rows[1].fault->key, "error.csv_long_cell");
    EXPECT_EQ(table.rows[2].fault->key, "error.csv_nul");
    EXPECT_FALSE(table.rows[3].fault);
    const auto broken = readCsv("a,b\nJ\xF6rg,2\nAnna,3\n", TableOptions{"utf-8", "", "", ""});
    ASSERT_EQ(broken.rows.size(), 2U);
    EXPECT_EQ(broken.rows[0].fault->key, "error.csv_encoding");
    EXPECT_FALSE(broken.rows[1].fault);
}

TEST(Csv, WhatIsAssumedIsToldAndCanBeSaidOtherwise) {
    const auto found = readCsv("a;b\n1,5;2\n");
    EXPECT_EQ(found.facts.format, "csv");
    EXPECT_EQ(found.facts.delimiter, ";");
    EXPECT_EQ(found.facts.quote, "\"");
    EXPECT_THAT(readCsv("a;b\n1,5;2\n", TableOptions{"", ",", "", ""}).names, ElementsAre("a;b"));
    EXPECT_THAT(readCsv("a,b\n'x,y',2\n", TableOptions{"", "", "'", ""}).rows.at(0).cells, ElementsAre("x,y", "2"));
    EXPECT_THAT(readCsv("a|b\n1|2\n").names, ElementsAre("a", "b"));
}

TEST(Csv, PiecesOfAFileCutNothing) {
    // Characters, line ends and quotes lie across every border of what is read at once.
    std::string text = "name;note\r\n";
    for (int i = 0; i < 20'000; ++i) text += "J\xC3\xB6rg" + std::to_string(i) + ";\"a\r\nb \"\"q\"\"\"\r\n";
    const auto table = readCsv(text);
    ASSERT_EQ(table.rows.size(), 20'000U);
    EXPECT_EQ(table.encoding, "utf-8");
    for (std::size_t i = 0; i < table.rows.size(); i += 997) {
        EXPECT_THAT(table.rows[i].cells, ElementsAre("J\xC3\xB6rg" + std::to_string(i), "a\nb \"q\""));
        EXPECT_EQ(table.rows[i].line, static_cast<std::int64_t>(2 + 2 * i));
    }
}

TEST(JsonTable, ListsLinesAndSingleObjectsAreRows) {
    for (const std::string text :
         {"[{\"name\": \"Anna\", \"bios\": {\"serial\": 7}}, {\"name\": \"B\", \"tags\": [\"a\", \"b\"]}]",
          "{\"name\": \"Anna\", \"bios\": {\"serial\": 7}}\n{\"name\": \"B\", \"tags\": [\"a\", \"b\"]}\n"}) {
        const auto table = readCsv(text);
        EXPECT_EQ(table.facts.format, "json");
        EXPECT_THAT(table.names, ElementsAre("name", "bios.serial", "tags"));
        ASSERT_EQ(table.rows.size(), 2U);
        EXPECT_THAT(table.rows[0].cells, ElementsAre("Anna", "7", ""));
        EXPECT_THAT(table.rows[1].cells, ElementsAre("B", "", "a|b"));
    }
    const auto one = readCsv("{\"soft\": [{\"name\": \"x\"}]}");
    EXPECT_THAT(one.rows.at(0).cells, ElementsAre("[{\"name\":\"x\"}]"));
    const auto broken = readCsv("{\"a\": 1}\n{\"a\": nope}\n{\"a\": 3}\n");
    ASSERT_EQ(broken.rows.size(), 3U);
    EXPECT_EQ(broken.rows[1].fault->key, "error.json_broken");
    EXPECT_EQ(broken.rows[2].line, 3);
}

TEST(Csv, FormulasAreKnownAndTelephoneNumbersAreNone) {
    for (const char* cell : {"=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|x", "=HYPERLINK(\"x\")"})
        EXPECT_TRUE(isFormula(cell)) << cell;
    for (const char* cell : {"+49 30 1234567", "+49 (0)30/123-4", "-5", "-1.234,50", "-", "Anna", "a=b", ""})
        EXPECT_FALSE(isFormula(cell)) << cell;
}

}  // namespace
}  // namespace kontor::test
