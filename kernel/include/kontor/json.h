#pragma once

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "kontor/export.h"

namespace kontor {

/// What was wrong with a JSON text, and at which byte.
class KONTOR_API JsonError : public std::runtime_error {
  public:
    JsonError(const std::string& what, std::size_t position) : std::runtime_error(what), position(position) {}
    std::size_t position;
};

/// A JSON value. Objects keep the order of their members. Parsing and writing are done by a JSON library behind this
/// header.
class KONTOR_API Json {
  public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : _value(value) {}
    Json(int value) : _value(static_cast<std::int64_t>(value)) {}
    Json(std::int64_t value) : _value(value) {}
    Json(std::size_t value) : _value(static_cast<std::int64_t>(value)) {}
    Json(double value) : _value(value) {}
    Json(const char* value) : _value(std::string(value)) {}
    Json(std::string_view value) : _value(std::string(value)) {}
    Json(std::string value) : _value(std::move(value)) {}
    Json(Array value) : _value(std::move(value)) {}
    Json(Object value) : _value(std::move(value)) {}

    /// `Json::object({{"id", 1}, {"name", "x"}})`; with no argument an empty object.
    static Json object(std::initializer_list<Member> members = {}) { return Json(Object(members)); }
    static Json array(std::initializer_list<Json> items = {}) { return Json(Array(items)); }

    /// Reads a text of at most 32 levels. Throws JsonError for anything else than one valid UTF-8 JSON value without
    /// duplicate keys.
    static Json parse(std::string_view text);
    /// One line of UTF-8; broken UTF-8 in values is replaced by U+FFFD.
    std::string dump() const;
    /// Indented by two blanks, for people.
    std::string pretty() const;

    bool isNull() const { return std::holds_alternative<std::nullptr_t>(_value); }
    bool isBool() const { return std::holds_alternative<bool>(_value); }
    bool isInteger() const { return std::holds_alternative<std::int64_t>(_value); }
    bool isNumber() const { return isInteger() || std::holds_alternative<double>(_value); }
    bool isString() const { return std::holds_alternative<std::string>(_value); }
    bool isArray() const { return std::holds_alternative<Array>(_value); }
    bool isObject() const { return std::holds_alternative<Object>(_value); }

    /// The value itself; throws std::bad_variant_access when it is of another type.
    bool boolean() const { return std::get<bool>(_value); }
    std::int64_t integer() const { return std::get<std::int64_t>(_value); }
    double number() const;
    const std::string& string() const { return std::get<std::string>(_value); }
    const Array& items() const& { return std::get<Array>(_value); }
    Array& items() & { return std::get<Array>(_value); }
    const Object& members() const& { return std::get<Object>(_value); }
    Object& members() & { return std::get<Object>(_value); }
    /// Of a temporary: by value, so that `for (auto& item : Json::parse(text).items())` holds what it runs over.
    Array items() && { return std::get<Array>(std::move(_value)); }
    Object members() && { return std::get<Object>(std::move(_value)); }

    /// The member of that name, or null when there is none or this is no object.
    const Json* find(std::string_view name) const;
    /// As find, but a null value in place of nothing.
    const Json& operator[](std::string_view name) const;
    /// The member of that name, made when absent; a null value becomes an object.
    Json& operator[](std::string_view name);
    const Json& operator[](const char* name) const { return (*this)[std::string_view(name)]; }
    Json& operator[](const char* name) { return (*this)[std::string_view(name)]; }
    /// Appends to an array; a null value becomes one.
    void push(Json value);
    bool erase(std::string_view name);
    std::size_t size() const;

    /// The text of a string, or `fallback` for anything else.
    std::string text(std::string_view fallback = {}) const;

    friend bool operator==(const Json& a, const Json& b) { return a._value == b._value; }

  private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, Array, Object> _value = nullptr;
};

}  // namespace kontor
