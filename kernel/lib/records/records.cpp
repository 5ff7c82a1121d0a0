#include "kontor/records.h"

#include <stdexcept>

#include "kontor/error.h"
#include "kontor/event.h"

namespace kontor {

Predicate visibleRows(const RecordType& type, const Viewer& viewer) {
    if (viewer.isSystem()) return {};
    Predicate result;
    if (!type.readPermission.empty()) {
        // An entry lies where its owner does, which whoever reads entries asks for.
        if (type.collection.empty() && type.places.empty())
            result = viewer.may(type.readPermission) ? Predicate() : noRow();
        else
            result = viewer.within(type.readPermission, type.places);
    }
    if (result.sql == noRow().sql || !type.visible) return result;
    return conjoin(std::move(result), type.visible(viewer));
}

Viewer viewerOver(Transaction& tx, const Viewer& viewer, const RecordType& type, std::int64_t id) {
    if (!viewer.hasLimits()) return viewer;
    const auto& roles = viewer.data().limitedRoles;
    std::string columns;
    std::vector<SqlValue> values;
    std::vector<std::int64_t> asked;
    for (const auto& role : roles) {
        const Predicate rows = role->limits.rows(type.places);
        columns += (columns.empty() ? "" : ", ") + std::string("COALESCE((") + rows.sql + "), FALSE)";
        values.insert(values.end(), rows.values.begin(), rows.values.end());
        asked.push_back(role->grantId);
    }
    std::vector<std::int64_t> held;
    values.emplace_back(id);
    tx.run("SELECT " + columns + " FROM " + type.table + " t WHERE t.id = ?", values, [&](const SqlRow& row) {
        for (std::size_t i = 0; i < asked.size(); ++i)
            if (row.get<bool>(i)) held.push_back(asked[i]);
    });
    return viewer.before(std::move(held));
}

std::int64_t AnyRecord::id() const {
    return std::get<std::int64_t>(get("id"));
}

std::int64_t AnyRecord::version() const {
    const Field* field = _type->field("version");
    return field ? std::get<std::int64_t>(field->get(data())) : 0;
}

FieldValue AnyRecord::get(std::string_view name) const {
    const Field* field = _type->field(name);
    if (!field) throw std::logic_error(_type->kind + " has no field " + std::string(name));
    return field->get(data());
}

std::vector<SqlValue> queryValues(const AnyRecord& record, std::string_view name) {
    if (const auto dot = name.find('.'); dot != std::string_view::npos) {
        const FieldValue whole = record.get(name.substr(0, dot));
        const auto* object = std::get_if<Json>(&whole);
        const Json* member = object ? object->find(name.substr(dot + 1)) : nullptr;
        if (!member || member->isNull()) return {};
        return {member->isString() ? member->string() : member->dump()};
    }
    const Field* field = record.type().field(name);
    if (field && field->type == FieldType::money) {
        const FieldValue held = field->get(record.data());
        const auto* text = std::get_if<std::string>(&held);
        return text ? std::vector<SqlValue>{text->substr(0, text->find(' '))} : std::vector<SqlValue>{nullptr};
    }
    return std::visit(
        [](const auto& value) -> std::vector<SqlValue> {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, bool>)
                return {static_cast<std::int64_t>(value)};
            else if constexpr (std::is_same_v<T, std::vector<std::int64_t>> ||
                               std::is_same_v<T, std::vector<std::string>>)
                return {value.begin(), value.end()};
            else if constexpr (std::is_same_v<T, Json>)
                return {};
            else
                return {value};
        },
        record.get(name));
}

Json AnyRecord::toJson(const Viewer& viewer, std::span<const std::string> only) const {
    if (only.empty() && _loaded) only = *_loaded;
    Json result = kontor::toJson(_type->fields, data(), only);
    if (_type->fieldReadable)
        for (const auto& field : _type->fields)
            if (!_type->fieldReadable(viewer, field)) result.erase(field.name);
    return result;
}

Patch Patch::fromJson(const RecordType& type, const Viewer& viewer, const Json& body, bool creating) {
    if (!body.isObject()) throw Invalid::request("body", "error.not_an_object");
    std::vector<FieldError> errors;
    Patch patch;
    for (const auto& [name, value] : body.members()) {
        const Field* field = type.field(name);
        const auto refuse = [&, &name = name](const char* key) { errors.push_back({name, {key, {{"field", name}}}}); };
        if (!field || (field->isSecret && !field->isWritable))
            refuse("error.unknown_field");
        else if (!field->isWritable || (field->isCreateOnly && !creating))
            refuse("error.read_only");
        else if (type.fieldWritable && !type.fieldWritable(viewer, *field))
            refuse("error.field_forbidden");
        else if (auto read = readField(*field, value, errors))
            patch._values.emplace_back(name, std::move(*read));
    }
    if (creating)
        for (const auto& field : type.fields)
            if (field.isRequired && !body.find(field.name))
                errors.push_back({std::string(field.name), {"error.required", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    return patch;
}

Patch& Patch::set(std::string field, FieldValue value) {
    for (auto& [name, held] : _values)
        if (name == field) {
            held = std::move(value);
            return *this;
        }
    _values.emplace_back(std::move(field), std::move(value));
    return *this;
}

bool Patch::has(std::string_view field) const {
    for (const auto& [name, value] : _values)
        if (name == field) return true;
    return false;
}

namespace {
constexpr std::array recordChangedFields{
    field<&RecordChanged::kind>("kind"),        field<&RecordChanged::id>("id"),
    field<&RecordChanged::action>("action"),    field<&RecordChanged::ownerKind>("owner_kind"),
    field<&RecordChanged::ownerId>("owner_id"), field<&RecordChanged::actorId>("actor_id"),
    field<&RecordChanged::via>("via"),          field<&RecordChanged::changed>("changed"),
};
}  // namespace
const FieldTable RecordChanged::fields = recordChangedFields;

void readEvent(FieldTable fields, const Json& data, void* event) {
    std::vector<FieldError> errors;
    for (const auto& field : fields) {
        const Json* value = data.find(field.name);
        if (!value || value->isNull()) continue;  // a later version may have dropped it
        Field open = field;                       // limits are for people; an event holds what the product wrote
        open.maxLength = SIZE_MAX;
        if (auto read = readField(open, *value, errors)) field.set(event, std::move(*read));
    }
    if (!errors.empty()) throw Invalid(std::move(errors));
}

}  // namespace kontor
