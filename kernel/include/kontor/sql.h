#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "kontor/date.h"
#include "kontor/export.h"
#include "kontor/money.h"
#include "kontor/time.h"

namespace kontor {

/// A value bound to a `?`. Its type must match the column's: an integer bound to a VARCHAR column scans the table.
using SqlValue = std::variant<std::nullptr_t, std::int64_t, double, std::string, Time>;

/// A condition with the values of its placeholders, in order. An empty `sql` holds for every row.
struct Predicate {
    std::string sql = {};
    std::vector<SqlValue> values = {};
};

/// `(a) AND (b)`; an empty one is left out.
KONTOR_API Predicate conjoin(Predicate a, const Predicate& b);
/// `(a) OR (b)`; holds for every row, and is empty, when one of them does. One that is `FALSE` is left out.
KONTOR_API Predicate disjoin(Predicate a, const Predicate& b);
/// A condition no row meets.
inline Predicate noRow() {
    return {"FALSE", {}};
}
/// `column IN (…)`; many ids are one value. No row for no ids.
KONTOR_API Predicate isOneOf(const std::string& column, const std::vector<std::int64_t>& ids);

namespace detail {
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
}  // namespace detail

/// What a C++ value becomes as a bound parameter.
template <class T>
SqlValue toSql(const T& value) {
    if constexpr (detail::IsOptional<T>::value)
        return value ? toSql(*value) : SqlValue(nullptr);
    else if constexpr (std::is_same_v<T, SqlValue>)
        return value;
    else if constexpr (std::is_same_v<T, std::nullptr_t> || std::is_same_v<T, std::nullopt_t>)
        return nullptr;
    else if constexpr (std::is_integral_v<T>)
        return static_cast<std::int64_t>(value);
    else if constexpr (std::is_floating_point_v<T>)
        return static_cast<double>(value);
    else if constexpr (std::is_same_v<T, Time>)
        return value;
    else if constexpr (std::is_same_v<T, Date>)
        return formatDate(value);
    else if constexpr (std::is_same_v<T, Money>)
        return formatMoney(value);
    else
        return std::string(value);
}

/// One row of a result. Columns count from 0.
class KONTOR_API SqlRow {
  public:
    explicit SqlRow(std::vector<SqlValue> cells) : _cells(std::move(cells)) {}
    std::size_t size() const { return _cells.size(); }
    const SqlValue& cell(std::size_t column) const;
    bool isNull(std::size_t column) const { return std::holds_alternative<std::nullptr_t>(cell(column)); }

    /// The column as T (an integer type, bool, double, std::string, Time, Date, Money or std::optional of these).
    /// Throws std::logic_error when the column is of another type, or NULL without an optional.
    template <class T>
    T get(std::size_t column) const {
        if constexpr (detail::IsOptional<T>::value) {
            if (isNull(column)) return std::nullopt;
            return get<typename T::value_type>(column);
        } else if constexpr (std::is_same_v<T, bool>) {
            return integer(column) != 0;
        } else if constexpr (std::is_integral_v<T>) {
            return static_cast<T>(integer(column));
        } else if constexpr (std::is_floating_point_v<T>) {
            return static_cast<T>(number(column));
        } else if constexpr (std::is_same_v<T, Time>) {
            return time(column);
        } else if constexpr (std::is_same_v<T, Date>) {
            return date(column);
        } else if constexpr (std::is_same_v<T, Money>) {
            return money(column);
        } else {
            static_assert(std::is_same_v<T, std::string>, "no column type");
            return text(column);
        }
    }

  private:
    std::int64_t integer(std::size_t column) const;
    double number(std::size_t column) const;
    Time time(std::size_t column) const;
    Date date(std::size_t column) const;
    Money money(std::size_t column) const;
    std::string text(std::size_t column) const;
    std::vector<SqlValue> _cells;
};

namespace detail {
template <class T>
struct IsTuple : std::false_type {};
template <class... T>
struct IsTuple<std::tuple<T...>> : std::true_type {};
template <class T>
concept HasColumns = requires {
    T::columns;
};
template <class M>
struct MemberType;
template <class C, class T>
struct MemberType<T C::*> {
    using Type = T;
};
}  // namespace detail

/// A row as T: a single column type, a std::tuple, or a plain struct that lists its members in the order of the
/// columns: `static constexpr auto columns = std::tuple{&Lease::id, &Lease::owner};`
template <class T>
T fromRow(const SqlRow& row) {
    if constexpr (detail::IsTuple<T>::value) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return T{row.get<std::tuple_element_t<I, T>>(I)...};
        }
        (std::make_index_sequence<std::tuple_size_v<T>>{});
    } else if constexpr (detail::HasColumns<T>) {
        T result{};
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((result.*std::get<I>(T::columns) =
                  row.get<typename detail::MemberType<
                      std::tuple_element_t<I, std::remove_cvref_t<decltype(T::columns)>>>::Type>(I)),
             ...);
        }
        (std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<decltype(T::columns)>>>{});
        return result;
    } else {
        return row.get<T>(0);
    }
}

}  // namespace kontor
