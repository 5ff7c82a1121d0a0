#include "record_group.h"

#include <algorithm>
#include <array>

#include "record_details.h"
#include "record_lists.h"

namespace kontor::web {

namespace {

constexpr int entriesShown = 200;
constexpr std::array<std::string_view, 9> titleFields{"title",     "name",    "subject",  "text",       "note",
                                                      "body_text", "comment", "activity", "description"};

bool isOneOfNames(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool isEntryState(const Field& field) {
    return field.type == FieldType::enumeration && isOneOfNames(field.name, {"state", "status"});
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

/// What an entry that is a link leads to: `kind` or `target_kind` with `target_id`.
std::optional<Ref> targetOf(const AnyRecord& entry) {
    const RecordType& type = entry.type();
    const Field* id = type.field("target_id");
    if (!id || !id->target.empty()) return std::nullopt;
    for (const char* name : {"target_kind", "kind"})
        if (type.field(name)) {
            const FieldValue held = id->get(entry.data());
            const auto* number = std::get_if<std::int64_t>(&held);
            const std::string kind = toText(entry.get(name));
            if (number && !kind.empty()) return Ref{kind, *number};
        }
    return std::nullopt;
}

}  // namespace

std::string pageOf(Kernel& kernel, const Ref& ref) {
    if (const auto* list = listPageOf(kernel, ref.kind)) return list->path + "/" + std::to_string(ref.id);
    for (const auto& source : kernel.catalog().searchSources)
        if (source.kind == ref.kind) return replaceAll(source.url, "{id}", std::to_string(ref.id));
    return {};
}

std::vector<Ref> namedIn(const AnyRecord& entry) {
    std::vector<Ref> refs;
    for (const auto& field : entry.type().fields)
        if (field.get != nullptr)
            for (auto& ref : refsIn(field, field.get(entry.data()))) refs.push_back(std::move(ref));
    if (auto target = targetOf(entry)) refs.push_back(std::move(*target));
    return refs;
}

/// Order is made by moving entries, and a new one begins in its first state.
bool GroupForm::isAsked(const Field& field, bool creating) const {
    const RecordType& type = _group.entry;
    if (!field.isWritable || field.isSecret || field.get == nullptr) return false;
    if (field.isCreateOnly && !creating) return false;
    if (field.type == FieldType::json || field.name == "position" || (creating && isEntryState(field))) return false;
    // Text and HTML of the same: the text is typed.
    if (field.type == FieldType::html && type.field(replaceAll(std::string(field.name), "_html", "_text")))
        return false;
    return !type.fieldWritable || type.fieldWritable(_words.viewer, field);
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

Json GroupForm::controlsOf(bool creating) const {
    const FieldControls made = controls(creating ? "g" : "e");
    const auto empty = _group.entry.make();
    Json list = Json::array();
    for (const auto& field : _group.entry.fields)
        if (isAsked(field, creating)) {
            if (namesEntries(field)) {
                // Chosen once there are others; an entry is none of its own.
                if (!creating && _entries.size() > 1) list.push(chosenOfEntries(made.of(field, nullptr)));
                continue;
            }
            FieldValue value = field.get(empty.get());
            // Ids of nothing, as an unset reference that must be given has.
            if (field.type == FieldType::reference && std::holds_alternative<std::int64_t>(value)) value = nullptr;
            list.push(made.of(field, value));
        }
    return list;
}

Json GroupForm::adding() const {
    if (_group.readOnly || !_words.may(_group.entry.createPermission)) return Json(false);
    Json form = Json::object({{"url", _url}});
    form["controls"] = controlsOf(true);
    return form["controls"].size() > 0 ? form : Json(false);
}

Json GroupForm::changing() const {
    if (_group.readOnly || !_words.may(_group.entry.writePermission)) return Json(false);
    Json form = Json::object({{"title", _words.text(_group.title)}});
    form["controls"] = controlsOf(false);
    return form["controls"].size() > 0 ? form : Json(false);
}

Json GroupForm::facts(const AnyRecord& entry, std::string_view titleField) const {
    const RecordType& type = _group.entry;
    const FieldControls shown = controls("g");
    Json list = Json::array();
    for (const auto& field : type.fields) {
        if (isOneOfNames(field.name, {"id", "version", "created_at", "updated_at", "position", titleField})) continue;
        if (isEntryState(field) || field.isSecret || !field.isListed || field.get == nullptr) continue;
        // What it hangs on is the page's own record; an id of what is no record says nothing.
        if (namesEntries(field) || field.name == "record_kind") continue;
        if (field.target.empty() && field.name.ends_with("_id")) continue;
        if (field.type == FieldType::json || field.type == FieldType::html) continue;
        if (type.fieldReadable && !type.fieldReadable(_words.viewer, field)) continue;
        const FieldValue value = field.get(entry.data());
        if (std::holds_alternative<std::nullptr_t>(value) || value == FieldValue(false) || toText(value).empty())
            continue;
        const bool isYes = std::holds_alternative<bool>(value);
        list.push(Json::object({{"label", shown.label(field)}, {"text", isYes ? "" : shown.text(field, value)}}));
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
        values[std::string(field.name)] = toJson(field, value);
        for (const auto& ref : refsIn(field, value))
            labels[std::string(field.name)][std::to_string(ref.id)] = nameIn(_names, ref);
    }
    Json data = Json::object({{"version", entry.version()}});
    data["values"] = std::move(values);
    data["labels"] = std::move(labels);
    return data;
}

/// A link is shown as what it leads to. So is an entry that has no title but one record it is about.
void GroupForm::putTarget(Json& item, const AnyRecord& entry) const {
    auto target = targetOf(entry);
    const bool isLink = target.has_value();
    if (!target && titleFieldOf(entry).empty())
        for (const auto& field : _group.entry.fields)
            if (!target && field.isWritable && field.type == FieldType::reference && field.get != nullptr)
                for (auto& ref : refsIn(field, field.get(entry.data()))) target = std::move(ref);
    if (!target) return;
    const std::string name = nameIn(_names, *target);
    const std::string page = pageOf(_words.kernel, *target);
    item["title"] = name.empty() ? toString(*target) : name;
    item["has_href"] = !page.empty();
    item["href"] = page;
    if (!isLink || !_group.entry.field("type")) return;
    const std::string word = toText(entry.get("type"));
    item["facts"] =
        Json::array({Json::object({{"label", ""}, {"text", _words.textOr("ui." + _group.name + "." + word, word)}})});
    item["can_edit"] = false;
}

Json GroupForm::item(const AnyRecord& entry) const {
    const Json json = entry.toJson(_words.viewer);
    const std::string_view titleField = titleFieldOf(entry);
    Json item = Json::object({{"url", _url + "/" + std::to_string(entry.id())}, {"has_href", false}});
    item["id"] = std::to_string(entry.id());
    for (const char* is : {"done", "has_toggle", "can_move", "late"}) item[is] = false;
    item["title"] = titleField.empty() ? _words.text(_group.title) + " " + std::to_string(entry.id())
                                       : std::string(leftCharacters(json[std::string(titleField)].text(), 500));
    item["has_state"] = false;
    for (const auto& field : _group.entry.fields)
        if (isEntryState(field)) {
            const std::string state = toText(entry.get(field.name));
            item["has_state"] = !state.empty();
            item["state"] = Json::object({{"key", state}, {"label", controls("g").text(field, entry.get(field.name))}});
            // Done by a tick, without opening the form.
            const bool ticks = _group.name == "tasks" && _words.may(_group.entry.writePermission);
            item["done"] = state == "done";
            item["has_toggle"] = ticks && isOneOfNames(state, {"open", "done"});
            if (ticks) item["has_state"] = state == "cancelled";
        }
    item["facts"] = facts(entry, titleField);
    const auto at = parseTime(json["created_at"].text());
    item["has_at"] = at.has_value();
    if (at) item["at"] = moment(*at, _words.viewer);
    item["can_edit"] = !_group.readOnly && _words.may(_group.entry.writePermission);
    item["can_delete"] = !_group.readOnly && _words.may(_group.entry.deletePermission);
    putTarget(item, entry);
    if (item["can_edit"] == Json(true)) item["entry"] = entryData(entry).dump();
    return item;
}

std::vector<AnyRecord> readGroup(Transaction& tx, const RecordWords& words, const Ref& ref, const std::string& group,
                                 std::set<Ref>& named) {
    const auto& type = words.kernel.catalog().groups.find(group)->second;
    ListRequest list{.sort = type.entry.defaultSort, .limit = entriesShown, .owner = ref};
    auto entries = words.kernel.records().list(tx, words.viewer, type.entry.kind, list).items;
    for (const auto& entry : entries)
        for (auto& one : namedIn(entry)) named.insert(std::move(one));
    return entries;
}

void putGroup(Json& data, const Ref& ref, const std::string& name, const std::vector<AnyRecord>& entries,
              const RecordNames& names, const RecordWords& words) {
    const auto& type = words.kernel.catalog().groups.find(name)->second;
    const std::string url = "/api/v1/" + words.type.collection + "/" + std::to_string(ref.id) + "/" + name;
    const GroupForm form(words, names, type, url, entries);
    Json items = Json::array();
    for (const auto& entry : entries) items.push(form.item(entry));
    const bool isRelations = name == "relations";
    Json group = Json::object({{"title", words.text(type.title)}, {"empty", words.text("web.group.empty")}});
    // Whose page knows more of a group puts it there: how far it is, its order, what fills it.
    for (const char* part : {"progress", "order", "checklist"}) group[part] = false;
    group["can_relate"] = isRelations && words.may(type.entry.createPermission);
    group["adding"] = isRelations ? Json(false) : form.adding();
    group["changing"] = form.changing();
    data["tab_group"] = true;
    data["group"] = std::move(group);
    data["has_items"] = items.size() > 0;
    data["items"] = std::move(items);
}

std::vector<AnyRecord> RecordDetailPages::readGroup(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                                    const RecordDetailPage& page, const Ref& ref,
                                                    const std::string& group, std::set<Ref>& named) {
    return web::readGroup(tx, RecordWords(kernel, viewer, page), ref, group, named);
}

void RecordDetailPages::putGroup(Json& data, const Viewer& viewer, Kernel& kernel, const RecordDetailPage& page,
                                 const Ref& ref, const std::string& group, const std::vector<AnyRecord>& entries,
                                 const RecordNames& names) {
    web::putGroup(data, ref, group, entries, names, RecordWords(kernel, viewer, page));
}

}  // namespace kontor::web
