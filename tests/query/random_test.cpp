#include <gtest/gtest.h>

#include "random_query.h"
#include "sample.h"

namespace kontor::test {
namespace {

TEST(RandomQueries, PrintedTextParsesToTheSameTree) {
    for (unsigned seed = 1; seed <= 4000; ++seed) {
        Random random(seed);
        const Query query = randomSyntax(random, 4);
        const std::string printed = printQuery(query);
        SCOPED_TRACE("seed " + std::to_string(seed) + ": " + printed);
        try {
            const Query again = parseQuery(printed);
            ASSERT_EQ(toTree(again), toTree(query));
            ASSERT_TRUE(again == query);
            ASSERT_EQ(printQuery(again), printed);
        } catch (const QueryError& error) {
            // Trees of that depth can hold more than a query may.
            ASSERT_TRUE(error.key == "query.too_many_terms" || error.key == "query.too_long") << error.what();
        }
    }
}

TEST(RandomQueries, AnyTextIsTakenOrRefused) {
    constexpr const char* parts[] = {
        "status", "updated", ":",         "<",  ">=",           "..",  ",",    "\"", "(", ")", "-",       " ", " OR ",
        "AND",    "NOT ",    "me",        "7d", "today",        "ü",   "none", "\\", "a", "*", "2026-01", "=", "🖨",
        "open",   "+",       "assignee:", "T",  "999999999999", "\xC3"};
    int taken = 0;
    for (unsigned seed = 1; seed <= 20000; ++seed) {
        Random random(seed);
        std::string text;
        for (std::size_t length = pick(random, 12); length > 0; --length) text += oneOf(random, parts);
        try {
            const Query query = parseQuery(text);
            ASSERT_TRUE(parseQuery(printQuery(query)) == query) << text;
            ++taken;
            compileQuery(query, sampleFields(), sampleContext());
        } catch (const QueryError& error) {
            ASSERT_LE(error.position, text.size()) << text;
        }
        for (const Completion& completion : completeQuery(text, pick(random, 12), sampleFields())) {
            ASSERT_LE(completion.from, completion.to) << text;
        }
    }
    EXPECT_GT(taken, 1000);
}

}  // namespace
}  // namespace kontor::test
