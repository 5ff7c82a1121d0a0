// Workbooks as LibreOffice and others write them, and such as somebody wrote who means harm.
#include <fstream>

#include "import_desk.h"

namespace kontor::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class WorkbookTest : public ImportDesk {};

TEST_F(WorkbookTest, WhatLibreOfficeWritesIsRead) {
    std::ofstream(scratch.path() / "people.csv") << "login,name,phone,vip,employee_number\n"
                                                    "karl,Karl \xC3\x96tz,+49 30 12,TRUE,0042\n"
                                                    "lena,\"Lena, die \"\"Zweite\"\"\",,FALSE,77\n"
                                                    ",,,,\n"
                                                    "bad login,X,,,\n";
    const std::string bytes = madeBy(
        "soffice -env:UserInstallation=file://$PWD/office --headless --convert-to xlsx "
        "--infilter='CSV:44,34,76,1,1/2/2/2/3/2/4/2/5/2' people.csv",
        "people.xlsx");
    const auto id = begin("people.xlsx", bytes);
    const Import checked = waitForImport(id);
    ASSERT_EQ(checked.state, "checked") << checked.error;
    EXPECT_EQ(checked.format, "xlsx");
    EXPECT_EQ(checked.sheet, "people");
    EXPECT_EQ(checked.total, 3);
    const Import done = applied(id);
    EXPECT_EQ(done.created, 2);
    EXPECT_EQ(done.refused, 1);
    EXPECT_THAT(rows("SELECT CONCAT(name, '|', employee_number, '|', vip) FROM user WHERE login IN ('karl', 'lena') "
                     "ORDER BY login"),
                ElementsAre("Karl \xC3\x96tz|0042|1", "Lena, die \"Zweite\"|77|0"));
    EXPECT_EQ(applied(begin("people.xlsx", bytes)).unchanged, 2);
}

TEST_F(WorkbookTest, FormulasCountByTheValueBesideThemAndSheetsAreChosen) {
    const std::string bytes = workbook(R"(
sheet.title = 'Other'
sheet.append(['login', 'name'])
people = book.create_sheet('Staff')
people.append(['login', 'name', 'title'])
people.append(['ada', 'Ada', 'Lead'])
people.append(['bo', '=HYPERLINK("http://x")', 'x'])
people.append(['cy', "Cy", '#REF!'])
people['C4'].data_type = 'e'
book.save('made.xlsx'))");
    EXPECT_EQ(refusalOf("made.xlsx", bytes), "error.csv_empty");
    EXPECT_EQ(refusalOf("made.xlsx", bytes, R"(, "sheet": "None")"), "error.no_such_sheet");
    const auto id = begin("made.xlsx", bytes, R"(, "sheet": "Staff")");
    const Import checked = waitForImport(id);
    ASSERT_EQ(checked.state, "checked") << checked.error;
    EXPECT_THAT(checked.preview["sheets"].items(), SizeIs(2));
    const auto told = rowsOf(id);
    ASSERT_THAT(told, SizeIs(3));
    EXPECT_EQ(told[0].outcome, "new");
    EXPECT_EQ(told[1].outcome, "refused") << "a formula nobody has reckoned has no value, and people need a name";
    EXPECT_EQ(told[2].outcome, "refused");
    EXPECT_THAT(told[2].errors.dump(), HasSubstr("error.sheet_error"));
}

TEST_F(WorkbookTest, WhatHidesSomethingIsRefusedByName) {
    const auto packed = [&](const std::string& script) {
        return workbook("sheet.append(['login', 'name'])\nsheet.append(['x', 'X'])\nbook.save('made.xlsx')\n" + script);
    };
    const auto added = [&](const std::string& part, const std::string& content) {
        return packed("with zipfile.ZipFile('made.xlsx', 'a', zipfile.ZIP_DEFLATED) as z: z.writestr('" + part + "', " +
                      content + ")\n");
    };
    EXPECT_EQ(refusalOf("a.xlsx", added("xl/vbaProject.bin", "'x'")), "error.sheet_macros");
    EXPECT_EQ(refusalOf("a.xlsx", added("xl/externalLinks/externalLink1.xml", "'<x/>'")), "error.sheet_links");
    EXPECT_EQ(refusalOf("a.xlsx", added("xl/media/bomb.bin", "b'0' * (300 << 20)")), "error.sheet_bomb");
    EXPECT_EQ(refusalOf("a.xlsx",
                        added("xl/more.xml", "'<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><x>&b;</x>'")),
              "error.sheet_entities");
    EXPECT_EQ(refusalOf("a.xlsx", std::string("PK\x03\x04") + std::string(100, 'x')), "error.sheet_broken");
    EXPECT_EQ(refusalOf("a.xlsx", packed("with zipfile.ZipFile('made.xlsx', 'w') as z: z.writestr('a.txt', 'x')\n")),
              "error.not_a_table");
    EXPECT_EQ(refusalOf("a.xlsx", packed("data = bytearray(open('made.xlsx', 'rb').read())\n"
                                         "at = data.find(b'PK\\x01\\x02')\n"
                                         "while at >= 0:\n"
                                         "    data[at + 8] |= 1\n"
                                         "    at = data.find(b'PK\\x01\\x02', at + 4)\n"
                                         "open('made.xlsx', 'wb').write(data)\n")),
              "error.sheet_encrypted");
    EXPECT_EQ(refusalOf("a.xlsx", workbook("sheet.append(['c%d' % i for i in range(10000)])\nbook.save('made.xlsx')")),
              "error.csv_columns");
    EXPECT_EQ(refusalOf("a.xlsx", workbook("sheet.append(['a', 'a'])\nbook.save('made.xlsx')")), "error.csv_twice");
}

TEST_F(WorkbookTest, FilesOfAHundredMegabytesAreRefused) {
    const std::string row = "p,Person\n";
    std::string huge = "login,name\n";
    huge.reserve(105U << 20U);
    while (huge.size() < (100U << 20U)) huge += row;
    EXPECT_EQ(refusalOf("huge.csv", huge), "error.csv_size");
}

}  // namespace
}  // namespace kontor::test
