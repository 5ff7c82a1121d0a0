#include "group_form.h"

#include <algorithm>
#include <array>

#include "kontor/text.h"

namespace kontor::tickets {

namespace {

constexpr std::array<std::string_view, 9> titleFields{"title",     "name",    "subject",  "text",       "note",
                                                      "body_text", "comment", "activity", "description"};

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isState(const Field& field) {
    return field.type == FieldType::enumeration && isOneOf(field.name, {"state", "status"});
}

/// Entries that wait for others of their group, as tasks do: those are no records of their own.
bool namesEntries(const Field& field) {
    return field.type == FieldType::references && field.target.empty();
}

std::string_view titleFieldOf(const AnyRecord& entry) {
    for (const auto name : titleFields)
        if (const Field* field = entry.type().field(name); field && !toText(field->get(entry.data())).empty())
            return name;
    return {};
}

}  // namespace

std::vector<Ref> namedIn(const AnyRecord& entry) {
    std::vector<Ref> refs;
    for (const auto& field : entry.type().fields)
        if (field.get != nullptr)
            for (auto& ref : refsIn(field, field.get(entry.data()))) refs.push_back(std::move(ref));
    return refs;
}

bool GroupForm::may(const std::string& permission) const {
    return !permission.empty() && _words.viewer().may(permission);
}

/// Order is made by moving entries, and a new one begins in its first state.
bool GroupForm::isAsked(const Field& field, bool creating) const {
    const RecordType& type = _group.entry;
    if (!field.isWritable || field.isSecret || field.get == nullptr) return false;
    if (field.isCreateOnly && !creating) return false;
    if (field.type == FieldType::json || field.name == "position" || (creating && isState(field))) return false;
    // Text and HTML of the same: the text is typed.
    if (field.type == FieldType::html && type.field(replaceAll(std::string(field.name), "_html", "_text")))
        return false;
    return !type.fieldWritable || type.fieldWritable(_words.viewer(), field);
}

Json GroupForm::chosenOfEntries(Json control) const {
    Json options = Json::array();
    for (const auto& entry : _entries) {
        const std::string_view titleField = titleFieldOf(entry);
        options.push(Json::object({{"value", std::to_string(entry.id())},
                                   {"label", titleField.empty() ? "" : toText(entry.get(titleField))},
                                   {"selected", false}}));
    }
    control["is_text"] = false;
    for (const char* is : {"is_select", "multiple", "entries", "wide"}) control[is] = true;
    control["type"] = "integers";
    control["size"] = std::to_string(std::clamp<std::size_t>(_entries.size(), 2, 5));
    control["options"] = std::move(options);
    return control;
}

Json GroupForm::controls(bool creating) const {
    const FieldControls controls(_kernel, _words, &_names, creating ? "g" : "e");
    const auto empty = _group.entry.make();
    Json list = Json::array();
    for (const auto& field : _group.entry.fields)
        if (isAsked(field, creating)) {
            if (namesEntries(field)) {
                // Chosen once there are others; an entry is none of its own.
                if (!creating && _entries.size() > 1) list.push(chosenOfEntries(controls.of(field, nullptr)));
                continue;
            }
            Json control = controls.of(field, field.get(empty.get()));
            // Ids of nothing, as an unset reference that must be given has.
            if (field.type == FieldType::reference && std::holds_alternative<std::int64_t>(field.get(empty.get())))
                control = controls.of(field, nullptr);
            list.push(std::move(control));
        }
    return list;
}

Json GroupForm::adding() const {
    if (_group.readOnly || !may(_group.entry.createPermission)) return Json(false);
    Json form = Json::object({{"url", _url}});
    form["controls"] = controls(true);
    return form["controls"].size() > 0 ? form : Json(false);
}

Json GroupForm::changing() const {
    if (_group.readOnly || !may(_group.entry.writePermission)) return Json(false);
    Json form = Json::object({{"title", _words.text(_group.title)}});
    form["controls"] = controls(false);
    return form["controls"].size() > 0 ? form : Json(false);
}

Json GroupForm::facts(const AnyRecord& entry, std::string_view titleField) const {
    const RecordType& type = _group.entry;
    const FieldControls controls(_kernel, _words, &_names, "g");
    Json list = Json::array();
    for (const auto& field : type.fields) {
        if (isOneOf(field.name, {"id", "version", "created_at", "updated_at", "position", titleField})) continue;
        if (isState(field) || field.isSecret || !field.isListed || field.get == nullptr) continue;
        // What it hangs on is the page's own record; an id of what is no record says nothing.
        if (namesEntries(field) || field.name == "record_kind") continue;
        if (field.target.empty() && field.name.ends_with("_id")) continue;
        if (field.type == FieldType::json || field.type == FieldType::html) continue;
        if (type.fieldReadable && !type.fieldReadable(_words.viewer(), field)) continue;
        const FieldValue value = field.get(entry.data());
        const std::string plain = toText(value);
        if (std::holds_alternative<std::nullptr_t>(value) || value == FieldValue(false) || plain.empty()) continue;
        const bool isYes = std::holds_alternative<bool>(value);
        list.push(Json::object({{"label", controls.label(field)}, {"text", isYes ? "" : controls.text(field, value)}}));
    }
    return list;
}

/// {values, labels}: what the form that changes it holds at first, and what the ids in it are called.
Json GroupForm::entryData(const AnyRecord& entry) const {
    Json values = Json::object();
    Json labels = Json::object();
    for (const auto& field : _group.entry.fields) {
        if (!isAsked(field, false)) continue;
        const FieldValue value = field.get(entry.data());
        values[std::string(field.name)] = toJson(value);
        for (const auto& ref : refsIn(field, value))
            labels[std::string(field.name)][std::to_string(ref.id)] = _names.of(ref.kind, ref.id);
    }
    Json data = Json::object({{"version", entry.version()}});
    data["values"] = std::move(values);
    data["labels"] = std::move(labels);
    return data;
}

Json GroupForm::item(const AnyRecord& entry) const {
    const Json json = entry.toJson(_words.viewer());
    const std::string_view titleField = titleFieldOf(entry);
    Json item = Json::object({{"url", _url + "/" + std::to_string(entry.id())}, {"has_href", false}});
    item["id"] = std::to_string(entry.id());
    for (const char* is : {"done", "has_toggle", "can_move", "late"}) item[is] = false;
    item["title"] = titleField.empty() ? _words.text(_group.title) + " " + std::to_string(entry.id())
                                       : std::string(leftCharacters(json[std::string(titleField)].text(), 500));
    const std::string state = json["state"].text(json["status"].text());
    item["has_state"] = !state.empty();
    item["state"] = Json::object({{"key", state}, {"label", _words.value("tickets.state.", state)}});
    item["facts"] = facts(entry, titleField);
    const auto at = parseTime(json["created_at"].text());
    item["has_at"] = at.has_value();
    if (at) item["at"] = _words.moment(*at);
    item["can_edit"] = !_group.readOnly && may(_group.entry.writePermission);
    item["can_delete"] = !_group.readOnly && may(_group.entry.deletePermission);
    if (item["can_edit"] == Json(true)) item["entry"] = entryData(entry).dump();
    return item;
}

}  // namespace kontor::tickets
