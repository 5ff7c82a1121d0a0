#include "condition.h"

#include <algorithm>
#include <iterator>

#include "characters.h"
#include "values.h"

namespace kontor::query {

namespace {

bool isKeyword(const Query::Value& value, std::u32string_view keyword) {
    return !value.quoted && fold(value.text) == keyword;
}

bool lists(const QueryField& field, std::u32string_view folded) {
    return std::any_of(field.values.begin(), field.values.end(),
                       [&](const std::string& v) { return fold(v) == folded; });
}

/// `none` and `any` ask whether there is a value, unless an enumeration has a value of that name.
bool isPresence(const Query::Value& value, const QueryField& field, std::u32string_view keyword) {
    return isKeyword(value, keyword) && !lists(field, keyword);
}

bool isMoment(QueryType type) {
    return type == QueryType::time || type == QueryType::date;
}

bool isComparable(const QueryField& field) {
    switch (field.type) {
        case QueryType::integer:
        case QueryType::decimal:
        case QueryType::time:
        case QueryType::date:
            return true;
        case QueryType::enumeration:
        case QueryType::word:
            return field.ordered;
        default:
            return false;
    }
}

bool isReference(const QueryField& field) {
    return field.type == QueryType::reference || field.type == QueryType::references;
}

bool isTrue(std::u32string_view folded) {
    return folded == U"yes" || folded == U"true" || folded == U"1" || folded == U"ja";
}
bool isFalse(std::u32string_view folded) {
    return folded == U"no" || folded == U"false" || folded == U"0" || folded == U"nein";
}

[[noreturn]] void fail(const Query::Value& value, std::string key, const QueryField& field,
                       QueryError::Params more = {}) {
    QueryError::Params params{{"field", field.name}, {"value", value.text}};
    params.insert(params.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    throw QueryError(value.position, std::move(key), std::move(params));
}

}  // namespace

const QueryField& Resolver::field(const Query::Term& term) const {
    if (const QueryField* found = _fields.find(term.field)) return *found;
    if (auto member = _fields.findMember(term.field)) return _members.emplace_back(std::move(*member));
    QueryError::Params params{{"field", term.field}};
    if (auto suggestion = _fields.nearest(term.field)) params.emplace_back("suggestion", std::move(*suggestion));
    throw QueryError(term.position, "query.unknown_field", std::move(params));
}

Condition Resolver::condition(const Query::Term& term, const QueryField& field) const {
    Condition result;
    if (term.op == Query::Op::is) {
        for (const Query::Value& value : term.values) addAnyOf(result, value, field);
        return result;
    }
    for (const Query::Value& value : term.values) {
        if (!isComparable(field) || isPresence(value, field, U"none") || isPresence(value, field, U"any")) {
            fail(value, "query.not_comparable", field);
        }
    }
    if (field.type == QueryType::enumeration) {
        addEnumeration(result, term, field);
    } else if (term.op == Query::Op::range) {
        addRange(result, term, field);
    } else {
        addComparison(result, term, field);
    }
    return result;
}

void Resolver::addAnyOf(Condition& condition, const Query::Value& value, const QueryField& field) const {
    if (isPresence(value, field, U"none")) {
        condition.isNull = true;
    } else if (isPresence(value, field, U"any")) {
        condition.isSet = true;
    } else if (field.type == QueryType::text) {
        condition.contains.push_back(value.text);
    } else if (field.type == QueryType::word && !value.quoted && value.text.ends_with('*')) {
        condition.startsWith.push_back(value.text.substr(0, value.text.size() - 1));
    } else if (isReference(field) && topOf(value.text)) {
        addSubtree(condition, value, field);
    } else {
        Literal found = literal(value, field);
        if (found.high) {
            condition.intervals.push_back({Bound{std::move(found.low), true}, Bound{std::move(*found.high), false}});
        } else {
            condition.equal.push_back(std::move(found.low));
        }
    }
}

void Resolver::addSubtree(Condition& condition, const Query::Value& value, const QueryField& field) const {
    Query::Value top = value;
    top.text = *topOf(value.text);
    const std::int64_t id = reference(top, field);
    const auto ids = _context.below ? _context.below(field.name, id) : std::vector<std::int64_t>();
    if (ids.empty()) fail(value, "query.not_a_tree", field);
    condition.equal.insert(condition.equal.end(), ids.begin(), ids.end());
}

void Resolver::addRange(Condition& condition, const Query::Term& term, const QueryField& field) const {
    Interval interval;
    const auto isOpen = [](const Query::Value& value) { return value.text.empty() && !value.quoted; };
    if (!isOpen(term.values[0])) interval.low = Bound{literal(term.values[0], field).low, true};
    if (!isOpen(term.values[1])) {
        Literal last = literal(term.values[1], field);
        // `..2026-02-01` holds the whole day.
        interval.high = last.high ? Bound{std::move(*last.high), false} : Bound{std::move(last.low), true};
    }
    if (interval.low && interval.high) {
        const int order = compare(field.type, interval.low->value, interval.high->value).value_or(0);
        if (order > 0 || (order == 0 && !interval.high->included)) fail(term.values[1], "query.reversed_range", field);
    }
    condition.intervals.push_back(std::move(interval));
}

void Resolver::addComparison(Condition& condition, const Query::Term& term, const QueryField& field) const {
    const Query::Value& value = term.values.front();
    const bool isLess = term.op == Query::Op::less || term.op == Query::Op::lessOrEqual;
    const bool orEqual = term.op == Query::Op::lessOrEqual || term.op == Query::Op::greaterOrEqual;
    const auto age = isMoment(field.type) && !value.quoted ? parseAge(value.text) : std::nullopt;
    Interval interval;
    if (age) {
        // An age below seven days is a moment after that of seven days ago.
        (isLess ? interval.low : interval.high) = Bound{agedMoment(*age, value, field), orEqual};
    } else {
        Literal found = literal(value, field);
        // The span of a day or month: `<` ends and `>=` begins at its start, `<=` ends and `>` begins at its end.
        if (!found.high) {
            (isLess ? interval.high : interval.low) = Bound{std::move(found.low), orEqual};
        } else if (isLess) {
            interval.high = Bound{orEqual ? std::move(*found.high) : std::move(found.low), false};
        } else {
            interval.low = Bound{orEqual ? std::move(found.low) : std::move(*found.high), true};
        }
    }
    condition.intervals.push_back(std::move(interval));
}

void Resolver::addEnumeration(Condition& condition, const Query::Term& term, const QueryField& field) const {
    std::size_t first = 0;
    std::size_t end = field.values.size();
    if (term.op == Query::Op::range) {
        if (!term.values[0].text.empty()) first = enumerationIndex(term.values[0], field);
        if (!term.values[1].text.empty()) end = enumerationIndex(term.values[1], field) + 1;
        if (first >= end) fail(term.values[1], "query.reversed_range", field);
    } else {
        const std::size_t index = enumerationIndex(term.values.front(), field);
        if (term.op == Query::Op::less) end = index;
        if (term.op == Query::Op::lessOrEqual) end = index + 1;
        if (term.op == Query::Op::greater) first = index + 1;
        if (term.op == Query::Op::greaterOrEqual) first = index;
    }
    for (std::size_t i = first; i < end; ++i) condition.equal.emplace_back(field.values[i]);
}

Resolver::Literal Resolver::literal(const Query::Value& value, const QueryField& field) const {
    const std::string& text = value.text;
    switch (field.type) {
        case QueryType::text:
        case QueryType::word:
            return {text, {}};
        case QueryType::enumeration:
            return {field.values[enumerationIndex(value, field)], {}};
        case QueryType::reference:
        case QueryType::references:
            return {reference(value, field), {}};
        case QueryType::boolean: {
            const std::u32string folded = fold(text);
            if (isTrue(folded)) return {std::int64_t{1}, {}};
            if (isFalse(folded)) return {std::int64_t{0}, {}};
            fail(value, "query.bad_boolean", field, {{"suggestion", "yes"}});
        }
        case QueryType::integer:
            if (const auto number = parseInteger(text)) return {*number, {}};
            fail(value, "query.bad_number", field);
        case QueryType::decimal:
            if (parseDecimal(text)) return {text, {}};
            fail(value, "query.bad_number", field);
        case QueryType::time:
            if (const auto span = moments(value).time(text)) {
                if (span->from == span->to) return {span->from, {}};
                return {span->from, span->to};
            }
            break;
        case QueryType::date:
            if (auto span = moments(value).date(text)) {
                if (span->from == span->to) return {std::move(span->from), {}};
                return {std::move(span->from), std::move(span->to)};
            }
            break;
    }
    // `updated:7d` says neither younger nor older.
    if (parseAge(text)) fail(value, "query.age_needs_comparison", field, {{"suggestion", field.name + "<" + text}});
    const auto suggestion = nearest(text, {"today", "yesterday", "tomorrow", "now"});
    fail(value, "query.bad_time", field, {{"suggestion", suggestion.value_or("2026-01-31")}});
}

std::size_t Resolver::enumerationIndex(const Query::Value& value, const QueryField& field) const {
    const std::u32string folded = fold(value.text);
    for (std::size_t i = 0; i < field.values.size(); ++i) {
        if (fold(field.values[i]) == folded) return i;
    }
    QueryError::Params more;
    if (auto suggestion = nearest(value.text, field.values)) more.emplace_back("suggestion", std::move(*suggestion));
    std::string allowed;
    for (const std::string& name : field.values) allowed += (allowed.empty() ? "" : ", ") + name;
    more.emplace_back("allowed", std::move(allowed));
    fail(value, "query.unknown_value", field, std::move(more));
}

std::int64_t Resolver::reference(const Query::Value& value, const QueryField& field) const {
    if (field.kind == "user" && isKeyword(value, U"me")) {
        if (_context.me == 0) fail(value, "query.no_viewer", field);
        return _context.me;
    }
    const std::string_view text = value.text;
    if (!value.quoted) {
        if (const auto id = parseInteger(text.starts_with('#') ? text.substr(1) : text); id && *id >= 0) return *id;
    }
    if (_context.resolve) {
        if (const auto id = _context.resolve(field.name, text)) return *id;
    }
    fail(value, "query.unknown_reference", field);
}

QueryValue Resolver::agedMoment(const Age& age, const Query::Value& value, const QueryField& field) const {
    if (field.type == QueryType::date) {
        if (auto day = moments(value).dayAgo(age)) return std::move(*day);
    } else if (const auto moment = moments(value).ago(age)) {
        return *moment;
    }
    fail(value, "query.bad_time", field, {{"suggestion", "7d"}});
}

const Moments& Resolver::moments(const Query::Value& value) const {
    if (!_moments) {
        try {
            _moments.emplace(_context.now, _context.timeZone);
        } catch (const std::runtime_error&) {
            throw QueryError(value.position, "query.unknown_time_zone", {{"value", _context.timeZone}});
        }
    }
    return *_moments;
}

}  // namespace kontor::query

namespace kontor {

std::optional<std::string_view> topOf(std::string_view value) {
    constexpr std::string_view end = "/*";
    if (value.size() <= end.size() || !value.ends_with(end)) return std::nullopt;
    return value.substr(0, value.size() - end.size());
}

}  // namespace kontor
