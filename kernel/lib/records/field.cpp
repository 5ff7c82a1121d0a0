#include "kontor/field.h"

#include <fmt/format.h>

#include <algorithm>

#include "kontor/error.h"
#include "kontor/html.h"
#include "kontor/text.h"

namespace kontor {

const Field* findField(FieldTable fields, std::string_view name) {
    for (const auto& field : fields)
        if (field.name == name) return &field;
    return nullptr;
}

namespace {

/// What is given as a temporary is moved.
template <class Value>
Json jsonOf(Value&& value) {
    return std::visit(
        [](auto&& held) -> Json {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, Time>)
                return formatTime(held);
            else if constexpr (std::is_same_v<T, std::vector<std::int64_t>> ||
                               std::is_same_v<T, std::vector<std::string>>) {
                Json::Array items;
                for (auto& item : held) items.emplace_back(item);
                return items;
            } else
                return std::forward<decltype(held)>(held);
        },
        std::forward<Value>(value));
}

/// Whether names hold a name, for names that are asked for one after the other: they mostly come in the same order.
class Among {
  public:
    explicit Among(std::span<const std::string> names) : _names(names) {}
    bool operator()(std::string_view name) {
        if (_next < _names.size() && _names[_next] == name) {
            ++_next;
            return true;
        }
        return std::find(_names.begin(), _names.end(), name) != _names.end();
    }

  private:
    std::span<const std::string> _names;
    std::size_t _next = 0;
};

}  // namespace

Json toJson(const FieldValue& value) {
    return jsonOf(value);
}

Json toJson(const Field& field, const FieldValue& value) {
    if (field.type != FieldType::money) return jsonOf(value);
    const auto* text = std::get_if<std::string>(&value);
    const auto money = text ? parseMoney(*text) : std::nullopt;
    return money ? Json::object({{"amount", formatAmount(money->minor)}, {"currency", money->currency}}) : Json();
}

Json toJson(FieldTable fields, const void* record, std::span<const std::string> only) {
    Json::Object result;
    result.reserve(only.empty() ? fields.size() : only.size());
    Among wanted(only);
    for (const auto& field : fields) {
        if (field.isSecret || (!only.empty() && !wanted(field.name))) continue;
        Json value = field.type == FieldType::money ? toJson(field, field.get(record)) : jsonOf(field.get(record));
        if (field.type == FieldType::json && value.isNull()) value = Json::object();
        result.emplace_back(field.name, std::move(value));
    }
    return result;
}

std::string toText(const FieldValue& value) {
    return std::visit(
        [](const auto& held) -> std::string {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, std::nullptr_t>)
                return {};
            else if constexpr (std::is_same_v<T, bool>)
                return held ? "true" : "false";
            else if constexpr (std::is_same_v<T, std::int64_t>)
                return std::to_string(held);
            else if constexpr (std::is_same_v<T, double>)
                return fmt::format("{}", held);
            else if constexpr (std::is_same_v<T, std::string>)
                return held;
            else if constexpr (std::is_same_v<T, Time>)
                return formatTime(held);
            else if constexpr (std::is_same_v<T, Json>)
                return held.dump();
            else {
                std::string result;
                for (const auto& item : held) {
                    if (!result.empty()) result += ",";
                    if constexpr (std::is_same_v<T, std::vector<std::int64_t>>)
                        result += std::to_string(item);
                    else
                        result += item;
                }
                return result;
            }
        },
        value);
}

namespace {

/// Checks one value and keeps what is wrong with it.
class Reader {
  public:
    Reader(const Field& field, std::vector<FieldError>& errors) : _field(field), _errors(errors) {}

    std::optional<FieldValue> read(const Json& value) {
        if (value.isNull()) return null();
        switch (_field.type) {
            case FieldType::text:
            case FieldType::longText:
            case FieldType::html:
            case FieldType::word:
            case FieldType::email:
            case FieldType::enumeration:
                return value.isString() ? text(value.string()) : bad("error.not_a_text");
            case FieldType::boolean:
                if (!value.isBool()) return bad("error.not_a_boolean");
                return FieldValue(value.boolean());
            case FieldType::integer:
                return value.isInteger() ? integer(value.integer()) : bad("error.not_a_number");
            case FieldType::reference:
                if (!value.isInteger() || value.integer() <= 0) return bad("error.not_an_id");
                return FieldValue(value.integer());
            case FieldType::decimal:
                if (!value.isNumber()) return bad("error.not_a_number");
                return FieldValue(value.number());
            case FieldType::time: {
                if (!value.isString()) return bad("error.not_a_time");
                const auto time = parseTime(value.string());
                return time ? std::optional<FieldValue>(*time) : bad("error.not_a_time");
            }
            case FieldType::date: {
                const auto date = value.isString() ? parseDate(value.string()) : std::nullopt;
                return date ? std::optional<FieldValue>(value.string()) : bad("error.not_a_date");
            }
            case FieldType::money:
                return money(value);
            case FieldType::references:
                return ids(value);
            case FieldType::words:
                return words(value);
            case FieldType::json:
                if (!value.isObject()) return bad("error.not_an_object");
                if (value.dump().size() > 65536) return bad("error.too_long", {{"most", "65536"}});
                return FieldValue(value);
        }
        return bad("error.invalid");
    }

    std::optional<FieldValue> text(const std::string& value) {
        if (!isUtf8(value)) return bad("error.not_utf8");
        if (characters(value) > _field.maxLength)
            return bad("error.too_long", {{"most", std::to_string(_field.maxLength)}});
        const bool oneLine = _field.type != FieldType::longText && _field.type != FieldType::html;
        if (oneLine && value.find_first_of("\r\n") != std::string::npos) return bad("error.one_line");
        if (_field.isRequired && trimmed(value).empty()) return bad("error.required");
        if (_field.type == FieldType::enumeration) {
            for (const auto& allowed : _field.values)
                if (allowed == value) return FieldValue(value);
            std::string all;
            for (const auto& allowed : _field.values) all += (all.empty() ? "" : ", ") + std::string(allowed);
            return bad("error.not_one_of", {{"values", all}});
        }
        if (_field.type == FieldType::email && !value.empty()) {
            const auto at = value.find('@');
            if (at == 0 || at == std::string::npos || at + 1 == value.size() ||
                value.find('@', at + 1) != std::string::npos || value.find_first_of(" \t<>,;\"") != std::string::npos)
                return bad("error.not_an_email");
        }
        if (oneLine) return FieldValue(std::string(trimmed(value)));
        if (_field.type == FieldType::html) return FieldValue(sanitizeHtml(value, {.relativeLinks = true}));
        return FieldValue(value);
    }

    std::optional<FieldValue> null() {
        // An object without members is what "nothing" is for these; their readers never meet another type.
        if (_field.type == FieldType::json && !_field.isRequired) return FieldValue(Json::object());
        const bool many =
            _field.type == FieldType::references || _field.type == FieldType::words || _field.type == FieldType::json;
        if (_field.isRequired || (!_field.nullable && !many))
            return bad(_field.isRequired ? "error.required" : "error.not_null");
        return FieldValue(nullptr);
    }

    std::optional<FieldValue> bad(std::string key, Message::Params params = {}) {
        _errors.push_back({std::string(_field.name), {std::move(key), std::move(params)}});
        return std::nullopt;
    }

    std::optional<FieldValue> integer(std::int64_t value) {
        if (value < _field.minimum || value > _field.maximum)
            return bad("error.out_of_range",
                       {{"low", std::to_string(_field.minimum)}, {"high", std::to_string(_field.maximum)}});
        return FieldValue(value);
    }

    std::optional<FieldValue> inRange(const Money& money) {
        if (money.minor >= _field.minimum && money.minor <= _field.maximum) return FieldValue(formatMoney(money));
        const auto bound = [](std::int64_t minor) {
            return formatAmount(std::clamp(minor, -largestAmount, largestAmount));
        };
        return bad("error.out_of_range", {{"low", bound(_field.minimum)}, {"high", bound(_field.maximum)}});
    }

  private:
    /// An object, or a text as people write it.
    std::optional<FieldValue> money(const Json& value) {
        std::optional<Money> money;
        if (value.isString()) money = readMoney(value.string());
        if (value.isObject() && value.size() == 2 && value["amount"].isString() && value["currency"].isString())
            money = parseMoney(value["amount"].string() + " " + value["currency"].string());
        return money ? inRange(*money) : bad("error.not_money");
    }

    std::optional<FieldValue> ids(const Json& value) {
        if (!value.isArray()) return bad("error.not_a_list");
        if (value.size() > _field.maxLength) return bad("error.too_many", {{"most", std::to_string(_field.maxLength)}});
        std::vector<std::int64_t> result;
        for (const auto& item : value.items()) {
            if (!item.isInteger() || item.integer() <= 0) return bad("error.not_an_id");
            if (std::find(result.begin(), result.end(), item.integer()) == result.end())
                result.push_back(item.integer());
        }
        return FieldValue(std::move(result));
    }

    std::optional<FieldValue> words(const Json& value) {
        if (!value.isArray()) return bad("error.not_a_list");
        if (value.size() > _field.maxLength) return bad("error.too_many", {{"most", std::to_string(_field.maxLength)}});
        std::vector<std::string> result;
        for (const auto& item : value.items()) {
            if (!item.isString() || !isUtf8(item.string())) return bad("error.not_a_text");
            const std::string word(trimmed(item.string()));
            if (word.empty() || word.find_first_of(",\r\n") != std::string::npos) return bad("error.bad_tag");
            if (characters(word) > 50) return bad("error.too_long", {{"most", "50"}});
            if (std::find(result.begin(), result.end(), word) == result.end()) result.push_back(word);
        }
        return FieldValue(std::move(result));
    }

    const Field& _field;
    std::vector<FieldError>& _errors;
};

std::optional<std::int64_t> numberOf(std::string_view text) {
    if (text.empty() || text.size() > 19) return std::nullopt;
    try {
        std::size_t used = 0;
        const std::int64_t value = std::stoll(std::string(text), &used);
        return used == text.size() ? std::optional(value) : std::nullopt;
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace

std::optional<FieldValue> readField(const Field& field, const Json& value, std::vector<FieldError>& errors) {
    return Reader(field, errors).read(value);
}

std::optional<FieldValue> readFieldText(const Field& field, std::string_view text, std::vector<FieldError>& errors) {
    Reader reader(field, errors);
    if (text.empty()) {
        if (field.type == FieldType::references) return FieldValue(std::vector<std::int64_t>{});
        if (field.type == FieldType::words) return FieldValue(std::vector<std::string>{});
        if (field.type == FieldType::boolean) return FieldValue(false);
        const bool isText = field.type <= FieldType::email;
        return isText && !field.nullable ? reader.read(Json("")) : reader.read(Json());
    }
    switch (field.type) {
        case FieldType::boolean:
            if (text == "true" || text == "1" || text == "on") return FieldValue(true);
            if (text == "false" || text == "0") return FieldValue(false);
            return reader.bad("error.not_a_boolean");
        case FieldType::integer:
        case FieldType::reference:
        case FieldType::decimal: {
            const auto number = numberOf(text);
            return number ? reader.read(Json(*number)) : reader.bad("error.not_a_number");
        }
        case FieldType::references: {
            Json list = Json::array();
            for (const auto& part : split(text, ',')) {
                const auto number = numberOf(trimmed(part));
                if (!number) return reader.bad("error.not_an_id");
                list.push(Json(*number));
            }
            return reader.read(list);
        }
        case FieldType::words: {
            Json list = Json::array();
            for (const auto& part : split(text, ','))
                if (!trimmed(part).empty()) list.push(Json(trimmed(part)));
            return reader.read(list);
        }
        case FieldType::time:
            return reader.read(Json(text));
        case FieldType::date: {
            const auto date = readDate(text);
            return date ? FieldValue(formatDate(*date)) : reader.bad("error.not_a_date");
        }
        case FieldType::money: {
            const auto money = readMoney(text);
            return money ? reader.inRange(*money) : reader.bad("error.not_money");
        }
        case FieldType::json:
            try {
                return reader.read(Json::parse(text));
            } catch (const JsonError&) {
                return reader.bad("error.not_an_object");
            }
        default:
            return reader.text(std::string(text));
    }
}

}  // namespace kontor
