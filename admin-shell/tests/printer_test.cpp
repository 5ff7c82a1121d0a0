#include "printer.h"

#include <gtest/gtest.h>

#include <sstream>

#include "caret.h"
#include "editor.h"

namespace kontor::shell {

TEST(Printer, ErrorsPointAtTheirPlace) {
    std::ostringstream out;
    std::ostringstream err;
    Printer printer(out, err, {});
    printer.faults({{"unknown status", "one of: open, closed", 21}}, "tickets list 'status:opn'", "line 3: ");
    EXPECT_EQ(err.str(),
              "  tickets list 'status:opn'\n"
              "                       ^\n"
              "line 3: unknown status\n"
              "  one of: open, closed\n");
    EXPECT_EQ(out.str(), "");
}

TEST(Printer, CaretCountsColumnsNotBytes) {
    EXPECT_EQ(caret("ä日x", 5, 80), "  ä日x\n     ^\n");
    EXPECT_EQ(caret("abc", 99, 80), "  abc\n     ^\n");
    EXPECT_EQ(caret("one\ntwo three", 8, 80), "  two three\n      ^\n");
}

TEST(Printer, CaretShowsTheNeighbourhoodInLongLines) {
    const std::string text = caret(std::string(500, 'a') + "X" + std::string(500, 'b'), 500, 40);
    const std::string first = text.substr(0, text.find('\n'));
    EXPECT_NE(first.find("aX"), std::string::npos) << text;
    EXPECT_LE(first.size(), 46U);  // two ellipses of three bytes each
}

TEST(Printer, JsonIsOneValueWithoutRemarks) {
    std::ostringstream out;
    std::ostringstream err;
    Printer printer(out, err, {});
    printer.blocks({Table{{{"a", "A", false}}, {{1}}}, Text{"one row"}}, "json");
    EXPECT_EQ(nlohmann::ordered_json::parse(out.str()), nlohmann::ordered_json::parse(R"([{"a":1}])"));
}

TEST(Printer, JsonNeverActsOnTheTerminal) {
    const nlohmann::ordered_json value = {{"k", "\u009b\u202E\033 ü日"}};
    const std::string text = formatJson(value);
    EXPECT_NE(text.find("\\u009b\\u202e\\u001b ü日"), std::string::npos) << text;
    EXPECT_EQ(nlohmann::ordered_json::parse(text), value);
}

TEST(Printer, TextsEndInOneNewline) {
    std::ostringstream out;
    std::ostringstream err;
    Printer printer(out, err, {});
    printer.blocks({Text{"done"}, Text{"more\n"}}, "table");
    EXPECT_EQ(out.str(), "done\n\nmore\n");
}

TEST(Completion, InsertsWhatAllAgreeOn) {
    EXPECT_EQ(completionInsert({0, {{"tickets", "", false}}}, "ti"), "tickets ");
    EXPECT_EQ(completionInsert({0, {{"--status=", "", true}}}, "--st"), "--status=");
    EXPECT_EQ(completionInsert({0, {{"journal", "", false}, {"jobs", "", false}}}, "j"), "jo");
    EXPECT_EQ(completionInsert({0, {{"journal", "", false}, {"jobs", "", false}}}, "jo"), "");
    EXPECT_EQ(completionInsert({0, {{"ä", "", false}, {"ö", "", false}}}, ""), "") << "half a character is none";
    EXPECT_EQ(completionInsert({0, {{"日x", "", false}, {"日y", "", false}}}, ""), "日");
}

TEST(Completion, ListIsBounded) {
    Completion completion;
    for (int i = 0; i < 100; ++i) {
        completion.candidates.push_back({"c" + std::to_string(i), "about it", false});
    }
    const std::string list = completionList(completion, 80, 10);
    EXPECT_EQ(std::count(list.begin(), list.end(), '\n'), 11);
    EXPECT_NE(list.find("… 90 more"), std::string::npos);
}

}  // namespace kontor::shell
