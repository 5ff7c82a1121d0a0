#include <gtest/gtest.h>

#include "cases.h"
#include "sample.h"

namespace kontor::test {
namespace {

std::string joined(const std::vector<QueryValue>& values) {
    std::string out;
    for (const QueryValue& value : values) out += (out.empty() ? "" : " | ") + toText(value);
    return out;
}

TEST(Cases, QueriesParseAndPrint) {
    for (const Case& c : readCases("parse.cases")) {
        SCOPED_TRACE(c.where + "  " + c.at("query"));
        ASSERT_NO_THROW({
            const Query query = parseQuery(c.at("query"));
            EXPECT_EQ(toTree(query), c.at("tree"));
            EXPECT_EQ(printQuery(query), c.has("print") ? c.at("print") : c.at("query"));
            EXPECT_EQ(parseQuery(printQuery(query)), query);
        });
    }
}

TEST(Cases, QueriesCompileToSql) {
    for (const Case& c : readCases("sql.cases")) {
        SCOPED_TRACE(c.where + "  " + c.at("query"));
        ASSERT_NO_THROW({
            const Predicate predicate = compileQuery(parseQuery(c.at("query")), sampleFields(), sampleContext());
            EXPECT_EQ(predicate.sql, c.at("sql"));
            EXPECT_EQ(joined(predicate.values), c.has("values") ? c.at("values") : "");
        });
    }
}

TEST(Cases, ErrorsSayWhereAndWhat) {
    for (const Case& c : readCases("errors.cases")) {
        SCOPED_TRACE(c.where + "  " + c.at("query"));
        try {
            compileQuery(parseQuery(c.at("query")), sampleFields(), sampleContext());
            ADD_FAILURE() << "no error";
        } catch (const QueryError& error) {
            std::string params;
            for (const auto& [name, value] : error.params) params += (params.empty() ? "" : " | ") + name + "=" + value;
            EXPECT_EQ(error.key + " at " + std::to_string(error.position), c.at("error"));
            EXPECT_EQ(params, c.has("params") ? c.at("params") : "");
        }
    }
}

TEST(Cases, CompletionsFitTheCursor) {
    for (const Case& c : readCases("complete.cases")) {
        std::string text = c.at("text");
        SCOPED_TRACE(c.where + "  " + text);
        const std::size_t bar = text.find('|');
        ASSERT_NE(bar, std::string::npos);
        text.erase(bar, 1);
        std::size_t cursor = 0;  // in characters
        for (std::size_t i = 0; i < bar; ++i) cursor += (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
        std::string offers;
        std::string range;
        for (const Completion& completion : completeQuery(text, cursor, sampleFields())) {
            offers += (offers.empty() ? "" : " ") + completion.text;
            range = std::to_string(completion.from) + ".." + std::to_string(completion.to);
        }
        EXPECT_EQ(offers, c.at("offers"));
        EXPECT_EQ(range, c.has("replace") ? c.at("replace") : "");
    }
}

}  // namespace
}  // namespace kontor::test
