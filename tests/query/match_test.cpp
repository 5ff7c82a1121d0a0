#include <gtest/gtest.h>

#include "sample.h"

namespace kontor::test {
namespace {

/// One ticket: subject "Drucker in Köln streikt", open, high, nobody's, tags vip and Straße.
QueryRecord ticket() {
    QueryRecord record;
    record.values = [](std::string_view field) -> std::vector<QueryValue> {
        if (field == "id") return {std::int64_t{42}};
        if (field == "number") return {"T-000042"};
        if (field == "subject") return {"Drucker in Köln streikt"};
        if (field == "status") return {"open"};
        if (field == "priority") return {"high"};
        if (field == "vip") return {std::int64_t{1}};
        if (field == "assignee_id") return {nullptr};
        if (field == "location_id") return {std::int64_t{31}};
        if (field == "watcher") return {std::int64_t{7}, std::int64_t{12}};
        if (field == "tag") return {"vip", "Straße"};
        if (field == "effort") return {"1.50"};
        if (field == "due") return {"2026-03-16"};
        if (field == "updated") return {toTime("2026-03-14 23:30")};
        return {};
    };
    record.text = [](const Query::Text& text) { return text.words.front() == "drucker"; };
    return record;
}

bool fits(const char* query) {
    return matches(parseQuery(query), sampleFields(), sampleContext(), ticket());
}

TEST(Match, TermsOfEveryType) {
    for (const char* query : {"",
                              "id:42",
                              "id:1..42",
                              "id>41",
                              "number:t-000042",
                              "number:T-*",
                              "subject:koln",
                              "subject:KÖLN",
                              "betreff:\"in Köln\"",
                              "status:open,closed",
                              "priority>=high",
                              "priority<urgent",
                              "priority:normal..urgent",
                              "vip:yes",
                              "assignee:none",
                              "assignee:me,none",
                              "watcher:me",
                              "watcher:bernd",
                              "watcher:any",
                              "tag:vip",
                              "tag:strasse",
                              "tag:str*",
                              "effort:1.5",
                              "effort>1.49",
                              "due:tomorrow",
                              "due<=+1d",
                              "due<30d",
                              "updated:today",
                              "updated<1d",
                              "updated>12h",
                              "drucker",
                              "location:3/*",
                              "location:Berlin/*,none",
                              "status:closed OR vip:yes",
                              "-status:closed",
                              "-assignee:me",
                              "-(status:closed OR assignee:me)"}) {
        EXPECT_TRUE(fits(query)) << query;
        EXPECT_FALSE(fits(("-(" + std::string(query) + " id:42)").c_str())) << query;
    }
    for (const char* query :
         {"id:41",    "id>42",        "number:T-00004", "subject:kölsch",    "status:new",      "priority>high",
          "vip:no",   "assignee:any", "assignee:me",    "watcher:none",      "watcher:99",      "tag:vi",
          "tag:none", "effort>1.5",   "due:today",      "updated:yesterday", "updated<12h",     "updated>1d",
          "papier",   "location:3",   "location:4/*",   "impact:some",       "--status:closed", "status:open vip:no"}) {
        EXPECT_FALSE(fits(query)) << query;
        EXPECT_TRUE(fits(("-(" + std::string(query) + ")").c_str())) << query;
    }
}

TEST(Match, ErrorsAreFoundWhateverTheRecordHolds) {
    EXPECT_THROW(fits("status:closed unknown:x"), QueryError);
    EXPECT_THROW(fits("status:open OR unknown:x"), QueryError);
    QueryRecord noText = ticket();
    noText.text = nullptr;
    EXPECT_THROW(matches(parseQuery("drucker"), sampleFields(), sampleContext(), noText), QueryError);
}

}  // namespace
}  // namespace kontor::test
