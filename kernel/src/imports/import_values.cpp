#include "imports/import_values.h"

#include <algorithm>
#include <charconv>

#include "kontor/date.h"
#include "kontor/encoding.h"
#include "kontor/field_labels.h"
#include "kontor/html.h"
#include "kontor/money.h"
#include "kontor/text.h"

namespace kontor {

namespace {

std::optional<bool> truth(std::string_view cell) {
    const std::string word = asciiLower(cell);
    for (const char* yes : {"true", "yes", "ja", "1", "x", "wahr", "y", "j"})
        if (word == yes) return true;
    for (const char* no : {"false", "no", "nein", "0", "falsch", "n"})
        if (word == no) return false;
    return std::nullopt;
}

/// `1234.5`, `1.234,5` and `1,234.5`: what comes last separates the decimals.
std::optional<double> decimal(std::string text) {
    const auto last = text.find_last_of(".,");
    if (last != std::string::npos) {
        std::string plain;
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] != '.' && text[i] != ',' && text[i] != ' ')
                plain += text[i];
            else if (i == last)
                plain += '.';
        text = std::move(plain);
    }
    double number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return !text.empty() && read.ec == std::errc() && read.ptr == end ? std::optional(number) : std::nullopt;
}

bool isNumberWord(std::string_view cell) {
    return cell.ends_with(".0") || cell.ends_with(",0");
}

}  // namespace

ImportValues::ImportValues(Kernel& kernel, const ImportColumns& columns, const Viewer& viewer)
    : _kernel(kernel), _columns(columns), _viewer(viewer), _currency(kernel.settings().text("core.currency")) {}

Json ImportValues::value(const Field& field, const std::string& cell, Errors& errors) const {
    const auto bad = [&](const char* key) {
        errors.push_back({std::string(field.name), {key, {}}});
        return Json();
    };
    switch (field.type) {
        case FieldType::boolean:
            if (const auto yes = truth(cell)) return *yes;
            return bad("error.not_a_boolean");
        case FieldType::integer: {
            const auto whole = wholeNumber(isNumberWord(cell) ? cell.substr(0, cell.size() - 2) : cell);
            return whole ? Json(*whole) : bad("error.not_a_number");
        }
        case FieldType::decimal: {
            const auto number = decimal(cell);
            return number ? Json(*number) : bad("error.not_a_number");
        }
        case FieldType::date: {
            // A spreadsheet may have put a time of day beside it.
            const auto date = readDate(std::string_view(cell).substr(0, cell.find_first_of(" T")));
            return date ? Json(formatDate(*date)) : bad("error.not_a_date");
        }
        case FieldType::money: {
            const auto money = readMoney(cell, _currency);
            if (!money) return bad("error.not_money");
            return Json::object({{"amount", formatAmount(money->minor)}, {"currency", money->currency}});
        }
        case FieldType::time:
            return time(field, cell, errors);
        case FieldType::enumeration:
        case FieldType::word:
            return wordOf(field, cell);
        case FieldType::html:
            return cell.find('<') == std::string::npos ? textToHtml(cell) : cell;
        case FieldType::words: {
            const auto parts = listIn(cell);
            return Json::Array(parts.begin(), parts.end());
        }
        case FieldType::reference: {
            const auto id = wholeNumber(cell);
            return id ? Json(*id) : bad("error.not_an_id");
        }
        case FieldType::references: {
            Json ids = Json::array();
            for (const auto& part : listIn(cell)) {
                const auto id = wholeNumber(part);
                if (!id) return bad("error.not_an_id");
                ids.push(*id);
            }
            return ids;
        }
        default:
            return cell;
    }
}

Json ImportValues::time(const Field& field, const std::string& cell, Errors& errors) const {
    if (const auto exact = parseTime(cell)) return formatTime(*exact);
    const auto space = cell.find_first_of(" T,");
    const auto date = readDate(std::string_view(cell).substr(0, space));
    std::string hour = space == std::string::npos ? "00:00" : std::string(trimmed(cell.substr(space + 1)));
    std::int64_t seconds = 0;
    if (hour.size() == 8 && hour[5] == ':') {
        seconds = wholeNumber(hour.substr(6)).value_or(0);
        hour.resize(5);
    }
    const auto moment = date ? readFormTime(formatDate(*date) + "T" + hour, _viewer.timeZone()) : std::optional<Time>();
    if (moment) return formatTime(*moment + std::chrono::seconds(seconds));
    errors.push_back({std::string(field.name), {"error.not_a_time", {}}});
    return {};
}

/// The word itself, or what pages call it in one of the languages.
std::string ImportValues::wordOf(const Field& field, const std::string& cell) const {
    const std::string lower = asciiLower(cell);
    for (const auto& word : field.values)
        if (word == lower) return lower;
    for (const auto& word : field.values)
        for (const char* locale : {"de", "en"})
            if (asciiLower(valueLabel(field, std::string(word), _kernel.translations(), locale,
                                      _columns.type().collection)) == lower)
                return std::string(word);
    return field.values.empty() ? cell : lower;
}

Json ImportValues::custom(const CustomFields::Declared& declared, const std::string& cell) const {
    if (declared.type == "boolean") {
        if (const auto yes = truth(cell)) return *yes;
    } else if (declared.type == "number") {
        if (const auto whole = wholeNumber(cell)) return *whole;
        if (const auto number = decimal(cell)) return *number;
    } else if (declared.type == "date") {
        if (const auto date = readDate(cell)) return formatDate(*date);
    } else if (declared.type == "choice") {
        const std::string lower = asciiLower(cell);
        for (const auto& choice : declared.choices)
            if (asciiLower(choice.value) == lower || asciiLower(choice.labelDe) == lower ||
                asciiLower(choice.labelEn) == lower)
                return choice.value;
    }
    return cell;
}

bool ImportValues::isShownAs(const Field& field, const FieldValue& held, const std::string& cell) const {
    if (const auto* text = std::get_if<std::string>(&held)) {
        if (field.type == FieldType::html) return trimmed(htmlToText(*text)) == trimmed(cell);
        if (field.type == FieldType::longText)
            return trimmed(replaceAll(*text, "\r\n", "\n")) == trimmed(replaceAll(cell, "\r\n", "\n"));
        if (field.type == FieldType::word)
            for (const char* locale : {"de", "en"})
                if (valueLabel(field, *text, _kernel.translations(), locale, _columns.type().collection) == cell)
                    return true;
    }
    if (const auto* time = std::get_if<Time>(&held)) {
        Errors ignored;
        const auto said = parseTime(value(field, cell, ignored).text());
        // Spreadsheets know no parts of a second.
        return said && std::chrono::floor<std::chrono::seconds>(*time) == *said;
    }
    return false;
}

std::vector<std::string> ImportValues::listIn(std::string cell) {
    for (char& c : cell)
        if (c == ';' || c == '|' || c == '\n') c = ',';
    std::vector<std::string> result;
    for (const auto& part : split(cell, ','))
        if (!trimmed(part).empty()) result.emplace_back(trimmed(part));
    return result;
}

}  // namespace kontor
