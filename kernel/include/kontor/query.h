#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kontor/export.h"
#include "kontor/sql.h"
#include "kontor/time.h"

/// The query language of lists, search, saved views, automation and the shell; docs/query-language.md is its manual.
/// Text becomes a `Query` (parseQuery), a `Query` becomes SQL (compileQuery) or is asked about one record (matches).
/// Positions are counted in characters (Unicode code points), from 0.
namespace kontor {

/// A value bound to SQL or read from a record. Booleans are 0 and 1, dates are "2026-01-31", decimals "12.50".
using QueryValue = SqlValue;

/// A query that cannot be understood: where, which message (`query.unknown_field`, …) and its parameters.
/// A `suggestion` among the parameters is what was probably meant. what() is for the log.
class KONTOR_API QueryError : public std::runtime_error {
  public:
    using Params = std::vector<std::pair<std::string, std::string>>;

    QueryError(std::size_t position, std::string key, Params params = {});

    /// The parameter of that name, or an empty text.
    std::string_view param(std::string_view name) const;

    std::size_t position;
    std::string key;
    Params params;
};

/// The syntax tree. Equality ignores positions. parseQuery and allOf keep it normal: no And directly in an And,
/// no Or in an Or, and neighbouring words of an And are one Text.
struct Query {
    enum class Op { is, less, lessOrEqual, greater, greaterOrEqual, range };

    /// A value as it was written; only a bare (not quoted) one may be a keyword such as `me`, `none` or `today`.
    struct Value {
        std::string text;
        bool quoted = false;
        std::size_t position = 0;
    };

    /// `field:a,b` has any number of values (any of), `field:a..b` two (an empty bare one is open), `field<a` one.
    struct Term {
        std::string field;
        Op op = Op::is;
        std::vector<Value> values;
        std::size_t position = 0;
    };

    /// Free text: all the words, or as a phrase the words in this order.
    struct Text {
        std::vector<std::string> words;
        bool phrase = false;
        std::size_t position = 0;
    };

    /// True for every record when it has no parts: the empty query.
    struct And {
        std::vector<Query> parts;
    };
    struct Or {
        std::vector<Query> parts;
    };
    struct Not {
        std::shared_ptr<const Query> part;
    };

    std::variant<And, Or, Not, Term, Text> node;
};

KONTOR_API bool operator==(const Query& a, const Query& b);

inline constexpr std::size_t maxQueryLength = 2000;  ///< characters
inline constexpr std::size_t maxQueryTerms = 100;    ///< words and values together
inline constexpr std::size_t maxQueryDepth = 20;     ///< parentheses and negations inside one another

/// Throws QueryError. Knows no fields: whether they exist is found out by compileQuery or matches.
KONTOR_API Query parseQuery(std::string_view text);

/// The text of a query; parseQuery reads the same tree from it.
KONTOR_API std::string printQuery(const Query& query);

/// The records that meet every one of the queries.
KONTOR_API Query allOf(std::vector<Query> queries);

enum class QueryType {
    text,         ///< long text; `field:x` means contains
    word,         ///< short text compared whole; `field:x*` means starts with
    integer,      ///< BIGINT
    boolean,      ///< bound as 0 or 1
    enumeration,  ///< a VARCHAR holding one of `values`
    time,         ///< DATETIME(6), UTC
    date,         ///< DATE
    reference,    ///< the BIGINT id of a record
    references,   ///< the ids of many records
    decimal       ///< DECIMAL
};

/// What can be asked about a record kind.
struct QueryField {
    std::string name;
    QueryType type = QueryType::text;
    /// A column such as `t.status`, or for a many-valued field an EXISTS with `{}` in the place of the predicate on
    /// the value: `EXISTS (SELECT 1 FROM ticket_tags g WHERE g.ticket_id = t.id AND {})`. Never user input.
    std::string sql;
    std::vector<std::string> values = {};  ///< of an enumeration, in their order
    bool ordered = false;                  ///< whether `<` and `>` make sense for an enumeration or a word
    std::vector<std::string> aliases = {};
    std::string element = {};  ///< column of the value inside the EXISTS of a many-valued field: `g.tag`
    std::string kind = {};     ///< of the record a reference points to; `me` is understood where it is `user`
    std::string title = {};    ///< for people, shown beside a completion
};

/// The fields of one record kind; names and aliases are found whatever their case.
class KONTOR_API QueryFields {
  public:
    QueryFields() = default;
    explicit QueryFields(std::vector<QueryField> fields);

    /// Throws std::logic_error for a name already there, a `?` in the SQL or a many-valued field without `element`.
    void add(QueryField field);

    /// Members of a JSON object, compared as words: with `custom` and `t.custom`, `custom.colour:red` is understood.
    /// Names of members are small letters, digits and `_`; which ones there are nobody checks.
    void addMembers(std::string name, std::string sql);

    const QueryField* find(std::string_view nameOrAlias) const;
    /// The field of a member such as `custom.colour`; nothing when that is none.
    std::optional<QueryField> findMember(std::string_view name) const;
    /// The most similar name or alias, or nothing when none is similar.
    std::optional<std::string> nearest(std::string_view name) const;
    const std::vector<QueryField>& all() const { return _fields; }

  private:
    std::vector<QueryField> _fields;
    std::vector<std::pair<std::string, std::string>> _objects;  ///< name and SQL
};

/// Who asks, when and where; the callbacks answer what only the record's owner knows.
struct QueryContext {
    std::int64_t me = 0;  ///< id of the viewer; 0 when there is none, then `me` is an error
    Time now;
    std::string timeZone = "UTC";  ///< IANA name; days begin at midnight there
    /// The id of the record that `value` (a login, name or number) means for the field; nothing when there is none.
    std::function<std::optional<std::int64_t>(std::string_view field, std::string_view value)> resolve = {};
    /// A record and all that lie below it (`category:7/*`), for fields whose records form a tree; nothing for others.
    std::function<std::vector<std::int64_t>(std::string_view field, std::int64_t id)> below = {};
    /// The predicate of free text; without it free text is an error.
    std::function<Predicate(const Query::Text&)> text = {};
};

/// The condition can stand in an AND or after a NOT as it is; it is empty for the empty query. Throws QueryError for
/// unknown fields, values that do not fit the field and names that cannot be resolved.
/// Logic is two-valued: a comparison with NULL is false, and its negation is true.
KONTOR_API Predicate compileQuery(const Query& query, const QueryFields& fields, const QueryContext& context);

/// One record to ask: its values by field name (none or nullptr is NULL), and whether free text is found in it.
struct QueryRecord {
    std::function<std::vector<QueryValue>(std::string_view field)> values;
    std::function<bool(const Query::Text&)> text = {};
};

/// Whether the record meets the query; the same answer, and the same errors, as compileQuery and the database give.
KONTOR_API bool matches(const Query& query, const QueryFields& fields, const QueryContext& context,
                        const QueryRecord& record);

/// Of `7/*` or `Hardware/*`, as a reference and all below it is written, what stands before the `/*`; nothing for a
/// value that is no such.
KONTOR_API std::optional<std::string_view> topOf(std::string_view value);

/// `text` with every `LIKE` wildcard escaped by `!`; use with `LIKE ? ESCAPE '!'`.
KONTOR_API std::string escapeLike(std::string_view text);

/// What could be typed at the cursor: replace the characters from `from` up to `to` by `text`.
struct Completion {
    enum class Kind { field, value };
    Kind kind = Kind::field;
    std::string text;
    std::string title;
    std::size_t from = 0;
    std::size_t to = 0;
};

/// Never throws for bad text; names of referenced records are not known here, the caller adds those.
KONTOR_API std::vector<Completion> completeQuery(std::string_view text, std::size_t cursor, const QueryFields& fields);

}  // namespace kontor
