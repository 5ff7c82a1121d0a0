#include "export_text.h"

#include <algorithm>
#include <array>

#include "kontor/text.h"

namespace kontor::api {

namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool looksLikeFormula(std::string_view text) {
    if (text.empty()) return false;
    if (std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos) return true;
    // Some programs take the wide forms of East Asian keyboards for the same.
    constexpr std::array<std::string_view, 4> wide{"\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
    return std::any_of(wide.begin(), wide.end(), [&](std::string_view sign) { return text.starts_with(sign); });
}

std::string spreadsheetTime(Time time, std::string_view zone) {
    using namespace std::chrono;
    std::string text = replaceAll(formTime(time, zone), "T", " ");
    const auto second = floor<seconds>(time.time_since_epoch()).count() % 60;
    text += (second < 10 ? ":0" : ":") + std::to_string(second);
    return text;
}

CsvText::CsvText(const Translations& translations, const Viewer& viewer, bool forPeople)
    : _forPeople(forPeople),
      _delimiter(forPeople && viewer.locale().starts_with("de") ? ';' : ','),
      _zone(viewer.timeZone()) {
    if (!forPeople) return;
    _yes = translations.text(viewer.locale(), "api.export.yes");
    _no = translations.text(viewer.locale(), "api.export.no");
}

std::string CsvText::textOf(const ExportCell& cell) const {
    if (std::holds_alternative<std::nullptr_t>(cell)) return {};
    if (const auto* yes = std::get_if<bool>(&cell)) return *yes ? _yes : _no;
    if (const auto* time = std::get_if<Time>(&cell))
        return _forPeople ? spreadsheetTime(*time, _zone) : formatTime(*time);
    if (const auto* text = std::get_if<std::string>(&cell)) return looksLikeFormula(*text) ? "'" + *text : *text;
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
    std::string text = toText(std::get<double>(cell));
    if (_delimiter == ';') std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string CsvText::line(const std::vector<std::string>& texts) const {
    std::string line;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i > 0) line += _delimiter;
        const std::string& text = texts[i];
        const bool quoted = text.find_first_of("\"\r\n,;\t") != std::string::npos;
        line += quoted ? '"' + replaceAll(text, "\"", "\"\"") + '"' : text;
    }
    return line + "\r\n";
}

std::string CsvText::head(const std::vector<ExportColumn>& columns) const {
    std::vector<std::string> texts;
    for (const auto& column : columns) texts.push_back(textOf(_forPeople ? column.title : column.name));
    return std::string(byteOrderMark) + line(texts);
}

std::string CsvText::row(const std::vector<ExportCell>& cells) const {
    std::vector<std::string> texts;
    texts.reserve(cells.size());
    for (const auto& cell : cells) texts.push_back(textOf(cell));
    return line(texts);
}

ExportText::ExportText(ExportTable table)
    : _table(std::move(table)), _csv(_table.kernel().translations(), _table.viewer(), _table.request().names) {}

std::string ExportText::object(const AnyRecord& record) const {
    const Json all = record.toJson(_table.viewer());
    Json one = Json::object();
    Json names = Json::object();
    for (const auto& column : _table.columns()) {
        const Json& value = all[column.field->name];
        if (!column.custom.empty()) {
            one["custom"][column.custom] = value[column.custom];
            continue;
        }
        one[column.name] = value;
        if (!_table.request().names || column.field->target.empty()) continue;
        Json list = Json::array();
        for (const auto& name : _table.names(*column.field, record)) list.push(name);
        if (column.field->type == FieldType::references)
            names[column.name] = std::move(list);
        else if (list.size() > 0)
            names[column.name] = list.items().front();
    }
    if (_table.request().names) one["names"] = std::move(names);
    return one.dump();
}

std::optional<std::string> ExportText::next() {
    if (_ended) return std::nullopt;
    const bool isJson = _table.request().format == ExportFormat::json;
    std::string piece;
    if (!std::exchange(_begun, true)) piece = isJson ? "[" : _csv.head(_table.columns());
    if (!_table.next()) {
        _ended = true;
        if (isJson) piece += "\n]\n";
        return piece.empty() ? std::nullopt : std::optional(std::move(piece));
    }
    for (const auto& record : _table.records()) {
        if (isJson)
            piece += (std::exchange(_first, false) ? "\n" : ",\n") + object(record);
        else
            piece += _csv.row(_table.cells(record));
    }
    return piece;
}

}  // namespace kontor::api
