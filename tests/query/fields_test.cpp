#include <gtest/gtest.h>

#include "sample.h"

namespace kontor::test {
namespace {

const char* const exists = "EXISTS (SELECT 1 FROM x WHERE {})";

TEST(Fields, AreFoundByNameAndAliasWhateverTheCase) {
    const QueryFields& fields = sampleFields();
    ASSERT_NE(fields.find("PRIORITÄT"), nullptr);
    EXPECT_EQ(fields.find("PRIORITÄT")->name, "priority");
    EXPECT_EQ(fields.find("Assignee")->name, "assignee_id");
    EXPECT_EQ(fields.find("assign"), nullptr);
    EXPECT_EQ(fields.find(""), nullptr);
}

TEST(Fields, SuggestTheNearestName) {
    const QueryFields& fields = sampleFields();
    EXPECT_EQ(fields.nearest("staus"), "status");
    EXPECT_EQ(fields.nearest("satuts"), "status");
    EXPECT_EQ(fields.nearest("watchers"), "watcher");
    EXPECT_EQ(fields.nearest("upd"), "updated");
    EXPECT_EQ(fields.nearest("kostenstelle"), std::nullopt);
    EXPECT_EQ(fields.nearest(std::string(5000, 'x')), std::nullopt);
}

TEST(Fields, RefuseWhatCannotWork) {
    const auto refused = [](QueryField field) {
        QueryFields fields({{.name = "a", .sql = "t.a", .aliases = {"b"}}});
        EXPECT_THROW(fields.add(std::move(field)), std::logic_error);
    };
    refused({.name = "", .sql = "t.x"});
    refused({.name = "x", .sql = ""});
    refused({.name = "A", .sql = "t.x"});
    refused({.name = "x", .sql = "t.x", .aliases = {"B"}});
    refused({.name = "x", .sql = "f(t.x, ?)"});
    refused({.name = "x", .sql = exists});
    refused({.name = "x", .sql = "t.x", .element = "x.y"});
    refused({.name = "x", .type = QueryType::references, .sql = "t.x"});
    refused({.name = "x", .type = QueryType::enumeration, .sql = "t.x"});
}

TEST(Compile, NeedsItsContextOnlyForWhatIsAsked) {
    QueryContext empty;
    empty.timeZone = "Nowhere/Atlantis";
    const auto errorOf = [&](const char* text) -> std::string {
        try {
            compileQuery(parseQuery(text), sampleFields(), empty);
            return "";
        } catch (const QueryError& error) {
            return error.key + " at " + std::to_string(error.position);
        }
    };
    EXPECT_EQ(errorOf("status:open assignee:5"), "");
    EXPECT_EQ(errorOf("status:open drucker"), "query.no_text at 12");
    EXPECT_EQ(errorOf("assignee:me"), "query.no_viewer at 9");
    EXPECT_EQ(errorOf("assignee:anna"), "query.unknown_reference at 9");
    EXPECT_EQ(errorOf("updated:today"), "query.unknown_time_zone at 8");
}

TEST(Compile, AnEmptyConditionOfFreeTextHoldsForAll) {
    QueryContext context = sampleContext();
    context.text = [](const Query::Text&) { return Predicate{}; };
    EXPECT_EQ(compileQuery(parseQuery("-x"), sampleFields(), context).sql, "((TRUE) IS NOT TRUE)");
}

TEST(Compile, QueriesAreConjoined) {
    const Query both = allOf(
        {parseQuery("status:open OR vip:yes"), parseQuery(""), parseQuery("drucker"), parseQuery("papier tag:a")});
    EXPECT_EQ(printQuery(both), "(status:open OR vip:yes) drucker papier tag:a");
    EXPECT_EQ(printQuery(allOf({})), "");
    EXPECT_EQ(compileQuery(allOf({parseQuery(""), parseQuery("")}), sampleFields(), sampleContext()).sql, "");
}

}  // namespace
}  // namespace kontor::test
