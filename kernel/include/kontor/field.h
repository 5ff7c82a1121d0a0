#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "kontor/date.h"
#include "kontor/json.h"
#include "kontor/money.h"
#include "kontor/time.h"

namespace kontor {

/// The value of one field of any record. A date is the text `2026-01-31`, money `12.50 EUR`.
using FieldValue = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Time,
                                std::vector<std::int64_t>, std::vector<std::string>, Json>;

enum class FieldType {
    text,      ///< one line
    longText,  ///< several lines
    html,      ///< HTML; what comes from outside is sanitised when it is read
    word,      ///< an identifier: login, code, media type
    email,
    enumeration,  ///< one of `values`
    boolean,
    integer,
    decimal,
    time,
    date,        ///< a day
    money,       ///< an amount and its currency; `sortedBy` names the generated column of the amount (kontor/money.h)
    reference,   ///< the id of a record of `target`
    references,  ///< ids of records of `target`
    words,       ///< tags
    json,        ///< an object of its own, as `custom`
};

/// One field of a record, described once. From it come the column lists, row mapping, JSON in and out, validation,
/// the OpenAPI schema, the query language's fields, CSV columns and the shell's tables.
/// Made by `field<&Ticket::subject>("subject")` and refined by the calls below; everything is constexpr.
struct Field {
    std::string_view name;  ///< in JSON and, unless said otherwise, the column
    FieldType type = FieldType::text;
    std::string_view
        column;  ///< column of the table; empty for a linked, computed or unstored field; lists lie in it as JSON
    std::string_view expression;  ///< SQL read in place of a column; `{t}` is the record's alias
    std::string_view linkTable;   ///< of many-valued fields: rows (linkOwner, linkValue)
    std::string_view linkOwner;
    std::string_view linkValue;
    std::string_view target;  ///< kind a reference points at
    std::string_view title;   ///< catalogue key of the label; empty = "field." + name
    std::string_view docText;
    std::string_view exampleText;              ///< as JSON
    std::string_view alias;                    ///< a shorter name in queries ("updated" for "updated_at")
    std::span<const std::string_view> values;  ///< of an enumeration, in ascending order
    std::size_t maxLength = 255;               ///< characters; items for many-valued fields
    std::int64_t minimum = INT64_MIN;          ///< of money in hundredths
    std::int64_t maximum = INT64_MAX;
    bool nullable = false;
    bool isWritable = false;
    bool isCreateOnly = false;  ///< writable only when the record is made
    bool isRequired = false;    ///< must be given when the record is made
    bool isFilterable = false;
    bool isSortable = false;
    std::string_view
        sortColumn;  ///< column sorted by when the order is not the value's own; enumerations sort by their order
    bool isSecret = false;  ///< written, never read
    bool isListed = true;   ///< part of list answers unless asked otherwise; off for long text

    FieldValue (*get)(const void* record) = nullptr;
    void (*set)(void* record, FieldValue&& value) = nullptr;

  private:
    template <class F>
    constexpr Field with(F&& change) const {
        Field copy = *this;
        change(copy);
        return copy;
    }

  public:
    // Refinements, each giving the changed field.
    constexpr Field as(FieldType kind) const {
        return with([&](Field& f) { f.type = kind; });
    }
    constexpr Field limit(std::size_t most) const {
        return with([&](Field& f) { f.maxLength = most; });
    }
    constexpr Field between(std::int64_t low, std::int64_t high) const {
        return with([&](Field& f) { f.minimum = low, f.maximum = high; });
    }
    constexpr Field oneOf(std::span<const std::string_view> words) const {
        return with([&](Field& f) { f.type = FieldType::enumeration, f.values = words; });
    }
    constexpr Field refersTo(std::string_view kind) const {
        return with([&](Field& f) {
            f.type = f.type == FieldType::references ? f.type : FieldType::reference, f.target = kind;
        });
    }
    constexpr Field linkedBy(std::string_view table, std::string_view owner, std::string_view value) const {
        return with([&](Field& f) { f.column = {}, f.linkTable = table, f.linkOwner = owner, f.linkValue = value; });
    }
    constexpr Field from(std::string_view sql) const {
        return with([&](Field& f) { f.column = {}, f.expression = sql; });
    }
    constexpr Field stored(std::string_view in) const {
        return with([&](Field& f) { f.column = in; });
    }
    /// Neither read from nor written to the database: input of the type's rules, as `file_ids`.
    constexpr Field unstored() const {
        return with([](Field& f) { f.column = {}, f.expression = {}, f.linkTable = {}; });
    }
    constexpr Field writable() const {
        return with([](Field& f) { f.isWritable = true; });
    }
    constexpr Field createOnly() const {
        return with([](Field& f) { f.isWritable = true, f.isCreateOnly = true; });
    }
    constexpr Field required() const {
        return with([](Field& f) { f.isRequired = true; });
    }
    constexpr Field filterable() const {
        return with([](Field& f) { f.isFilterable = true; });
    }
    constexpr Field sortable() const {
        return with([](Field& f) { f.isSortable = true; });
    }
    constexpr Field sortedBy(std::string_view in) const {
        return with([&](Field& f) { f.isSortable = true, f.sortColumn = in; });
    }
    constexpr Field secret() const {
        return with([](Field& f) { f.isSecret = true; });
    }
    constexpr Field unlisted() const {
        return with([](Field& f) { f.isListed = false; });
    }
    constexpr Field query(std::string_view shortName) const {
        return with([&](Field& f) { f.alias = shortName; });
    }
    constexpr Field titled(std::string_view key) const {
        return with([&](Field& f) { f.title = key; });
    }
    constexpr Field doc(std::string_view text) const {
        return with([&](Field& f) { f.docText = text; });
    }
    constexpr Field example(std::string_view json) const {
        return with([&](Field& f) { f.exampleText = json; });
    }
};

using FieldTable = std::span<const Field>;

namespace detail {
template <class M>
struct MemberOf;
template <class C, class T>
struct MemberOf<T C::*> {
    using Class = C;
    using Type = T;
};

template <class T>
constexpr FieldType fieldTypeOf() {
    if constexpr (std::is_same_v<T, bool>)
        return FieldType::boolean;
    else if constexpr (std::is_integral_v<T>)
        return FieldType::integer;
    else if constexpr (std::is_floating_point_v<T>)
        return FieldType::decimal;
    else if constexpr (std::is_same_v<T, Time>)
        return FieldType::time;
    else if constexpr (std::is_same_v<T, Date>)
        return FieldType::date;
    else if constexpr (std::is_same_v<T, Money>)
        return FieldType::money;
    else if constexpr (std::is_same_v<T, std::vector<std::int64_t>>)
        return FieldType::references;
    else if constexpr (std::is_same_v<T, std::vector<std::string>>)
        return FieldType::words;
    else if constexpr (std::is_same_v<T, Json>)
        return FieldType::json;
    else
        return FieldType::text;
}

template <class T>
struct Unwrapped {
    using Type = T;
    static constexpr bool optional = false;
};
template <class T>
struct Unwrapped<std::optional<T>> {
    using Type = T;
    static constexpr bool optional = true;
};

template <class T>
FieldValue toFieldValue(const T& value) {
    if constexpr (Unwrapped<T>::optional)
        return value ? toFieldValue(*value) : FieldValue(nullptr);
    else if constexpr (std::is_same_v<T, bool>)
        return value;
    else if constexpr (std::is_integral_v<T>)
        return static_cast<std::int64_t>(value);
    else if constexpr (std::is_same_v<T, Date>)
        return formatDate(value);
    else if constexpr (std::is_same_v<T, Money>)
        return value.currency.empty() ? FieldValue(nullptr) : FieldValue(formatMoney(value));
    else
        return value;
}

template <class T>
void fromFieldValue(T& member, FieldValue&& value) {
    using Plain = typename Unwrapped<T>::Type;
    if (std::holds_alternative<std::nullptr_t>(value))
        member = T{};
    else if constexpr (std::is_same_v<Plain, bool>)
        member = std::get<bool>(value);
    else if constexpr (std::is_integral_v<Plain>)
        member = static_cast<Plain>(std::get<std::int64_t>(value));
    else if constexpr (std::is_same_v<Plain, Date>)
        member = parseDate(std::get<std::string>(value)).value();
    else if constexpr (std::is_same_v<Plain, Money>)
        member = parseMoney(std::get<std::string>(value)).value();
    else
        member = std::move(std::get<Plain>(value));
}
}  // namespace detail

/// Begins the description of the field held by a member: `field<&Ticket::subject>("subject")`.
/// Member types: bool, integers, double, std::string, Time, Date, Money, Json, std::optional of these, vectors of ids
/// or of words.
template <auto member>
constexpr Field field(std::string_view name) {
    using Class = typename detail::MemberOf<decltype(member)>::Class;
    using Type = typename detail::MemberOf<decltype(member)>::Type;
    Field result;
    result.name = name;
    result.column = name;
    result.type = detail::fieldTypeOf<typename detail::Unwrapped<Type>::Type>();
    result.nullable = detail::Unwrapped<Type>::optional;
    result.get = [](const void* record) { return detail::toFieldValue(static_cast<const Class*>(record)->*member); };
    result.set = [](void* record, FieldValue&& value) {
        detail::fromFieldValue(static_cast<Class*>(record)->*member, std::move(value));
    };
    return result;
}

// The four fields that every record has.
template <auto member>
constexpr Field idField() {
    return field<member>("id").filterable().sortable().doc("Number of the record; none is given twice.").example("1");
}
template <auto member>
constexpr Field versionField() {
    return field<member>("version").doc("Grows with every change; the ETag.").example("3");
}
template <auto member>
constexpr Field createdField() {
    return field<member>("created_at")
        .filterable()
        .sortable()
        .query("created")
        .doc("When it was made.")
        .example("\"2026-01-31T08:15:00.000000Z\"");
}
template <auto member>
constexpr Field updatedField() {
    return field<member>("updated_at")
        .filterable()
        .sortable()
        .query("updated")
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\"");
}

/// The field of that name, or null.
KONTOR_API const Field* findField(FieldTable fields, std::string_view name);

/// JSON of a record (its readable fields, or only those named).
KONTOR_API Json toJson(FieldTable fields, const void* record, std::span<const std::string> only = {});
KONTOR_API Json toJson(const FieldValue& value);

/// The value of that field as the REST interface has it: money is an object.
KONTOR_API Json toJson(const Field& field, const FieldValue& value);

/// The record's text in a table cell or CSV column: times as RFC 3339, lists joined by a comma.
KONTOR_API std::string toText(const FieldValue& value);

struct FieldError;
/// Reads one JSON value by the field's rules (type, length, range, UTF-8, one of the values).
/// On trouble appends to `errors` and gives nothing.
KONTOR_API std::optional<FieldValue> readField(const Field& field, const Json& value, std::vector<FieldError>& errors);

/// The same for a text, as forms, CSV files and the shell have it; empty means null. Many values are separated by
/// commas.
KONTOR_API std::optional<FieldValue> readFieldText(const Field& field, std::string_view text,
                                                   std::vector<FieldError>& errors);

/// JSON Schema (OpenAPI 3.1) of a field and of a record: what is read, or what may be written.
KONTOR_API Json schemaOf(const Field& field);
KONTOR_API Json schemaOf(FieldTable fields, bool forWriting, bool forCreating = false);

}  // namespace kontor
