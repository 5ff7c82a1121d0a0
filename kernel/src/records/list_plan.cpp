#include "records/list_plan.h"

#include <algorithm>

#include "kontor/text.h"
#include "records/row_estimates.h"

namespace kontor {

namespace {

constexpr std::size_t mostBranches = 8;

/// `state` of `t.state`; nothing for what is no column of the table itself.
std::optional<std::string> columnOf(const std::string& sql) {
    if (!sql.starts_with("t.")) return std::nullopt;
    std::string column = sql.substr(2);
    const bool plain =
        std::all_of(column.begin(), column.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
    return plain ? std::optional(std::move(column)) : std::nullopt;
}

/// The terms of a query that is nothing but terms joined by AND.
std::optional<std::vector<const Query*>> termsOf(const Query& query) {
    std::vector<const Query*> result;
    const auto* all = std::get_if<Query::And>(&query.node);
    if (!all)
        result.push_back(&query);
    else
        for (const auto& part : all->parts) result.push_back(&part);
    for (const auto* part : result)
        if (!std::holds_alternative<Query::Term>(part->node)) return std::nullopt;
    return result;
}

/// Whether each value of the term is one value of the column.
bool isEquality(const Query::Term& term, const QueryField& field) {
    if (term.op != Query::Op::is || term.values.empty()) return false;
    if (field.type != QueryType::enumeration && field.type != QueryType::reference && field.type != QueryType::boolean)
        return false;
    return std::all_of(term.values.begin(), term.values.end(), [&](const Query::Value& value) {
        const std::string word = asciiLower(value.text);
        if (value.text.find('*') != std::string::npos) return false;
        if (value.quoted) return true;
        return word != "any" && (word != "none" || field.type == QueryType::reference);
    });
}

/// The index whose first columns are all of `equal`, then the order; the one that also tells deleted rows when there is
/// one.
const TableIndexes::Index* indexFor(const std::set<std::string>& equal, bool softDelete, const std::string& order,
                                    const std::vector<TableIndexes::Index>& indexes) {
    const TableIndexes::Index* best = nullptr;
    for (const auto& index : indexes) {
        const auto at = std::find(index.columns.begin(), index.columns.end(), order);
        if (at == index.columns.end()) continue;
        if (at + 1 != index.columns.end() && *(at + 1) != "id") continue;
        std::set<std::string> before(index.columns.begin(), at);
        const bool tells = softDelete && before.erase("deleted_at") > 0;
        if (before == equal && (!best || tells)) best = &index;
    }
    return best;
}

}  // namespace

TableIndexes::List TableIndexes::of(Transaction& tx, const std::string& table) {
    {
        auto known = _known.lock();
        if (const auto found = known->find(table); found != known->end()) return found->second;
    }
    auto read = std::make_shared<std::vector<Index>>();
    tx.each<std::tuple<std::string, std::string>>(
        [&](auto row) {
            auto& [name, column] = row;
            if (read->empty() || read->back().name != name) read->push_back({std::move(name), {}});
            read->back().columns.push_back(asciiLower(column));
        },
        "SELECT index_name, column_name FROM information_schema.statistics WHERE table_schema = DATABASE() AND "
        "table_name = ?"
        " ORDER BY index_name, seq_in_index",
        table);
    (*_known.lock())[table] = read;
    return read;
}

bool Keyset::isComparable() const {
    return field->type == FieldType::time || field->type == FieldType::integer ||
           (field->type == FieldType::enumeration && expression != StoredType::expression(*field));
}

std::optional<ListPlan> ListPlan::of(const Query& query, const StoredType& stored, const Keyset& keyset,
                                     const std::function<TableIndexes::List()>& indexes,
                                     const std::function<Predicate(const Query&)>& compile,
                                     const std::set<std::string>& given) {
    const auto order = columnOf(keyset.expression);
    const auto terms = termsOf(query);
    if (!order || !terms || !keyset.isComparable() || keyset.field->name == "id") return std::nullopt;

    std::set<std::string> equal = given;
    const Query::Term* several = nullptr;
    bool filtered = false;
    for (const auto* part : *terms) {
        const auto& term = std::get<Query::Term>(part->node);
        const QueryField* field = stored.queryFields.find(term.field);
        const auto column = field && field->element.empty() ? columnOf(field->sql) : std::nullopt;
        if (!column) return std::nullopt;
        if (isEquality(term, *field)) {
            if (!equal.insert(*column).second) return std::nullopt;
            if (term.values.size() == 1) continue;
            if (several || term.values.size() > mostBranches) return std::nullopt;
            several = &term;
        } else if (field->type == QueryType::time) {
            filtered = true;  // looked at row by row, of the rows the equalities leave
        } else {
            return std::nullopt;
        }
    }
    if (filtered && equal.empty()) return std::nullopt;
    const auto known = indexes();
    const auto* index = indexFor(equal, stored.type.softDelete, *order, *known);
    if (!index) return std::nullopt;

    ListPlan plan;
    plan.index = index->name;
    Predicate common;
    for (const auto* part : *terms)
        if (&std::get<Query::Term>(part->node) != several) common = conjoin(std::move(common), compile(*part));
    if (!several)
        plan.branches.push_back(std::move(common));
    else {
        std::set<std::string> seen;  // `me` and one's own number are one value: a row belongs to one branch
        for (const auto& value : several->values) {
            Query::Term one = *several;
            one.values = {value};
            Predicate branch = conjoin(compile(Query{one}), common);
            if (seen.insert(RowEstimates::keyOf(branch)).second) plan.branches.push_back(std::move(branch));
        }
    }
    return plan;
}

}  // namespace kontor
