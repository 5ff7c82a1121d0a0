#include <algorithm>
#include <array>

#include "field_controls.h"
#include "form_values.h"
#include "kontor/error.h"
#include "kontor/template.h"
#include "preset.h"

namespace kontor::tickets {

namespace {

/// What tells the pages of templates from those of macros.
struct PresetPages {
    std::string_view kind;
    std::string_view path;
    std::string_view title;
    bool isMacro;
};
constexpr PresetPages templatePages{TicketTemplate::kind, "/tickets/templates", "tickets.templates", false};
constexpr PresetPages macroPages{Macro::kind, "/tickets/macros", "tickets.macros", true};

/// Fields a preset may set, with what their values are called.
struct PresetField {
    std::string_view field;
    FieldControls::Choices choices = {};
    enum class In { both, templates, macros } in = In::both;
};
constexpr std::array presetFieldsAsked{
    PresetField{"subject", {}, PresetField::In::templates},
    PresetField{"description", {}, PresetField::In::templates},
    PresetField{"status", {.dictionary = "status"}, PresetField::In::macros},
    PresetField{"priority_name", {.dictionary = "priority"}},
    PresetField{"type", {.dictionary = "type"}},
    PresetField{"impact", {.dictionary = "impact"}},
    PresetField{"urgency", {.dictionary = "urgency"}},
    PresetField{"category_id"},
    PresetField{"assignee_id"},
    PresetField{"group_id"},
    PresetField{"co_assignee_ids"},
    PresetField{"watcher_ids"},
    PresetField{"location_id"},
    PresetField{"department_id"},
    PresetField{"tags", {}, PresetField::In::templates},
};
/// Fields of the preset itself.
constexpr std::array<std::string_view, 6> headFields{"name",     "description", "sharing",
                                                     "group_id", "position",    "active"};
constexpr std::array<std::string_view, 4> macroTexts{"reply", "note", "tags_add", "tags_remove"};

/// All fields of the form but those of the ticket.
std::vector<std::string_view> headOf(const PresetPages& pages) {
    std::vector<std::string_view> names(headFields.begin(), headFields.end());
    if (!pages.isMacro) names.emplace_back("in_portal");
    return names;
}

bool belongs(const PresetField& one, const PresetPages& pages) {
    return one.in == PresetField::In::both || (one.in == PresetField::In::macros) == pages.isMacro;
}

/// A field of the ticket stands in the form beside those of the preset, which may have its name.
constexpr std::string_view ofTicket = "set.";

Json fieldOfTicket(const FieldControls& controls, const PageWords& words, const PresetField& one, const Json& values) {
    Field field = *findField(ticketFields, one.field);
    field.isRequired = false;
    field.nullable = true;
    Json control = controls.of(field, valueIn(values, field), one.choices);
    const std::string name = std::string(ofTicket) + std::string(one.field);
    control["field"] = name;
    control["id"] = "p-" + name;
    // One's own priorities and the built-in levels are given by the same name.
    if (one.field == "priority_name") control["label"] = words.field("priority");
    return control;
}

Json presetRow(const Preset& preset, const PresetPages& pages, const Names& names, const PageWords& words) {
    return Json::object({{"href", std::string(pages.path) + "/" + std::to_string(preset.id)},
                         {"name", preset.name},
                         {"description", preset.description},
                         {"sharing", words.value("web.sharing.", preset.sharing)},
                         {"owner", preset.ownerId ? names.of(*preset.ownerId) : ""},
                         {"inactive", !preset.active}});
}

template <class T>
std::vector<Preset> presetsOf(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    ListRequest list;
    list.sort = "position";
    list.limit = 200;
    const auto all = kernel.records().all<T>(tx, viewer, list);
    return {all.begin(), all.end()};
}

Reply listPresets(Request& request, const Viewer& viewer, Kernel& kernel, const PresetPages& pages) {
    const PageWords words(kernel, viewer);
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const auto presets =
            pages.isMacro ? presetsOf<Macro>(tx, viewer, kernel) : presetsOf<TicketTemplate>(tx, viewer, kernel);
        std::set<std::int64_t> owners;
        for (const auto& preset : presets)
            if (preset.ownerId) owners.insert(*preset.ownerId);
        const Names names(tx, kernel, viewer, owners);
        for (const auto& preset : presets) rows.push(presetRow(preset, pages, names, words));
    });
    PageContent content;
    content.title = words.text(pages.title);
    content.templateName = "tickets/presets";
    content.active = "tickets";
    content.data = Json::object({{"heading", content.title},
                                 {"about", words.text(std::string(pages.title) + ".text")},
                                 {"new_href", std::string(pages.path) + "/new"},
                                 {"has_rows", rows.size() > 0}});
    content.data["rows"] = std::move(rows);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// The preset of the path; a new one for "new".
std::shared_ptr<void> presetAsked(Transaction& tx, const Request& request, const Viewer& viewer, Kernel& kernel,
                                  const PresetPages& pages, std::optional<AnyRecord>& found) {
    const RecordType& type = kernel.records().type(pages.kind);
    if (!request.params.contains("id")) return type.make();
    found = kernel.records().get(tx, viewer, {std::string(pages.kind), request.number()});
    return std::shared_ptr<void>(found->data(), [](void*) {});
}

/// What the form sets in a ticket; what is left empty is taken out.
Json valuesSent(Request& request, const Viewer& viewer, const PresetPages& pages,
                const std::vector<CustomFields::Declared>& declared, std::vector<FieldError>& errors) {
    Json values = Json::object();
    for (const auto& one : presetFieldsAsked) {
        const Field* known = findField(ticketFields, one.field);
        if (known == nullptr || !belongs(one, pages)) continue;
        Field field = *known;
        const std::string name = std::string(ofTicket) + std::string(one.field);
        field.name = name;
        const bool given = !trimmed(request.formValue(name)).empty();
        const auto value = given ? readControl(request, field, viewer, errors) : std::nullopt;
        values[std::string(one.field)] = value ? toJson(*value) : Json();
    }
    const Json custom = readCustom(request, declared);
    values["custom"] = custom.members().empty() ? Json() : custom;
    return values;
}

/// A form that was refused shows again what was typed.
void putSent(Request& request, const Viewer& viewer, const PresetPages& pages, const RecordType& type, void* preset,
             const std::vector<CustomFields::Declared>& declared) {
    std::vector<FieldError> ignored;
    const auto put = [&](std::string_view name) {
        const Field& field = *type.field(name);
        if (field.type == FieldType::boolean)
            field.set(preset, request.formValue(name) == "true");
        else if (auto value = readControl(request, field, viewer, ignored))
            field.set(preset, std::move(*value));
    };
    for (const auto name : headOf(pages)) put(name);
    if (pages.isMacro)
        for (const auto name : macroTexts) put(name);
    static_cast<Preset*>(preset)->values = valuesSent(request, viewer, pages, declared, ignored);
}

Reply showPreset(Request& request, const Viewer& viewer, Kernel& kernel, const PresetPages& pages, Json data,
                 int status) {
    const PageWords words(kernel, viewer);
    const RecordType& type = kernel.records().type(pages.kind);
    std::optional<AnyRecord> found;
    std::shared_ptr<void> preset;
    std::vector<CustomFields::Declared> declared;
    std::optional<Names> names;
    kernel.db().read([&](Transaction& tx) {
        preset = presetAsked(tx, request, viewer, kernel, pages, found);
        declared = kernel.get<CustomFields>().of(tx, Ticket::kind);
        if (request.method == "POST") putSent(request, viewer, pages, type, preset.get(), declared);
        const Json& values = static_cast<const Preset*>(preset.get())->values;
        std::vector<Ref> named = refsIn(*type.field("group_id"), type.field("group_id")->get(preset.get()));
        for (const auto& one : presetFieldsAsked)
            if (const Field* field = findField(ticketFields, one.field))
                for (auto& ref : refsIn(*field, valueIn(values, *field))) named.push_back(std::move(ref));
        names.emplace(tx, kernel, viewer, named);
    });
    const Json& values = static_cast<const Preset*>(preset.get())->values;
    const FieldControls controls(kernel, words, &*names, "p");
    Json head = Json::array();
    Json texts = Json::array();
    Json sets = Json::array();
    for (const auto name : headOf(pages))
        head.push(controls.of(*type.field(name), type.field(name)->get(preset.get()),
                              {.words = name == "sharing" ? "web.sharing." : ""}));
    if (pages.isMacro)
        for (const auto name : macroTexts)
            texts.push(controls.of(*type.field(name), type.field(name)->get(preset.get())));
    for (const auto& one : presetFieldsAsked)
        if (belongs(one, pages) && findField(ticketFields, one.field))
            sets.push(fieldOfTicket(controls, words, one, values));
    for (const auto& field : declared) sets.push(controls.of(field, values["custom"]));
    const std::string name = static_cast<const Preset*>(preset.get())->name;
    data["heading"] = found ? name : words.text(std::string(pages.title) + ".new");
    data["list_title"] = words.text(pages.title);
    data["list_href"] = pages.path;
    data["version"] = found ? std::to_string(found->version()) : "";
    data["is_macro"] = pages.isMacro;
    data["can_delete"] = found.has_value();
    data["confirm"] = words.text("tickets.preset.delete_confirm", {{"name", name}});
    data["head"] = std::move(head);
    data["texts"] = std::move(texts);
    data["sets"] = std::move(sets);
    PageContent content;
    content.title = data["heading"].text();
    content.templateName = "tickets/preset";
    content.active = "tickets";
    content.status = status;
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

void keepPreset(Transaction& tx, Request& request, const Viewer& viewer, Kernel& kernel, const PresetPages& pages) {
    const RecordType& type = kernel.records().type(pages.kind);
    std::vector<FieldError> errors;
    Patch patch;
    const auto take = [&](std::string_view name) {
        const Field& field = *type.field(name);
        if (field.type == FieldType::boolean)
            patch.set(std::string(name), request.formValue(name) == "true");
        else if (auto value = readControl(request, field, viewer, errors);
                 value && (field.nullable || !std::holds_alternative<std::nullptr_t>(*value)))
            patch.set(std::string(name), std::move(*value));
        else if (field.type == FieldType::text || field.type == FieldType::longText)
            patch.set(std::string(name), std::string());
        else if (field.type == FieldType::words)
            patch.set(std::string(name), std::vector<std::string>());
    };
    for (const auto name : headOf(pages)) take(name);
    if (pages.isMacro)
        for (const auto name : macroTexts) take(name);
    patch.set("values", valuesSent(request, viewer, pages, kernel.get<CustomFields>().of(tx, Ticket::kind), errors));
    if (!errors.empty()) throw Invalid(std::move(errors));
    if (request.params.contains("id"))
        kernel.records().patch(tx, viewer, {std::string(pages.kind), request.number()}, patch);
    else
        kernel.records().create(tx, viewer, pages.kind, patch);
}

/// A field of the ticket is called as there: "values.priority" and "set.priority" are the priority.
Invalid namedPlainly(const Invalid& invalid) {
    std::vector<FieldError> errors = invalid.errors();
    for (auto& error : errors)
        for (const std::string_view prefix : {"values.", "set."})
            if (error.field.starts_with(prefix)) error.field.erase(0, prefix.size());
    return Invalid(std::move(errors));
}

Reply savePreset(Request& request, const Viewer& viewer, Kernel& kernel, const PresetPages& pages) {
    const bool remove = request.formValue("action") == "delete" && request.params.contains("id");
    try {
        kernel.db().write([&](Transaction& tx) {
            if (remove)
                kernel.records().remove(tx, viewer, {std::string(pages.kind), request.number()});
            else
                keepPreset(tx, request, viewer, kernel, pages);
        });
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, namedPlainly(invalid), kernel.translations(), viewer.locale(), "tickets.field.");
        return showPreset(request, viewer, kernel, pages, std::move(data), 422);
    }
    return web::redirectWith(std::string(pages.path), remove ? "tickets.preset.deleted" : "tickets.preset.kept");
}

void addPagesOf(Registry& registry, const PresetPages& pages) {
    const Access access = needs("tickets.presets");
    const std::string path(pages.path);
    registry.page({.path = path,
                   .access = access,
                   .title = std::string(pages.title),
                   .get = [&pages](Request& request, const Viewer& viewer, Kernel& kernel) {
                       return listPresets(request, viewer, kernel, pages);
                   }});
    for (const char* end : {"/new", "/{id}"})
        registry.page({.path = path + end,
                       .access = access,
                       .title = std::string(pages.title),
                       .get =
                           [&pages](Request& request, const Viewer& viewer, Kernel& kernel) {
                               return showPreset(request, viewer, kernel, pages, Json::object(), 200);
                           },
                       .post = [&pages](Request& request, const Viewer& viewer,
                                        Kernel& kernel) { return savePreset(request, viewer, kernel, pages); }});
}

MenuEntry menuOf(const PresetPages& pages, const char* icon, int order) {
    return {.id = std::string(pages.title),
            .area = MenuEntry::Area::admin,
            .title = std::string(pages.title),
            .path = std::string(pages.path),
            .icon = icon,
            .access = needs("tickets.configure"),
            .order = order,
            .group = menuGroups::serviceDesk};
}

}  // namespace

void addPresetPages(Registry& registry) {
    addPagesOf(registry, templatePages);
    addPagesOf(registry, macroPages);
    registry.menu(menuOf(templatePages, "template", 69));
    registry.menu(menuOf(macroPages, "bolt", 70));
}

}  // namespace kontor::tickets
