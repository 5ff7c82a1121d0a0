#include "records/cursor.h"

#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor {

namespace {
[[noreturn]] void refuseCursor() {
    throw Invalid::request("cursor", "error.bad_cursor");
}
}  // namespace

std::string Keyset::order() const {
    const std::string direction = descending ? " DESC" : " ASC";
    if (field->name == "id") return "t.id" + direction;
    return expression + direction + ", t.id" + direction;
}

std::string Keyset::cursorAfter(const SqlValue& value, std::int64_t id) const {
    const Json json = std::visit(
        [](const auto& held) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(held)>, Time>)
                return formatTime(held);
            else
                return held;
        },
        value);
    const Json cursor =
        Json::object({{"s", (descending ? "-" : "") + std::string(field->name)}, {"v", json}, {"i", id}});
    return toBase64Url(cursor.dump());
}

Predicate Keyset::after(const std::string& cursor) const {
    const auto text = fromBase64Url(cursor);
    if (!text || !isUtf8(*text)) refuseCursor();
    Json data;
    try {
        data = Json::parse(*text);
    } catch (const JsonError&) {
        refuseCursor();
    }
    if (!data.isObject() || data["s"].text() != (descending ? "-" : "") + std::string(field->name) ||
        !data["i"].isInteger())
        refuseCursor();
    const std::int64_t id = data["i"].integer();
    const std::string beyond = descending ? " < ?" : " > ?";
    if (field->name == "id") return {"t.id" + beyond, {id}};

    const Json& json = data["v"];
    if (json.isNull()) {
        // NULL sorts before every value.
        if (descending) return {expression + " IS NULL AND t.id" + beyond, {id}};
        return {"(" + expression + " IS NOT NULL OR t.id" + beyond + ")", {id}};
    }
    SqlValue value;
    if (field->type == FieldType::time) {
        const auto time = json.isString() ? parseTime(json.string()) : std::nullopt;
        if (!time) refuseCursor();
        value = *time;
    } else if (json.isInteger())
        value = json.integer();
    else if (json.isNumber())
        value = json.number();
    else if (json.isString())
        value = json.string();
    else
        refuseCursor();
    if (field->nullable && descending)
        return {"(" + expression + beyond + " OR " + expression + " IS NULL OR (" + expression + " = ? AND t.id" +
                    beyond + "))",
                {value, value, id}};
    // The first condition lets the index begin at the right place.
    return {expression + (descending ? " <= ?" : " >= ?") + " AND (" + expression + beyond + " OR t.id" + beyond + ")",
            {value, value, id}};
}

}  // namespace kontor
