#include "table_printer.h"

#include <gtest/gtest.h>

#include <sstream>

#include "text.h"

namespace kontor::shell {

namespace {

Table tickets() {
    return Table{{{"id", "ID", true}, {"subject", "SUBJECT", false}, {"status", "STATUS", false}},
                 {{1, "Drucker", "open"}, {1234, "日本語 🔥", nullptr}}};
}

}  // namespace

TEST(TablePrinter, AlignsColumns) {
    EXPECT_EQ(formatTable(tickets(), {}),
              "  ID  SUBJECT    STATUS\n"
              "   1  Drucker    open\n"
              "1234  日本語 🔥\n");
}

TEST(TablePrinter, WidestColumnGivesWay) {
    Table table = tickets();
    table.rows[0][1] = std::string(300, 'x');
    const std::string out = formatTable(table, {40, false});
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
        EXPECT_LE(columns(line), 40U) << line;
    }
    EXPECT_NE(out.find("xxx…  open"), std::string::npos) << out;
}

TEST(TablePrinter, TooManyColumnsBecomeRecords) {
    Table table;
    table.rows.emplace_back();
    for (int i = 0; i < 12; ++i) {
        table.columns.push_back({"c" + std::to_string(i), "C" + std::to_string(i), false});
        table.rows[0].emplace_back("value " + std::to_string(i));
    }
    const std::string out = formatTable(table, {40, false});
    EXPECT_NE(out.find("C11  value 11\n"), std::string::npos) << out;
}

TEST(TablePrinter, HostileCellsStayInTheirCell) {
    Table table{{{"a", "A", false}, {"b", "B", false}}, {{"x\ny\033[2J", "\u202Ez"}}};
    const std::string out = formatTable(table, {80, false});
    EXPECT_EQ(out.find('\033'), std::string::npos);
    EXPECT_EQ(std::count(out.begin(), out.end(), '\n'), 2);
}

TEST(TablePrinter, OnlyHeadingsAreBold) {
    const std::string out = formatTable(tickets(), {80, true});
    EXPECT_EQ(out.find("\033[1m"), 0U);
    EXPECT_EQ(out.rfind("\033[0m\n"), out.find('\n') - 4);
}

TEST(TablePrinter, RecordWrapsUnderItself) {
    EXPECT_EQ(formatRecord({{{"Subject", "one two three four five"}, {"Id", "7"}, {"Text", "a\nb"}}}, {24, false}),
              "Subject  one two three\n"
              "         four five\n"
              "Id       7\n"
              "Text     a\n"
              "         b\n");
}

TEST(TablePrinter, CsvQuotesAndNeutralisesFormulas) {
    Table table{{{"a", "A", false}, {"b", "B", false}}, {{"x,\"y\"", "=cmd()"}, {-5, "two\nlines"}, {nullptr, "-1.5"}}};
    EXPECT_EQ(formatCsv(table), "a,b\r\n\"x,\"\"y\"\"\",'=cmd()\r\n-5,\"two\nlines\"\r\n,-1.5\r\n");
}

TEST(TablePrinter, TableAsJsonKeepsTypes) {
    EXPECT_EQ(tableJson(tickets())[1],
              (nlohmann::ordered_json{{"id", 1234}, {"subject", "日本語 🔥"}, {"status", nullptr}}));
}

}  // namespace kontor::shell
