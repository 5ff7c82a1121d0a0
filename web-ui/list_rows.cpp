#include "list_rows.h"

#include <algorithm>

#include "kontor/text.h"
#include "kontor/web/view.h"

namespace kontor::web {

namespace {

constexpr std::size_t usualColumns = 6;
constexpr double narrowWidth = 37;  ///< rem; columns that go beyond it give way in narrow windows
constexpr std::size_t tagsBeside = 1;

bool isNumber(const Field& field) {
    return field.name == "number";
}

bool isState(const Field& field) {
    return field.name == "state" || field.name == "status";
}

bool isTags(const Field& field) {
    return field.name == "tags" && field.type == FieldType::words;
}

bool isAmount(const Field& field) {
    return field.type == FieldType::integer || field.type == FieldType::decimal || field.type == FieldType::money;
}

std::vector<std::int64_t> idsHeld(const FieldValue& value) {
    if (const auto* id = std::get_if<std::int64_t>(&value)) return {*id};
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) return *ids;
    return {};
}

/// One row's cells; every member a template asks for is there, so that it looks for none around it.
class Cells {
  public:
    Cells(const AnyRecord& record, const ListWords& words, const std::map<Ref, std::string>& names)
        : _record(record), _words(words), _names(names) {}

    Json of(const Field& field, std::string style) const {
        const FieldValue value = _record.get(field.name);
        Json cell = Json::object({{"class", std::move(style)}, {"label", _words.field(field)}});
        for (const char* kind : {"is_lead", "is_number", "is_chip", "is_person", "is_time", "is_plain"})
            cell[kind] = false;
        cell["is_empty"] = false;
        const std::string text = textOf(field, value);
        if (&field == &_words.leading()) {
            cell["is_lead"] = true;
            putTags(cell);
        } else if (isNumber(field)) {
            cell["is_number"] = true;
        } else if (const auto word = wordOf(field); word && !word->style.empty()) {
            cell["is_chip"] = true;
            cell["style"] = word->style;
            cell["text"] = word->label;
            return cell;
        } else if (isState(field) && field.type == FieldType::enumeration && !text.empty()) {
            cell["is_chip"] = true;
            cell["style"] = "k-chip k-status k-status-" + toText(value);
        } else if (field.target == "user" && !idsHeld(value).empty()) {
            cell["is_person"] = true;
            cell["person"] = person(text, idsHeld(value).front());
        } else if (const auto* at = std::get_if<Time>(&value)) {
            cell["is_time"] = true;
            cell["at"] = moment(*at, _words.viewer);
        } else {
            cell["is_plain"] = true;
            cell["is_empty"] = text.empty();
        }
        cell["text"] = text;
        return cell;
    }

    /// The name of the record, as far as the list knows it.
    std::string title() const {
        for (const Field* field : {&_words.leading(), _words.readableField("number")})
            if (field)
                if (std::string text = textOf(*field, _record.get(field->name)); !text.empty()) return text;
        return "#" + std::to_string(_record.id());
    }

  private:
    std::optional<ListWord> wordOf(const Field& field) const {
        return _words.page.word ? _words.page.word(_record, field, _words.viewer, _words.kernel) : std::nullopt;
    }

    std::string textOf(const Field& field, const FieldValue& value) const {
        if (!field.target.empty()) {
            std::vector<std::string> texts;
            for (const auto id : idsHeld(value)) {
                const auto name = _names.find({std::string(field.target), id});
                if (name != _names.end()) texts.push_back(name->second);
            }
            return join(texts, ", ");
        }
        if (const auto word = wordOf(field)) return word->label;
        if (const auto* yes = std::get_if<bool>(&value)) return _words.text(*yes ? "ui.yes" : "ui.no");
        if (const auto* at = std::get_if<Time>(&value))
            return localTime(*at, _words.viewer.locale(), _words.viewer.timeZone());
        if (const auto text = localText(field, value, _words.viewer.locale())) return *text;
        if (const auto* amount = std::get_if<std::int64_t>(&value)) return number(*amount, _words.viewer.locale());
        const std::string text = toText(value);
        return field.type == FieldType::enumeration && !text.empty() ? _words.value(field, text) : text;
    }

    void putTags(Json& cell) const {
        Json shown = Json::array();
        const Field* field = _words.readableField("tags");
        const FieldValue value = field && isTags(*field) ? _record.get("tags") : FieldValue(nullptr);
        std::vector<std::string> all;
        if (const auto* tags = std::get_if<std::vector<std::string>>(&value)) all = *tags;
        for (std::size_t i = 0; i < all.size() && i < tagsBeside; ++i) shown.push(all[i]);
        cell["has_more_tags"] = all.size() > tagsBeside;
        cell["more_tags"] = "+" + std::to_string(all.size() - std::min(all.size(), tagsBeside));
        cell["all_tags"] = join(all, ", ");
        cell["tags"] = std::move(shown);
    }

    const AnyRecord& _record;
    const ListWords& _words;
    const std::map<Ref, std::string>& _names;
};

/// Classes of a column's cells, and how wide it is in rem.
std::pair<std::string, double> styleOf(const Field& field, const ListWords& words) {
    if (&field == &words.leading()) return {"k-subject k-col-subject", 0};
    if (isNumber(field)) return {"k-number k-col-number", 5.6};
    if (isState(field)) return {"k-col-status k-cell-status", 7.5};
    if (field.name == "priority") return {"k-col-priority k-cell-priority", 5.25};
    if (!field.target.empty()) return {"k-col-person k-cell-person", 8.5};
    if (field.type == FieldType::time || field.type == FieldType::date) return {"k-col-time k-cell-time", 7};
    if (isAmount(field)) return {"k-col-num", 7};
    if (field.type == FieldType::email) return {"k-col-long", 13};
    return {"k-col-word", 8};
}

bool isUsual(const Field& field) {
    return field.name != "id" && field.name != "created_at" && field.name != "updated_at" && field.name != "tags";
}

}  // namespace

std::vector<const Field*> listColumns(const Json& names, const ListWords& words) {
    std::vector<const Field*> result;
    const auto add = [&](const Field* field) {
        if (field && std::find(result.begin(), result.end(), field) == result.end()) result.push_back(field);
    };
    if (names.isArray())
        for (const auto& name : names.items()) add(words.readableField(name.text()));
    if (result.empty())
        for (const auto& name : words.page.columns) add(words.readableField(name));
    if (result.empty())
        for (const auto& field : words.type.fields)
            if (result.size() < usualColumns && isUsual(field)) add(words.readableField(field.name));
    const Field* leading = &words.leading();
    if (std::find(result.begin(), result.end(), leading) == result.end())
        result.insert(result.begin() + (!result.empty() && isNumber(*result.front()) ? 1 : 0), leading);
    return result;
}

Json knownColumns(const std::vector<std::string>& names, const ListWords& words) {
    Json known = Json::array();
    // Those of the page stand in its order, others behind them.
    for (const auto& name : words.page.columns)
        if (words.readableField(name) && std::find(names.begin(), names.end(), name) != names.end()) known.push(name);
    const auto& usual = words.page.columns;
    for (const auto& field : words.type.fields) {
        const std::string name(field.name);
        if (words.isColumn(field) && std::find(names.begin(), names.end(), name) != names.end() &&
            std::find(usual.begin(), usual.end(), name) == usual.end())
            known.push(name);
    }
    return known;
}

Json columnChoices(const std::vector<const Field*>& shown, const ListWords& words) {
    Json result = Json::array();
    for (const auto& field : words.type.fields) {
        if (!words.isColumn(field)) continue;
        result.push(Json::object({{"field", field.name},
                                  {"label", words.field(field)},
                                  {"checked", std::find(shown.begin(), shown.end(), &field) != shown.end()},
                                  {"fixed", &field == &words.leading()}}));
    }
    return result;
}

std::vector<std::string> fieldsFor(const std::vector<const Field*>& columns, const ListWords& words) {
    std::vector<std::string> fields = words.page.alsoRead;
    const auto add = [&](std::string_view name) {
        if (words.readableField(name) && std::find(fields.begin(), fields.end(), name) == fields.end())
            fields.emplace_back(name);
    };
    for (const auto* column : columns) add(column->name);
    for (const char* name : {"number", "tags"}) add(name);
    return fields;
}

void nameRefs(const std::vector<AnyRecord>& records, const std::vector<const Field*>& columns, std::set<Ref>& refs) {
    for (const auto* column : columns)
        if (!column->target.empty())
            for (const auto& record : records)
                for (const auto id : idsHeld(record.get(column->name))) refs.insert({std::string(column->target), id});
}

std::vector<std::string> columnStyles(const std::vector<const Field*>& columns, const ListWords& words) {
    const auto& optional = words.page.optional;
    std::vector<std::string> styles;
    double taken = 0;
    for (const auto* field : columns) {
        auto [style, width] = styleOf(*field, words);
        const bool givesWay = std::find(optional.begin(), optional.end(), field->name) != optional.end();
        if (!givesWay) taken += width;
        styles.push_back(givesWay || taken > narrowWidth ? style + " k-col-more" : style);
    }
    return styles;
}

Json listRows(const std::vector<AnyRecord>& records, const std::vector<const Field*>& columns, const ListWords& words,
              const std::map<Ref, std::string>& names) {
    const auto styles = columnStyles(columns, words);
    Json rows = Json::array();
    for (const auto& record : records) {
        const Cells cells(record, words, names);
        const std::string id = std::to_string(record.id());
        Json row = Json::object({{"kind", words.page.kind},
                                 {"id", id},
                                 {"version", std::to_string(record.version())},
                                 {"href", words.page.path + "/" + id},
                                 {"title", cells.title()}});
        const Field* numbered = words.readableField("number");
        row["number"] = numbered ? toText(record.get("number")) : "";
        Json list = Json::array();
        for (std::size_t i = 0; i < columns.size(); ++i) list.push(cells.of(*columns[i], styles[i]));
        row["cells"] = std::move(list);
        rows.push(std::move(row));
    }
    return rows;
}

}  // namespace kontor::web
