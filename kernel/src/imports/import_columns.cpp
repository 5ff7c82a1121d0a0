#include "imports/import_columns.h"

#include <algorithm>
#include <set>

#include "kontor/field_labels.h"
#include "kontor/text.h"

namespace kontor {

namespace {

bool isReference(const Field& field) {
    return field.type == FieldType::reference || field.type == FieldType::references;
}

/// `location_id` → location, `group_ids` → groups.
std::string nameOf(const Field& field) {
    const std::string name(field.name);
    if (name.ends_with("_ids")) return name.substr(0, name.size() - 4) + "s";
    return name.ends_with("_id") ? name.substr(0, name.size() - 3) : name;
}

/// What is said by a file, and not by how a person does it by hand.
bool mayComeFromFile(const Field& field) {
    return field.isWritable && !field.isSecret && field.name != "file_ids" &&
           (field.type != FieldType::json || field.name == "custom");
}

std::string plainName(std::string_view text) {
    std::string result;
    for (const char c : asciiLower(text))
        if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) result += c;
    return result;
}

bool holds(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

ImportColumns::ImportColumns(const ImportKind& kind, const RecordType& type, const Translations& translations,
                             std::vector<CustomFields::Declared> custom, std::vector<const ImportExtra*> extras)
    : _kind(kind), _type(type), _translations(translations), _custom(std::move(custom)), _extras(std::move(extras)) {
    for (const auto& column : kind.columns)
        _columns.push_back({column.name, column.field.empty() ? nullptr : type.field(column.field), &column});
    std::vector<const Field*> fields;
    for (const auto& name : kind.fields) fields.push_back(type.field(name));
    if (kind.fields.empty())
        for (const auto& field : type.fields)
            if (mayComeFromFile(field)) fields.push_back(&field);
    for (const Field* field : fields)
        if (field->name != "custom") addField(*field, isReference(*field));
    if (type.field("custom"))
        for (const auto& declared : _custom)
            _columns.push_back({"custom." + declared.name, type.field("custom"), nullptr, &declared});
    for (const Field* field : fields)
        if (isReference(*field)) addField(*field, false);
    for (const auto* extra : _extras)
        for (const auto& column : extra->columns) _columns.push_back({column.name, nullptr, &column});
    _columns.push_back({"id"});
}

bool ImportColumns::writeMore(ImportNames& names, const RowCells& cells, std::int64_t id) const {
    bool changed = _kind.written && _kind.written(names, cells, id);
    for (const auto* extra : _extras)
        if (extra->written && extra->written(names, cells, id)) changed = true;
    return changed;
}

void ImportColumns::addField(const Field& field, bool byName) {
    const std::string name = byName ? nameOf(field) : std::string(field.name);
    if (!find(name)) _columns.push_back({name, &field, nullptr, nullptr, byName});
}

const ImportColumns::Column* ImportColumns::find(std::string_view name) const {
    const auto found =
        std::find_if(_columns.begin(), _columns.end(), [&](const auto& column) { return column.name == name; });
    return found == _columns.end() ? nullptr : &*found;
}

std::vector<std::string> ImportColumns::names() const {
    std::vector<std::string> names;
    for (const auto& column : _columns) names.push_back(column.name);
    return names;
}

std::vector<std::string> ImportColumns::keys() const {
    std::vector<std::string> keys = _kind.keys;
    keys.emplace_back("id");
    return keys;
}

bool ImportColumns::isCalled(const Column& column, const std::string& word) const {
    for (const std::string& name : {column.name, std::string(column.byName ? column.field->name : "")})
        if (const auto said = _kind.called.find(name); said != _kind.called.end() && holds(said->second, word))
            return true;
    if (column.code && holds(column.code->called, word)) return true;
    if (column.custom)
        return word == plainName(column.custom->name) || word == plainName(column.custom->labelDe) ||
               word == plainName(column.custom->labelEn);
    const auto isLabelOf = [&](const Field* field) {
        return field && (word == plainName(fieldLabel(*field, _translations, "en", _type.collection)) ||
                         word == plainName(fieldLabel(*field, _translations, "de", _type.collection)));
    };
    // What code reads is called as the field of its own name, which lists and exports show.
    if (column.code) return isLabelOf(_type.field(column.name)) || isLabelOf(_type.field(column.name + "_id"));
    return isLabelOf(column.field);
}

Json ImportColumns::complete(const std::vector<std::string>& header, const Json& mapping) const {
    std::set<std::string> taken;
    for (const auto& [column, field] : mapping.members()) {
        if (!holds(header, column)) throw Invalid("mapping", "error.no_such_column", {{"column", column}});
        const std::string name = field.text();
        if (!field.isString() || (!name.empty() && !find(name)))
            throw Invalid("mapping", "error.not_one_of", {{"values", join(names(), ", ")}});
        if (!name.empty() && !taken.insert(name).second)
            throw Invalid("mapping", "error.two_columns", {{"field", name}});
    }
    const Field* number = _type.field("id");
    // Lists call the id "number"; where another column is called as the field of that name, it is not the field.
    const auto isTheId = [&](const std::string& word, const Column& column) {
        if (!number || !column.field ||
            (word != plainName(fieldLabel(*number, _translations, "en")) &&
             word != plainName(fieldLabel(*number, _translations, "de"))))
            return false;
        return std::any_of(header.begin(), header.end(), [&](const std::string& other) {
            return plainName(other) != word && isCalled(column, plainName(other));
        });
    };
    std::map<std::string, std::string> found;
    // A column's own name goes before what it may be called.
    for (const bool exactly : {true, false})
        for (const auto& column : header) {
            const std::string word = plainName(column);
            if (word.empty() || mapping.find(column) || found.contains(column)) continue;
            for (const auto& known : _columns) {
                const bool meant = exactly ? word == plainName(known.name) : isCalled(known, word);
                if (!meant || taken.contains(known.name) || isTheId(word, known)) continue;
                found[column] = known.name;
                taken.insert(known.name);
                break;
            }
        }
    Json result = Json::object();
    for (const auto& column : header) {
        if (column.empty()) continue;
        const Json* given = mapping.find(column);
        result[column] = given ? *given : Json(found[column]);
    }
    return result;
}

}  // namespace kontor
