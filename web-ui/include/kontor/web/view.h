#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kontor/field.h"
#include "kontor/http.h"
#include "kontor/json.h"
#include "kontor/kernel.h"
#include "kontor/setting.h"
#include "kontor/text.h"
#include "kontor/time.h"
#include "kontor/translations.h"
#include "kontor/viewer.h"

/// What templates of every plugin are given for people, times and numbers.
namespace kontor::web {

/// First letters of the first and the last word, at most two.
inline std::string initials(std::string_view name) {
    std::string result;
    std::string_view last;
    for (std::string_view rest = trimmed(name); !rest.empty();) {
        const auto end = rest.find(' ');
        const std::string_view word = rest.substr(0, end);
        if (!word.empty()) {
            if (result.empty())
                result = leftCharacters(word, 1);
            else
                last = word;
        }
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return result + std::string(leftCharacters(last, 1));
}

/// {name, initials, hue}: the colour of an avatar stays with the person.
inline Json person(std::string_view name, std::int64_t id) {
    return Json::object({{"name", name}, {"initials", initials(name)}, {"hue", std::to_string((id < 0 ? 0 : id) % 8)}});
}

/// {iso, text} for `<time>`, in the viewer's language and zone.
inline Json moment(Time at, const Viewer& viewer) {
    return Json::object({{"iso", formatTime(at)}, {"text", localTime(at, viewer.locale(), viewer.timeZone())}});
}

/// A date or an amount of money as people of that language write it; nothing for other fields.
inline std::optional<std::string> localText(const Field& field, const FieldValue& value, std::string_view locale) {
    const auto* text = std::get_if<std::string>(&value);
    if (!text) return std::nullopt;
    if (field.type == FieldType::date)
        if (const auto date = parseDate(*text)) return localDate(*date, locale);
    if (field.type == FieldType::money)
        if (const auto money = parseMoney(*text)) return localMoney(*money, locale);
    return std::nullopt;
}

/// An amount as a form sends it, in the usual currency where it names none.
inline std::string withCurrency(std::string text, const Settings& settings) {
    const auto money = readMoney(text, settings.text("core.currency"));
    return money ? formatMoney(*money) : text;
}

/// 1204 as "1,204" or "1.204".
inline std::string number(std::int64_t value, std::string_view locale) {
    std::string digits = std::to_string(value < 0 ? -value : value);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), locale.starts_with("de") ? "." : ",");
    return value < 0 ? "-" + digits : digits;
}

/// "84 KB", "1.2 MB"
inline std::string fileSize(std::int64_t bytes, std::string_view locale) {
    if (bytes < 1000) return std::to_string(bytes) + " B";
    if (bytes < 1'000'000) return std::to_string((bytes + 500) / 1000) + " KB";
    const std::int64_t tenths = (bytes + 50'000) / 100'000;
    return std::to_string(tenths / 10) + (locale.starts_with("de") ? "," : ".") + std::to_string(tenths % 10) + " MB";
}

/// 303 to a page, which then shows the text of the key; `value` stands for `{value}` in it.
inline Reply redirectWith(std::string path, std::string_view key, std::string_view value = {}) {
    Reply reply = Reply::redirect(std::move(path));
    reply.with("Set-Cookie", "kontor_flash=" + percentEncode(key) + "!" + percentEncode(value) +
                                 "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    return reply;
}

/// The texts of the errors of an Invalid, for a form: `errors` [{text}] and `error_FIELD` {text}, and `has_errors`.
inline void putErrors(Json& data, const Invalid& invalid, const Translations& translations, std::string_view locale,
                      std::string_view fieldPrefix = "field.") {
    Json list = Json::array();
    for (const auto& [field, message] : invalid.errors()) {
        const std::string text = translations.text(locale, message);
        const std::string label = std::string(fieldPrefix) + field;
        const bool named = translations.has(locale, label);
        list.push(Json::object({{"text", (named ? translations.text(locale, label) : field) + ": " + text}}));
        data["error_" + field] = Json::object({{"text", text}});
    }
    data["errors"] = std::move(list);
    data["has_errors"] = true;
}

}  // namespace kontor::web
