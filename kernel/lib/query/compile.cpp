#include <utility>

#include "condition.h"
#include "values.h"

namespace kontor {

namespace {

using namespace query;

/// Collects the alternatives of one term and the values of their placeholders.
class Alternatives {
  public:
    void add(std::string sql) { _parts.push_back(std::move(sql)); }
    void add(std::string sql, QueryValue value) {
        add(std::move(sql));
        values.push_back(std::move(value));
    }
    /// `FALSE` when there is none, in parentheses when there are several.
    std::string joined() const {
        if (_parts.empty()) return "FALSE";
        if (_parts.size() == 1) return _parts.front();
        std::string out = "(";
        for (const std::string& part : _parts) out += (out.size() == 1 ? "" : " OR ") + part;
        return out + ")";
    }
    bool empty() const { return _parts.empty(); }

    std::vector<QueryValue> values;

  private:
    std::vector<std::string> _parts;
};

/// The placeholder of a value. A decimal is bound as text and cast, so that it is compared exactly.
std::string placeholder(QueryType type) {
    return type == QueryType::decimal ? "CAST(? AS DECIMAL(27,9))" : "?";
}

void addValues(Alternatives& to, const Condition& condition, const std::string& column, QueryType type) {
    if (condition.equal.size() == 1) {
        to.add(column + " = " + placeholder(type), condition.equal.front());
    } else if (!condition.equal.empty()) {
        std::string list;
        for (const QueryValue& value : condition.equal) {
            list += (list.empty() ? "" : ", ") + placeholder(type);
            to.values.push_back(value);
        }
        to.add(column + " IN (" + list + ")");
    }
    for (const Interval& interval : condition.intervals) {
        std::string sql;
        if (interval.low) {
            sql = column + (interval.low->included ? " >= " : " > ") + placeholder(type);
            to.values.push_back(interval.low->value);
        }
        if (interval.high) {
            const bool both = !sql.empty();
            sql += (both ? " AND " : "") + column + (interval.high->included ? " <= " : " < ") + placeholder(type);
            to.values.push_back(interval.high->value);
            if (both) sql.insert(0, 1, '(') += ')';
        }
        to.add(std::move(sql));
    }
    for (const std::string& text : condition.contains)
        to.add(column + " LIKE ? ESCAPE '!'", "%" + escapeLike(text) + "%");
    for (const std::string& text : condition.startsWith) to.add(column + " LIKE ? ESCAPE '!'", escapeLike(text) + "%");
}

std::string inTemplate(std::string sql, const std::string& predicate) {
    return sql.replace(sql.find("{}"), 2, predicate);
}

Predicate compileTerm(const Query::Term& term, const Resolver& resolver) {
    const QueryField& field = resolver.field(term);
    const Condition condition = resolver.condition(term, field);
    Alternatives all;
    if (field.element.empty()) {
        const bool empty = countsEmptyAsNull(field.type);
        addValues(all, condition, field.sql, field.type);
        if (condition.isNull)
            all.add(empty ? "(" + field.sql + " IS NULL OR " + field.sql + " = '')" : field.sql + " IS NULL");
        if (condition.isSet) all.add(field.sql + (empty ? " <> ''" : " IS NOT NULL"));
    } else {
        Alternatives inner;
        addValues(inner, condition, field.element, field.type);
        const bool hasValues = !inner.empty();
        if (hasValues) all.add(inTemplate(field.sql, inner.joined()));
        all.values = std::move(inner.values);
        if (condition.isNull) all.add("NOT " + inTemplate(field.sql, "TRUE"));
        if (condition.isSet) all.add(inTemplate(field.sql, "TRUE"));
    }
    return {all.joined(), std::move(all.values)};
}

Predicate compile(const Query& query, const Resolver& resolver);

/// The parts in parentheses, so that nothing beside them can change what they mean.
Predicate joinParts(const std::vector<Query>& parts, const char* between, const Resolver& resolver) {
    Predicate out{"(", {}};
    for (const Query& part : parts) {
        Predicate one = compile(part, resolver);
        if (out.sql.size() > 1) out.sql += between;
        out.sql += one.sql;
        out.values.insert(out.values.end(), std::make_move_iterator(one.values.begin()),
                          std::make_move_iterator(one.values.end()));
    }
    out.sql += ")";
    return out;
}

struct Compiler {
    const Resolver& resolver;

    Predicate operator()(const Query::And& all) const {
        return all.parts.empty() ? Predicate{"TRUE", {}} : joinParts(all.parts, " AND ", resolver);
    }
    Predicate operator()(const Query::Or& any) const {
        return any.parts.empty() ? Predicate{"FALSE", {}} : joinParts(any.parts, " OR ", resolver);
    }
    Predicate operator()(const Query::Not& negation) const {
        Predicate inner = compile(*negation.part, resolver);
        // Not NOT: it would leave out the rows where the column is NULL.
        inner.sql = "((" + inner.sql + ") IS NOT TRUE)";
        return inner;
    }
    Predicate operator()(const Query::Term& term) const { return compileTerm(term, resolver); }
    Predicate operator()(const Query::Text& text) const {
        if (!resolver.context().text) throw QueryError(text.position, "query.no_text", {{"text", text.words.front()}});
        Predicate found = resolver.context().text(text);
        found.sql = found.sql.empty() ? "TRUE" : "(" + found.sql + ")";
        return found;
    }
};

Predicate compile(const Query& query, const Resolver& resolver) {
    return std::visit(Compiler{resolver}, query.node);
}

}  // namespace

Predicate compileQuery(const Query& query, const QueryFields& fields, const QueryContext& context) {
    const auto* all = std::get_if<Query::And>(&query.node);
    if (all && all->parts.empty()) return {};
    return compile(query, Resolver(fields, context));
}

std::string escapeLike(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    for (const char c : text) {
        if (c == '!' || c == '%' || c == '_') out.push_back('!');
        out.push_back(c);
    }
    return out;
}

}  // namespace kontor
