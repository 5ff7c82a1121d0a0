#include "record_view.h"

#include <algorithm>
#include <map>
#include <set>

#include "frame.h"
#include "kontor/web/colours.h"
#include "kontor/web/picker.h"
#include "kontor/web/view.h"

namespace kontor::web {

namespace {

constexpr std::size_t mostShownColumns = 6;

std::vector<std::int64_t> idsIn(const FieldValue& value) {
    if (const auto* id = std::get_if<std::int64_t>(&value)) return {*id};
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) return *ids;
    return {};
}

/// What the area of a permission is called: `tickets` of `tickets.read`.
std::string areaOf(const std::string& group, const Translations& translations, const std::string& locale) {
    for (const char* prefix : {"permissions.", "records.", "plugin."})
        if (translations.has(locale, prefix + group)) return translations.text(locale, prefix + group);
    return group;
}

Json permissionChoices(const FieldValue& value, const Catalog& catalog, const Translations& translations,
                       const std::string& locale) {
    const auto* held = std::get_if<std::vector<std::string>>(&value);
    const auto holds = [&](const std::string& name) {
        return held != nullptr && std::find(held->begin(), held->end(), name) != held->end();
    };
    Json groups = Json::array();
    std::string current;
    for (const auto& [name, permission] : catalog.permissions) {
        const std::string group = name.substr(0, name.find('.'));
        if (group != current) {
            Json entry = Json::object({{"title", areaOf(group, translations, locale)}});
            entry["permissions"] = Json::array({Json::object({{"name", group + ".*"},
                                                              {"doc", translations.text(locale, "web.whole_area")},
                                                              {"checked", holds(group + ".*")},
                                                              {"whole", true}})});
            groups.push(std::move(entry));
            current = group;
        }
        groups.items().back()["permissions"].push(
            Json::object({{"name", name},
                          {"doc", declaredText(translations, locale, "permission." + name, permission.doc)},
                          {"checked", holds(name)}}));
    }
    return groups;
}

}  // namespace

void ReferenceNames::want(const Field& field, const FieldValue& value) {
    if (field.target.empty()) return;
    for (const auto id : idsIn(value)) _names[std::string(field.target)][id];
}

void ReferenceNames::read(Transaction& tx, Kernel& kernel, const Viewer& viewer) {
    for (auto& [kind, names] : _names) {
        std::vector<std::int64_t> ids;
        for (const auto& [id, name] : names) ids.push_back(id);
        for (auto& [id, name] : kernel.records().labels(tx, viewer, kind, ids)) names[id] = std::move(name);
    }
}

std::string ReferenceNames::of(std::string_view kind, std::int64_t id) const {
    const auto names = _names.find(kind);
    if (names == _names.end()) return {};
    const auto found = names->second.find(id);
    return found == names->second.end() || found->second.empty() ? "#" + std::to_string(id) : found->second;
}

std::string textOf(const Field& field, const FieldValue& value, const ReferenceNames& names, const Kernel&,
                   const Translations& translations, const Viewer& viewer) {
    if (!field.target.empty()) {
        std::vector<std::string> texts;
        for (const auto id : idsIn(value)) texts.push_back(names.of(field.target, id));
        return join(texts, ", ");
    }
    if (const auto* yes = std::get_if<bool>(&value))
        return translations.text(viewer.locale(), *yes ? "ui.yes" : "ui.no");
    if (const auto* at = std::get_if<Time>(&value)) return localTime(*at, viewer.locale(), viewer.timeZone());
    if (const auto text = localText(field, value, viewer.locale())) return *text;
    const std::string text = toText(value);
    return field.type == FieldType::enumeration ? valueLabel(field, text, translations, viewer.locale()) : text;
}

std::vector<const Field*> columnsOf(const RecordType& type, const Viewer& viewer) {
    std::vector<const Field*> result;
    for (const auto& field : type.fields) {
        const bool isLong =
            field.type == FieldType::longText || field.type == FieldType::html || field.type == FieldType::json;
        const bool isHousekeeping = field.name == "id" || field.name == "version" || field.name == "created_at" ||
                                    field.name == "updated_at" || field.name == "custom";
        if (isLong || isHousekeeping || field.isSecret || !field.isListed || field.name == "permissions") continue;
        if (type.fieldReadable && !type.fieldReadable(viewer, field)) continue;
        result.push_back(&field);
        if (result.size() == mostShownColumns) break;
    }
    return result;
}

void putTable(Json& data, Json columns, Json rows) {
    for (auto& row : rows.items()) {
        auto& cells = row["cells"].items();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i]["label"] = i < columns.size() ? columns.items()[i]["label"] : Json("");
            cells[i]["is_empty"] = cells[i]["text"].text().empty();
        }
    }
    data["columns"] = std::move(columns);
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
}

namespace {

/// Roles are kept by their names and chosen by their titles; in the order in which they are kept.
Json roleChoices(const FieldValue& value, Kernel& kernel, const Viewer& viewer) {
    std::set<std::string, std::less<>> held;
    if (const auto* words = std::get_if<std::vector<std::string>>(&value)) held.insert(words->begin(), words->end());
    if (const auto* word = std::get_if<std::string>(&value)) held.insert(*word);
    std::map<std::string, std::string> titles;
    for (const auto& name : held)
        if (!name.empty()) titles[name] = name;
    kernel.db().read([&](Transaction& tx) {
        ListRequest request;
        request.limit = 200;
        request.fields = {"name", "title"};
        for (const auto& role : kernel.records().list(tx, viewer, "role", request).items)
            titles[toText(role.get("name"))] = toText(role.get("title"));
    });
    Json choices = Json::array();
    // None is chosen beforehand.
    if (std::holds_alternative<std::string>(value) || std::holds_alternative<std::nullptr_t>(value))
        choices.push(Json::object({{"value", ""}, {"label", "–"}}));
    for (const auto& [name, title] : titles)
        choices.push(Json::object({{"value", name}, {"label", title}, {"selected", held.contains(name)}}));
    return choices;
}

bool namesRoles(const Field& field, const Viewer& viewer) {
    return (field.name == "roles" || field.name == "role") && field.target.empty() && viewer.may("roles.read");
}

}  // namespace

Json controlOf(const Field& field, const FieldValue& value, const ReferenceNames& names, Kernel& kernel,
               const Viewer& viewer) {
    const Translations& translations = kernel.translations();
    // The field's own words are English; other languages have those that are needed.
    const std::string hint = declaredText(translations, viewer.locale(), "hint." + std::string(field.name),
                                          viewer.locale() == "en" ? std::string(field.docText) : std::string());
    Json control = Json::object({{"name", field.name},
                                 {"label", fieldLabel(field, translations, viewer.locale())},
                                 {"required", field.isRequired},
                                 {"hint", hint},
                                 {"has_hint", !hint.empty()},
                                 {"max", std::to_string(field.maxLength)}});
    const std::string text = field.isSecret                   ? std::string()
                             : field.type == FieldType::money ? localText(field, value, viewer.locale()).value_or("")
                                                              : toText(value);
    if (!field.target.empty()) {
        const auto type = kernel.catalog().records.find(field.target);
        const bool many = field.type == FieldType::references;
        control["is_picker"] = true;
        control["multiple"] = many;
        const bool isKnown = type != kernel.catalog().records.end();
        control["picker"] = isKnown ? "/api/v1/" + type->second.collection : "";
        control["fixed"] = isKnown ? web::offeredOf(type->second) : "";
        Json options = Json::array();
        if (!many) options.push(Json::object({{"value", ""}, {"label", "–"}}));
        for (const auto id : idsIn(value))
            options.push(Json::object(
                {{"value", std::to_string(id)}, {"label", names.of(field.target, id)}, {"selected", true}}));
        control["options"] = std::move(options);
    } else if (field.name == "permissions" && field.type == FieldType::words) {
        control["is_permissions"] = true;
        control["wide"] = true;
        control["groups"] = permissionChoices(value, kernel.catalog(), translations, viewer.locale());
    } else if (namesRoles(field, viewer)) {
        const bool many = field.type == FieldType::words;
        control[many ? "is_choices" : "is_select"] = true;
        control["options"] = roleChoices(value, kernel, viewer);
    } else if (field.name == "colour" && field.type == FieldType::word) {
        control["is_select"] = true;
        control["options"] = colourOptions(text, translations, viewer.locale());
    } else if (field.type == FieldType::enumeration) {
        control["is_select"] = true;
        Json options = Json::array();
        if (field.nullable || !field.isRequired) options.push(Json::object({{"value", ""}, {"label", "–"}}));
        for (const auto word : field.values)
            options.push(Json::object({{"value", word},
                                       {"label", valueLabel(field, std::string(word), translations, viewer.locale())},
                                       {"selected", word == text}}));
        control["options"] = std::move(options);
    } else if (field.type == FieldType::boolean) {
        control["is_check"] = true;
        control["checked"] = text == "true" || text == "yes" || text == "1";
    } else if (field.type == FieldType::longText || field.type == FieldType::html || field.type == FieldType::json) {
        control["is_long"] = true;
        control["is_rich"] = field.type == FieldType::html;
        control["wide"] = true;
        control["value"] = text;
    } else {
        control["is_text"] = true;
        control["value"] = text;
        control["input"] = field.isSecret                   ? "password"
                           : field.type == FieldType::email ? "email"
                           : field.type == FieldType::time  ? "datetime-local"
                           : field.type == FieldType::date  ? "date"
                                                            : "text";
        if (const auto* at = std::get_if<Time>(&value)) control["value"] = formTime(*at, viewer.timeZone());
        control["autocomplete"] = field.isSecret ? "new-password" : "off";
    }
    return control;
}

}  // namespace kontor::web
