#include "random_query.h"

#include "characters.h"
#include "syntax.h"

namespace kontor::test {

namespace {

using Op = Query::Op;
using Leaf = Query (*)(Random&);

constexpr const char* pieces[] = {"a",  "Ö",  "ß", "🖨", "7", "-", ".", "..", ",", ":", "<",  ">=", "=",
                                  "\"", "\\", "(", ")",    "%", "_", "'", "!",  "*", "/", "OR", "NOT"};

/// Characters that are somewhere special.
std::string randomText(Random& random, bool withBlanks) {
    std::string text;
    for (std::size_t length = 1 + pick(random, 5); length > 0; --length) {
        text += withBlanks && pick(random, 4) == 0 ? " " : oneOf(random, pieces);
    }
    return text;
}

Query::Value randomValue(Random& random) {
    Query::Value value{randomText(random, true), true, 0};
    const auto characters = query::decodeUtf8(value.text);
    const bool isDivided = value.text.ends_with('.') || value.text.starts_with('\\') || value.text.starts_with("//");
    const bool canBeBare = query::isBareValue(*characters) && !isDivided;
    value.quoted = !canBeBare || pick(random, 2) == 0;
    return value;
}

Query anyLeaf(Random& random) {
    if (pick(random, 3) == 0) {
        Query::Term term;
        term.field = oneOf(random, std::initializer_list<const char*>{"a", "updated_at", "größe", "custom.x-1", "OR"});
        term.op = static_cast<Op>(pick(random, 6));
        term.values.push_back(randomValue(random));
        if (term.op == Op::is) {
            while (pick(random, 3) == 0) term.values.push_back(randomValue(random));
        }
        if (term.op == Op::range) {
            term.values.push_back(randomValue(random));
            if (pick(random, 3) == 0) term.values[pick(random, 2)] = {};
        }
        return Query{std::move(term)};
    }
    Query::Text text;
    const std::string first = randomText(random, false);
    text.phrase = pick(random, 2) == 0 || !query::isBareWord(*query::decodeUtf8(first));
    text.words.push_back(first);
    while (text.phrase && pick(random, 2) == 0) text.words.push_back(randomText(random, false));
    return Query{std::move(text)};
}

Query tree(Random& random, int depth, Leaf leaf) {
    const std::size_t kind = depth <= 0 ? 3 : pick(random, 5);
    if (kind == 2) return Query{Query::Not{std::make_shared<const Query>(tree(random, depth - 1, leaf))}};
    if (kind > 2) return leaf(random);
    std::vector<Query> parts;
    for (std::size_t count = 2 + pick(random, 2); count > 0; --count) parts.push_back(tree(random, depth - 1, leaf));
    return kind == 0 ? query::makeAnd(std::move(parts)) : query::makeOr(std::move(parts));
}

/// Text of a query term over the sample; what is tried stands next to what the sample rows hold.
std::string sampleTerm(Random& random) {
    using Words = std::initializer_list<const char*>;
    const auto choose = [&](Words words) { return std::string(oneOf(random, words)); };
    const auto compared = [&](const char* field, Words values) {
        if (pick(random, 5) == 0) {
            const auto low = pick(random, values.size());
            const auto high = low + pick(random, values.size() - low);
            return field + (":" + std::string(values.begin()[low])) + ".." + values.begin()[high];
        }
        return field + choose({":", "<", "<=", ">", ">="}) + choose(values);
    };
    const auto listed = [&](const char* field, Words values) {
        std::string text = std::string(field) + ":" + choose(values);
        while (pick(random, 3) == 0) text += "," + choose(values);
        return text;
    };
    switch (pick(random, 16)) {
        case 0:
            return listed("status", {"new", "open", "closed", "none", "any"});
        case 1:
            return compared("priority", {"low", "normal", "high", "urgent"});
        case 2:
            return listed("vip", {"yes", "no", "none", "any"});
        case 3:
            return listed("assignee", {"me", "bernd", "11", "none", "any"});
        case 4:
            return listed("watcher", {"me", "bernd", "11", "none", "any"});
        case 5:
            return listed("tag", {"vip", "VIP", "strasse", "Köln", "k*", "a_b", "a%*", "none", "any"});
        case 6:
            return listed("number", {"t-1", "T-2", "T-*", "\"T-*\"", "none", "any"});
        case 7:
            return listed("subject", {"drucker", "DRÜCKER", "\"kein papier\"", "%", "_", "\"\\\\\"", "'", "!", "none",
                                      "any", "koln"});
        case 8:
            return compared("effort", {"-1.5", "0", "0.1", "0.30", "1.5", "100000000000.000000001"});
        case 9:
            return compared("id", {"1", "20", "40", "41", "100"});
        case 10:
            return compared("due", {"2026-02", "2026-03-14", "today", "tomorrow", "2027"});
        case 11:
            return "due" + choose({"<", "<=", ">", ">="}) + choose({"0d", "1d", "30d", "1mo", "+1d", "-1d"});
        case 12:
            return compared("updated", {"2025", "2026-03-14", "today", "2026-03-15T12:30", "2026-03-29"});
        case 13:
            return "updated" + choose({"<", "<=", ">", ">="}) + choose({"30m", "1h", "1d", "2w", "1y", "now", "+14d"});
        case 14:
            return choose({"drucker", "papier", "\"kein papier\"", "KÖLN", "100%"});
        default:
            return listed("due", {"2026-03-15", "yesterday", "2026", "none"});
    }
}

Query sampleLeaf(Random& random) {
    return parseQuery(sampleTerm(random));
}

}  // namespace

std::size_t pick(Random& random, std::size_t below) {
    return random() % below;
}

Query randomSyntax(Random& random, int depth) {
    return tree(random, depth, anyLeaf);
}

Query randomQuery(Random& random, int depth) {
    return tree(random, depth, sampleLeaf);
}

}  // namespace kontor::test
