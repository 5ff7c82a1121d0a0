#include "list_words.h"

#include <algorithm>

#include "kontor/field_labels.h"
#include "kontor/web/view.h"

namespace kontor::web {

std::string ListWords::field(const Field& field) const {
    return fieldLabel(field, kernel.translations(), viewer.locale(), type.collection);
}

std::string ListWords::value(const Field& field, const std::string& value) const {
    if (page.choices)
        for (const auto& [name, label] : page.choices(field, viewer, kernel))
            if (name == value) return label;
    if (field.type == FieldType::boolean) return text(value == "true" || value == "1" ? "ui.yes" : "ui.no");
    return valueLabel(field, value, kernel.translations(), viewer.locale(), type.collection);
}

std::vector<std::pair<std::string, std::string>> ListWords::choices(const Field& field) const {
    if (page.choices)
        if (auto own = page.choices(field, viewer, kernel); !own.empty()) return own;
    std::vector<std::pair<std::string, std::string>> result;
    if (field.type == FieldType::boolean)
        for (const char* word : {"true", "false"}) result.emplace_back(word, value(field, word));
    for (const auto word : field.values) result.emplace_back(word, value(field, std::string(word)));
    return result;
}

std::string ListWords::count(std::int64_t found) const {
    const bool more = found >= Records::countLimit;
    return more ? number(Records::countLimit - 1, viewer.locale()) + "+" : number(found, viewer.locale());
}

bool ListWords::isShort(const Field& field) const {
    const bool isLong =
        field.type == FieldType::longText || field.type == FieldType::html || field.type == FieldType::json;
    const bool isRead = !field.column.empty() || !field.expression.empty() || !field.linkTable.empty();
    return !isLong && isRead && !field.isSecret && field.isListed && field.name != "version" &&
           (!type.fieldReadable || type.fieldReadable(viewer, field));
}

const Field* ListWords::readableField(std::string_view name) const {
    const Field* field = type.field(name);
    return field && isShort(*field) ? field : nullptr;
}

bool ListWords::isColumn(const Field& field) const {
    const auto& all = page.choosable;
    return isShort(field) && (all.empty() || std::find(all.begin(), all.end(), field.name) != all.end());
}

const Field& ListWords::leading() const {
    for (const char* name : {"subject", "name", "title", "number", "login"})
        if (const Field* field = readableField(name)) return *field;
    for (const auto& name : page.columns)
        if (const Field* field = readableField(name)) return *field;
    return type.fields.front();
}

}  // namespace kontor::web
