// The query language: text, tree, SQL, one record, completion.
#include <algorithm>

#include "kontor/query.h"
#include "kontor/text.h"
#include "sample.h"

#include "../check.h"

namespace {

using namespace kontor;
using fuzz::require;

const QueryContext& context() {
    static const QueryContext made = [] {
        QueryContext context = test::sampleContext();
        context.text = [](const Query::Text& text) {
            return Predicate{"t.subject LIKE ? ESCAPE '!'", {"%" + escapeLike(text.words.front()) + "%"}};
        };
        return context;
    }();
    return made;
}

QueryRecord record() {
    QueryRecord made;
    made.values = [](std::string_view field) -> std::vector<QueryValue> {
        if (field == "id") return {std::int64_t{42}};
        if (field == "number" || field == "subject") return {"T-000042"};
        if (field == "status") return {"open"};
        if (field == "watcher") return {std::int64_t{7}, std::int64_t{12}};
        if (field == "effort") return {"1.50"};
        if (field == "due") return {"2026-03-16"};
        if (field == "updated") return {test::toTime("2026-03-14 23:30")};
        return {nullptr};
    };
    made.text = [](const Query::Text& text) { return text.words.front() == "drucker"; };
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::textOf(data, size);
    const std::size_t cursor = size == 0 ? 0 : data[0] % (size + 2);
    for (const auto& completion : completeQuery(text, cursor, test::sampleFields()))
        require(completion.from <= completion.to, "a completion replaces a range");
    try {
        const Query query = parseQuery(text);
        require(isUtf8(text), "a query is UTF-8");
        try {
            const std::string printed = printQuery(query);
            require(parseQuery(printed) == query, "a printed query is the same query");
        } catch (const QueryError& error) {
            require(error.key == "query.too_long", "a printed query can be read");
        }
        const Predicate predicate = compileQuery(query, test::sampleFields(), context());
        const auto marks = std::count(predicate.sql.begin(), predicate.sql.end(), '?');
        require(static_cast<std::size_t>(marks) == predicate.values.size(), "every value is bound");
        require(std::count(predicate.sql.begin(), predicate.sql.end(), '(') ==
                    std::count(predicate.sql.begin(), predicate.sql.end(), ')'),
                "a condition is closed in itself");
        require(predicate.sql.find(';') == std::string::npos && predicate.sql.find("--") == std::string::npos,
                "a condition is one condition");
        matches(query, test::sampleFields(), context(), record());
    } catch (const QueryError& error) {
        require(error.position <= size, "a position lies in the text");
    }
    return 0;
}
