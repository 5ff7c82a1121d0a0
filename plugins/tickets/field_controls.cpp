#include "field_controls.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor::tickets {

namespace {

std::vector<std::int64_t> idsOf(const FieldValue& value) {
    if (const auto* id = std::get_if<std::int64_t>(&value)) return {*id};
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value)) return *ids;
    return {};
}

std::string spelledOut(std::string_view name) {
    std::string text = replaceAll(std::string(name), "_", " ");
    for (const std::string_view end : {" id", " ids"})
        if (text.ends_with(end)) text.resize(text.size() - end.size());
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

/// What a picker shows of a record: its name, and what tells apart those of one name.
std::pair<std::string_view, std::string_view> picked(std::string_view kind) {
    if (kind == "user") return {"name", "email"};
    if (kind == Ticket::kind) return {"number subject", ""};
    return {"name", ""};
}

}  // namespace

std::vector<Ref> refsIn(const Field& field, const FieldValue& value) {
    std::vector<Ref> refs;
    if (field.target.empty()) return refs;
    for (const auto id : idsOf(value)) refs.push_back({std::string(field.target), id});
    return refs;
}

Json FieldControls::begin(std::string name, std::string label, bool required) const {
    Json control = Json::object({{"id", _idPrefix + "-" + name}, {"label", std::move(label)}, {"required", required}});
    control["field"] = std::move(name);
    // A template looks for what is missing here around it.
    for (const char* kind : {"is_select", "is_picker", "is_text", "is_time", "is_long", "is_check", "multiple", "wide"})
        control[kind] = false;
    for (const char* text : {"value", "text", "hint", "fixed", "max", "own", "state"}) control[text] = "";
    return control;
}

std::string FieldControls::label(const Field& field) const {
    const auto& translations = _words.translations();
    std::vector<std::string> keys;
    if (!field.title.empty()) keys.emplace_back(field.title);
    keys.push_back("tickets.field." + std::string(field.name));
    keys.push_back("field." + std::string(field.name));
    for (const auto& key : keys)
        if (translations.has(_words.viewer().locale(), key)) return _words.text(key);
    return spelledOut(field.name);
}

std::string FieldControls::wordOf(const Field& field, std::string_view value, const Choices& choices) const {
    if (!choices.dictionary.empty()) return _words.label(choices.dictionary, value);
    const auto& translations = _words.translations();
    for (const auto& prefix : {std::string(choices.words), "value." + std::string(field.name) + ".",
                               "tickets." + std::string(field.name) + "."}) {
        const std::string key = prefix + std::string(value);
        if (!prefix.empty() && translations.has(_words.viewer().locale(), key)) return _words.text(key);
    }
    return std::string(value);
}

std::string FieldControls::text(const Field& field, const FieldValue& value, const Choices& choices) const {
    if (std::holds_alternative<std::nullptr_t>(value)) return "–";
    if (!field.target.empty()) {
        std::vector<std::string> names;
        for (const auto& ref : refsIn(field, value)) {
            std::string name = _names != nullptr ? _names->of(ref.kind, ref.id) : std::string();
            names.push_back(name.empty() ? "#" + std::to_string(ref.id) : std::move(name));
        }
        return names.empty() ? "–" : join(names, ", ");
    }
    if (const auto* at = std::get_if<Time>(&value))
        return localTime(*at, _words.viewer().locale(), _words.viewer().timeZone());
    if (const auto* yes = std::get_if<bool>(&value)) return _words.text(*yes ? "ui.yes" : "ui.no");
    if (const auto shown = web::localText(field, value, _words.viewer().locale())) return *shown;
    const std::string text = toText(value);
    if (text.empty()) return "–";
    const bool isWord = field.type == FieldType::enumeration || !choices.words.empty() || !choices.dictionary.empty();
    return isWord ? wordOf(field, text, choices) : text;
}

void FieldControls::putReference(Json& control, const Field& field, const FieldValue& value) const {
    const auto type = _kernel.catalog().records.find(field.target);
    const bool many = field.type == FieldType::references;
    const auto [label, hint] = picked(field.target);
    control["is_picker"] = true;
    control["multiple"] = many;
    control["type"] = many ? "integers" : "integer";
    control["picker"] = type == _kernel.catalog().records.end() ? "" : "/api/v1/" + type->second.collection;
    control["picker_label"] = label;
    control["picker_hint"] = hint;
    Json options = Json::array();
    if (!many) options.push(Json::object({{"value", ""}, {"label", "–"}, {"selected", false}}));
    for (const auto& ref : refsIn(field, value)) {
        const std::string name = _names != nullptr ? _names->of(ref.kind, ref.id) : std::string();
        options.push(Json::object({{"value", std::to_string(ref.id)},
                                   {"label", name.empty() ? "#" + std::to_string(ref.id) : name},
                                   {"selected", true}}));
    }
    // A list of one row would be shown as a menu, and say how many are selected.
    if (options.size() == 0) options.push(Json::object({{"value", ""}, {"label", "–"}, {"selected", false}}));
    control["size"] = std::to_string(std::clamp<std::size_t>(options.size(), 2, 4));
    control["options"] = std::move(options);
}

void FieldControls::putWords(Json& control, const Field& field, const std::string& chosen,
                             const Choices& choices) const {
    control["is_select"] = true;
    control["type"] = "string";
    Json options = Json::array();
    if (!choices.dictionary.empty()) {
        if (field.nullable || chosen.empty())
            options.push(Json::object({{"value", ""}, {"label", "–"}, {"selected", chosen.empty()}}));
        const Json offered = _words.choices(choices.dictionary, chosen);
        for (Json option : offered.items()) {
            const auto* choice = _words.dictionary().find(choices.dictionary, option["value"].text());
            option["state"] = choice != nullptr ? choice->base : "";
            options.push(std::move(option));
        }
        control["options"] = std::move(options);
        return;
    }
    const auto values = choices.values.empty() ? field.values : choices.values;
    const auto add = [&](std::string_view value) {
        options.push(Json::object({{"value", value},
                                   {"label", value.empty() ? "–" : wordOf(field, value, choices)},
                                   {"selected", value == chosen}}));
    };
    const bool known = std::find(values.begin(), values.end(), chosen) != values.end();
    if (field.nullable || chosen.empty()) add("");
    for (const auto value : values) add(value);
    if (!known && !chosen.empty()) add(chosen);
    control["options"] = std::move(options);
}

Json FieldControls::of(const Field& field, const FieldValue& value, const Choices& choices) const {
    Json control = begin(std::string(field.name), label(field), field.isRequired);
    control["text"] = text(field, value, choices);
    control["max"] = std::to_string(field.maxLength);
    if (!field.target.empty()) {
        putReference(control, field, value);
    } else if (field.type == FieldType::enumeration || !choices.values.empty() || !choices.dictionary.empty()) {
        putWords(control, field, toText(value), choices);
    } else if (field.type == FieldType::boolean) {
        control["is_check"] = true;
        control["type"] = "boolean";
        control["checked"] = value == FieldValue(true);
    } else if (field.type == FieldType::time) {
        control["is_time"] = true;
        control["type"] = "time";
        const auto* at = std::get_if<Time>(&value);
        control["value"] = at != nullptr ? formTime(*at, _words.viewer().timeZone()) : "";
        control["iso"] = at != nullptr ? formatTime(*at) : "";
    } else if (field.type == FieldType::longText || field.type == FieldType::html) {
        control["is_long"] = true;
        control["wide"] = true;
        control["type"] = "string";
        control["value"] = toText(value);
    } else {
        const bool number = field.type == FieldType::integer || field.type == FieldType::decimal;
        control["is_text"] = true;
        control["type"] = field.type == FieldType::words ? "list" : number ? "number" : "string";
        control["input"] = number                           ? "number"
                           : field.type == FieldType::email ? "email"
                           : field.type == FieldType::date  ? "date"
                                                            : "text";
        if (const auto* words = std::get_if<std::vector<std::string>>(&value))
            control["value"] = join(*words, ", ");
        else
            control["value"] = toText(value);
    }
    return control;
}

Json FieldControls::of(const CustomFields::Declared& field, const Json& values) const {
    const std::string& locale = _words.viewer().locale();
    const Json& value = values[field.name];
    const std::string text = value.isNull() ? "" : value.isString() ? value.string() : value.dump();
    Json control = begin("custom." + field.name, field.label(locale), field.required);
    control["text"] = text.empty() ? "–" : text;
    control["value"] = text;
    if (field.type == "boolean") {
        control["is_check"] = true;
        control["type"] = "boolean";
        control["checked"] = value == Json(true);
        control["text"] = _words.text(value == Json(true) ? "ui.yes" : "ui.no");
    } else if (field.type == "choice") {
        control["is_select"] = true;
        control["type"] = "string";
        Json options = Json::array({Json::object({{"value", ""}, {"label", "–"}, {"selected", text.empty()}})});
        for (const auto& choice : field.choices)
            if (choice.active || choice.value == text)
                options.push(Json::object(
                    {{"value", choice.value}, {"label", choice.label(locale)}, {"selected", choice.value == text}}));
        if (const auto* chosen = field.choice(text))
            control["text"] = chosen->label(locale);
        else if (!text.empty())
            options.push(Json::object({{"value", text}, {"label", text}, {"selected", true}}));
        control["options"] = std::move(options);
    } else {
        control["is_text"] = true;
        control["type"] = field.type == "number" ? "number" : "string";
        control["input"] = field.type == "date" ? "date" : "text";
    }
    return control;
}

FieldValue valueIn(const Json& values, const Field& field) {
    const Json* value = values.find(std::string(field.name));
    std::vector<FieldError> ignored;
    return value == nullptr ? FieldValue(nullptr) : readField(field, *value, ignored).value_or(nullptr);
}

}  // namespace kontor::tickets
