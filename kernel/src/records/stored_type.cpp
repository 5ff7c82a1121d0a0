#include "records/stored_type.h"

#include <algorithm>
#include <stdexcept>

#include "kontor/text.h"

namespace kontor {

namespace {

bool isStored(const Field& field) {
    return !field.column.empty() || !field.expression.empty() || !field.linkTable.empty();
}
bool isMany(const Field& field) {
    return field.type == FieldType::references || field.type == FieldType::words;
}

QueryType queryTypeOf(const Field& field) {
    switch (field.type) {
        case FieldType::text:
        case FieldType::longText:
        case FieldType::html:
            return QueryType::text;
        case FieldType::word:
        case FieldType::email:
        case FieldType::words:
            return QueryType::word;
        case FieldType::enumeration:
            return QueryType::enumeration;
        case FieldType::boolean:
            return QueryType::boolean;
        case FieldType::integer:
            return QueryType::integer;
        case FieldType::decimal:
            return QueryType::decimal;
        case FieldType::time:
            return QueryType::time;
        case FieldType::date:
            return QueryType::date;
        case FieldType::money:
            return QueryType::decimal;
        case FieldType::reference:
            return QueryType::reference;
        case FieldType::references:
            return QueryType::references;
        case FieldType::json:
            break;
    }
    throw std::logic_error("the field " + std::string(field.name) + " can't be filterable");
}

QueryField queryFieldOf(const Field& field) {
    QueryField result;
    result.name = field.name;
    result.type = queryTypeOf(field);
    if (!field.linkTable.empty()) {
        result.sql = "EXISTS (SELECT 1 FROM " + std::string(field.linkTable) + " v WHERE v." +
                     std::string(field.linkOwner) + " = t.id AND {})";
        result.element = "v." + std::string(field.linkValue);
    } else {
        const bool isAmount = field.type == FieldType::money && !field.sortColumn.empty();
        result.sql = isAmount ? "t." + std::string(field.sortColumn) : StoredType::expression(field);
    }
    for (const auto& value : field.values) result.values.emplace_back(value);
    result.ordered = field.type == FieldType::enumeration && field.isSortable;
    if (!field.alias.empty()) result.aliases.emplace_back(field.alias);
    // `assignee:anna` reads better than `assignee_id:anna`
    if (field.name.ends_with("_id")) result.aliases.emplace_back(field.name.substr(0, field.name.size() - 3));
    if (field.name.ends_with("_ids")) result.aliases.emplace_back(field.name.substr(0, field.name.size() - 4));
    if ((field.name.ends_with("_at") || field.name.ends_with("_on")) && field.alias.empty())
        result.aliases.emplace_back(field.name.substr(0, field.name.size() - 3));
    result.kind = field.target;
    result.title = field.docText;
    return result;
}

}  // namespace

StoredType::StoredType(const RecordType& type, const GroupType* group, const Catalog& catalog)
    : type(type), group(group) {
    for (const auto& guard : catalog.guards)
        if (guard.kind == "*" || guard.kind == type.kind) guards.push_back(&guard);
    for (const auto& field : type.fields) {
        if (!field.expression.empty()) hasComputed = true;
    }
    queryFields = queryFieldsOf([](const Field&) { return true; });
}

QueryFields StoredType::queryFieldsOf(const std::function<bool(const Field&)>& wanted) const {
    QueryFields result;
    for (const auto& field : type.fields) {
        if (!field.isFilterable || !wanted(field)) continue;
        if (field.type == FieldType::json)
            result.addMembers(std::string(field.name), expression(field));
        else
            result.add(queryFieldOf(field));
    }
    return result;
}

bool StoredType::reads(const Viewer& viewer, const Field& field) const {
    return viewer.isSystem() || !type.fieldReadable || type.fieldReadable(viewer, field);
}

bool StoredType::readsAll(const Viewer& viewer) const {
    return std::all_of(type.fields.begin(), type.fields.end(),
                       [&](const Field& field) { return reads(viewer, field); });
}

std::vector<std::string> StoredType::columnsFor(const Viewer& viewer, const std::vector<std::string>& columns) const {
    std::vector<std::string> result;
    for (const auto& column : columns) {
        const auto field = std::find_if(type.fields.begin(), type.fields.end(), [&](const Field& one) {
            return !one.column.empty() && column == "t." + std::string(one.column);
        });
        if (field == type.fields.end() || reads(viewer, *field)) result.push_back(column);
    }
    return result;
}

std::vector<const Field*> StoredType::readable() const {
    std::vector<const Field*> result;
    for (const auto& field : type.fields)
        if (isStored(field)) result.push_back(&field);
    return result;
}

std::string StoredType::expression(const Field& field) {
    if (!field.expression.empty()) return replaceAll(std::string(field.expression), "{t}", "t");
    if (!field.column.empty()) return "t." + std::string(field.column);
    const std::string value = "v." + std::string(field.linkValue);
    const std::string from =
        " FROM " + std::string(field.linkTable) + " v WHERE v." + std::string(field.linkOwner) + " = t.id)";
    if (field.type == FieldType::words) return "(SELECT JSON_ARRAYAGG(" + value + " ORDER BY " + value + ")" + from;
    return "(SELECT GROUP_CONCAT(" + value + " ORDER BY " + value + ")" + from;
}

std::string StoredType::select(const std::vector<const Field*>& fields) {
    std::string result;
    for (const auto* field : fields) result += (result.empty() ? "" : ", ") + expression(*field);
    return result;
}

std::shared_ptr<void> StoredType::read(const SqlRow& row, const std::vector<const Field*>& fields) const {
    auto record = type.make();
    for (std::size_t i = 0; i < fields.size(); ++i) fields[i]->set(record.get(), fieldFromCell(*fields[i], row, i));
    return record;
}

std::shared_ptr<void> StoredType::copy(const void* record) const {
    auto result = type.make();
    for (const auto& field : type.fields) field.set(result.get(), field.get(record));
    return result;
}

std::string StoredType::label(std::string_view locale) const {
    const std::string language = locale.starts_with("de") ? "de" : "en";
    if (!type.label.empty()) return replaceAll(replaceAll(type.label, "{t}", "t"), "{lang}", language);
    return "CONCAT('" + type.kind + " ', t.id)";
}

Predicate StoredType::existing() const {
    return type.softDelete ? Predicate{"t.deleted_at IS NULL", {}} : Predicate();
}

bool StoredType::asksForPlaces(const std::string& sql) const {
    const PlaceColumns& places = type.places;
    for (const auto* column : {&places.location, &places.department, &places.group, &places.category})
        if (!column->empty() && sql.find(*column) != std::string::npos) return true;
    return false;
}

FieldValue fieldFromCell(const Field& field, const SqlRow& row, std::size_t column) {
    const bool null = row.isNull(column);
    if (field.type == FieldType::references) {
        std::vector<std::int64_t> ids;
        if (null) return ids;
        const std::string text = row.get<std::string>(column);
        if (text.starts_with("[")) {
            for (const auto& item : Json::parse(text).items()) ids.push_back(item.integer());
        } else {
            for (const auto& part : split(text, ',')) ids.push_back(std::stoll(part));
        }
        return ids;
    }
    if (field.type == FieldType::words) {
        std::vector<std::string> words;
        if (!null)
            for (const auto& item : Json::parse(row.get<std::string>(column)).items()) words.push_back(item.text());
        return words;
    }
    if (field.type == FieldType::json) return null ? Json::object() : Json::parse(row.get<std::string>(column));
    if (null) return nullptr;
    switch (field.type) {
        case FieldType::boolean:
            return row.get<bool>(column);
        case FieldType::integer:
        case FieldType::reference:
            return row.get<std::int64_t>(column);
        case FieldType::decimal: {
            if (std::holds_alternative<std::string>(row.cell(column))) return std::stod(row.get<std::string>(column));
            return row.get<double>(column);
        }
        case FieldType::time:
            return row.get<Time>(column);
        default:
            return row.get<std::string>(column);
    }
}

SqlValue fieldToSql(const Field& field, const FieldValue& value) {
    if (isMany(field) || field.type == FieldType::json) return toJson(value).dump();
    return std::visit(
        [](const auto& held) -> SqlValue {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, bool>)
                return static_cast<std::int64_t>(held);
            else if constexpr (std::is_same_v<T, std::vector<std::int64_t>> ||
                               std::is_same_v<T, std::vector<std::string>> || std::is_same_v<T, Json>)
                throw std::logic_error("a list in a single column");
            else
                return held;
        },
        value);
}

}  // namespace kontor
