#include <algorithm>

#include "characters.h"
#include "condition.h"
#include "values.h"

namespace kontor {

namespace {

using namespace query;

bool isWithin(const Interval& interval, const QueryValue& value, QueryType type) {
    if (interval.low) {
        const auto order = compare(type, value, interval.low->value);
        if (!order || *order < 0 || (*order == 0 && !interval.low->included)) return false;
    }
    if (interval.high) {
        const auto order = compare(type, value, interval.high->value);
        if (!order || *order > 0 || (*order == 0 && !interval.high->included)) return false;
    }
    return true;
}

bool isNothing(const QueryValue& value, bool emptyIsNull) {
    if (std::holds_alternative<std::nullptr_t>(value)) return true;
    const auto* text = emptyIsNull ? std::get_if<std::string>(&value) : nullptr;
    // The database compares without the blanks at the end.
    return text && text->find_first_not_of(' ') == std::string::npos;
}

bool holdsFor(const Condition& condition, const QueryValue& value, QueryType type) {
    if (std::holds_alternative<std::nullptr_t>(value)) return false;
    const auto equals = [&](const QueryValue& wanted) { return compare(type, value, wanted) == 0; };
    const auto within = [&](const Interval& interval) { return isWithin(interval, value, type); };
    if (std::any_of(condition.equal.begin(), condition.equal.end(), equals)) return true;
    if (std::any_of(condition.intervals.begin(), condition.intervals.end(), within)) return true;
    const auto* text = std::get_if<std::string>(&value);
    if (!text || (condition.contains.empty() && condition.startsWith.empty())) return false;
    const std::u32string folded = fold(*text);
    const auto contains = [&](const std::string& part) { return folded.find(fold(part)) != folded.npos; };
    const auto starts = [&](const std::string& part) { return folded.starts_with(fold(part)); };
    return std::any_of(condition.contains.begin(), condition.contains.end(), contains) ||
           std::any_of(condition.startsWith.begin(), condition.startsWith.end(), starts);
}

bool evaluate(const Query& query, const Resolver& resolver, const QueryRecord& record);

// Every part is evaluated, even when the answer is known: a wrong term is an error whatever the record holds.
struct Evaluator {
    const Resolver& resolver;
    const QueryRecord& record;

    auto ask() const {
        return [this](const Query& part) { return evaluate(part, resolver, record); };
    }

    bool operator()(const Query::And& all) const {
        return std::count_if(all.parts.begin(), all.parts.end(), ask()) == std::ssize(all.parts);
    }
    bool operator()(const Query::Or& any) const { return std::count_if(any.parts.begin(), any.parts.end(), ask()) > 0; }
    bool operator()(const Query::Not& negation) const { return !ask()(*negation.part); }

    bool operator()(const Query::Term& term) const {
        const QueryField& field = resolver.field(term);
        const Condition condition = resolver.condition(term, field);
        const std::vector<QueryValue> values = record.values(field.name);
        // An element of a many-valued field is there even when it is an empty text.
        const bool emptyIsNull = field.element.empty() && countsEmptyAsNull(field.type);
        const bool isNull =
            std::all_of(values.begin(), values.end(), [&](const auto& v) { return isNothing(v, emptyIsNull); });
        if (isNull ? condition.isNull : condition.isSet) return true;
        return std::any_of(values.begin(), values.end(),
                           [&](const auto& v) { return holdsFor(condition, v, field.type); });
    }

    bool operator()(const Query::Text& text) const {
        if (!record.text) throw QueryError(text.position, "query.no_text", {{"text", text.words.front()}});
        return record.text(text);
    }
};

bool evaluate(const Query& query, const Resolver& resolver, const QueryRecord& record) {
    return std::visit(Evaluator{resolver, record}, query.node);
}

}  // namespace

bool matches(const Query& query, const QueryFields& fields, const QueryContext& context, const QueryRecord& record) {
    return evaluate(query, Resolver(fields, context), record);
}

}  // namespace kontor
