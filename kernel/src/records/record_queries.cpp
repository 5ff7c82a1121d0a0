// Queries asked of one record, and queries that are kept.
#include <charconv>

#include "kontor/error.h"
#include "kontor/text.h"
#include "records/record_engine.h"

namespace kontor {

namespace {

/// Every word of the text somewhere in one of the fields.
bool holdsWords(const AnyRecord& record, const std::vector<std::string>& fields, const Query::Text& text) {
    static const QueryFields oneText({{.name = "text", .type = QueryType::text, .sql = "text"}});
    const auto words = text.phrase ? std::vector<std::string>{join(text.words, " ")} : text.words;
    for (const auto& word : words) {
        const Query contains{Query::Term{"text", Query::Op::is, {{word, true}}}};
        const QueryRecord texts{[&](std::string_view) {
            std::vector<QueryValue> values;
            for (const auto& field : fields)
                for (auto& value : queryValues(record, field)) values.push_back(std::move(value));
            return values;
        }};
        if (!matches(contains, oneText, {}, texts)) return false;
    }
    return true;
}

bool isId(std::string_view text) {
    if (text.starts_with('#')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool isBareWord(const Query::Value& value, std::string_view word) {
    return !value.quoted && asciiLower(value.text) == word;
}

/// Puts ids in the place of names, all the way down.
struct Binder {
    const QueryFields& fields;
    std::int64_t me;
    std::function<std::optional<std::int64_t>(std::string_view field, std::string_view value)> resolve;

    Query operator()(Query query) const {
        if (auto* all = std::get_if<Query::And>(&query.node)) {
            for (auto& part : all->parts) part = (*this)(std::move(part));
        } else if (auto* any = std::get_if<Query::Or>(&query.node)) {
            for (auto& part : any->parts) part = (*this)(std::move(part));
        } else if (auto* negation = std::get_if<Query::Not>(&query.node)) {
            negation->part = std::make_shared<const Query>((*this)(*negation->part));
        } else if (auto* term = std::get_if<Query::Term>(&query.node)) {
            const QueryField* field = fields.find(term->field);
            if (field && (field->type == QueryType::reference || field->type == QueryType::references))
                for (auto& value : term->values) bind(*field, value);
        }
        return query;
    }

    void bind(const QueryField& field, Query::Value& value) const {
        const auto fail = [&](const char* key) {
            throw QueryError(value.position, key, {{"field", field.name}, {"value", value.text}});
        };
        if (isBareWord(value, "none") || isBareWord(value, "any")) return;
        const auto top = topOf(value.text);  // `7/*` is 7 and all below it
        const std::string name(top ? *top : std::string_view(value.text));
        if (!value.quoted && isId(name)) return;
        std::optional<std::int64_t> id;
        if (field.kind == "user" && isBareWord(value, "me")) {
            if (me == 0) fail("query.no_viewer");
            id = me;
        } else {
            id = resolve(field.name, name);
        }
        if (!id) fail("query.unknown_reference");
        value.text = std::to_string(*id) + (top ? "/*" : "");
        value.quoted = false;
    }
};

}  // namespace

const QueryFields& RecordEngine::askedBy(const StoredType& stored, const Viewer& viewer, QueryFields& kept) const {
    if (stored.readsAll(viewer)) return stored.queryFields;
    return kept = stored.queryFieldsOf([&](const Field& field) { return stored.reads(viewer, field); });
}

bool RecordEngine::matches(Transaction& tx, const Viewer& viewer, const AnyRecord& record, const Query& query,
                           const QueryFields* more, const QueryRecord* moreValues) {
    const StoredType& stored = this->stored(record.type().kind);
    QueryFields kept;
    const QueryFields& fields = more ? *more : askedBy(stored, viewer, kept);
    QueryContext context = contextOf(tx, stored, viewer);
    context.resolve = [&](std::string_view field, std::string_view value) {
        return resolve(tx, fields, viewer, field, value);
    };
    context.below = [&](std::string_view field, std::int64_t id) { return below(tx, fields, viewer, field, id); };
    QueryRecord values;
    values.values = [&](std::string_view name) {
        if (stored.type.field(name.substr(0, name.find('.')))) return queryValues(record, name);
        return moreValues ? moreValues->values(name) : std::vector<QueryValue>();
    };
    std::vector<std::string> texts;
    for (const auto& column : stored.columnsFor(viewer, stored.type.textColumns))
        for (const auto& field : stored.type.fields)
            if (!field.column.empty() && column == "t." + std::string(field.column)) texts.emplace_back(field.name);
    if (!texts.empty()) values.text = [&](const Query::Text& text) { return holdsWords(record, texts, text); };
    return kontor::matches(query, fields, context, values);
}

void RecordEngine::checkQuery(Transaction&, const Viewer& viewer, std::string_view kind, std::string_view q,
                              std::string_view field, const QueryFields* more) {
    const StoredType& stored = this->stored(kind);
    QueryFields kept;
    QueryContext context;
    context.me = 1;  // it is asked by many; whether each of them is somebody is not a matter of its form
    context.now = _kernel.clock().now();
    context.resolve = [](std::string_view, std::string_view) { return std::optional<std::int64_t>(1); };
    context.below = [](std::string_view, std::int64_t id) { return std::vector{id}; };
    context.text = [](const Query::Text&) { return Predicate{"TRUE", {}}; };
    try {
        compileQuery(parseQuery(q), more ? *more : askedBy(stored, viewer, kept), context);
    } catch (const QueryError& error) {
        auto params = error.params;
        params.emplace_back("position", std::to_string(error.position));
        throw Invalid(std::string(field), error.key, std::move(params));
    }
}

Query RecordEngine::bound(Transaction& tx, const Viewer& viewer, std::string_view kind, Query query,
                          const QueryFields* more) {
    const StoredType& stored = this->stored(kind);
    QueryFields kept;
    const QueryFields& fields = more ? *more : askedBy(stored, viewer, kept);
    return Binder{fields, viewer.id(), [&](std::string_view field, std::string_view value) {
                      return resolve(tx, fields, viewer, field, value);
                  }}(std::move(query));
}

}  // namespace kontor
