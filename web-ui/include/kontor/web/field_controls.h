#pragma once

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "kontor/custom_fields.h"
#include "kontor/field_labels.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/web/picker.h"
#include "kontor/web/view.h"

namespace kontor::web {

/// Names of records by what they are, as Labels gives them.
using RecordNames = std::map<Ref, std::string>;

inline std::string nameIn(const RecordNames& names, const Ref& ref) {
    const auto found = names.find(ref);
    return found == names.end() ? std::string() : found->second;
}

/// What the value of a reference, or of many, points at; nothing for other fields.
inline std::vector<Ref> refsIn(const Field& field, const FieldValue& value) {
    std::vector<Ref> refs;
    if (field.target.empty()) return refs;
    if (const auto* id = std::get_if<std::int64_t>(&value)) refs.push_back({std::string(field.target), *id});
    if (const auto* ids = std::get_if<std::vector<std::int64_t>>(&value))
        for (const auto one : *ids) refs.push_back({std::string(field.target), one});
    return refs;
}

/// A value that is offered; `state` is the built-in word it stands for, where there is one.
struct OfferedValue {
    std::string value;
    std::string label;
    std::string state = {};
};
/// What a field's value is chosen from, where the field itself does not say it: values, or words and what the catalogue
/// calls them ("web.sharing.").
struct FieldChoices {
    std::string_view words = {};
    std::span<const std::string_view> values = {};
    std::vector<OfferedValue> own = {};
};

/// Form controls for fields, as the template `web/control` takes them: beside a record, in the forms of its groups, for
/// a new one. Scripts read their values by `data-field`, a form sends them by `name`.
class FieldControls {
  public:
    /// `names` knows what the values point at; `idPrefix` keeps the ids of several forms of a page apart.
    FieldControls(Kernel& kernel, const Viewer& viewer, const RecordNames* names, std::string idPrefix,
                  std::string collection)
        : _kernel(kernel),
          _viewer(viewer),
          _names(names),
          _idPrefix(std::move(idPrefix)),
          _collection(std::move(collection)) {}

    std::string label(const Field& field) const {
        return fieldLabel(field, _kernel.translations(), _viewer.locale(), _collection);
    }

    /// The value as a person reads it.
    std::string text(const Field& field, const FieldValue& value, const FieldChoices& choices = {}) const {
        if (std::holds_alternative<std::nullptr_t>(value)) return "–";
        if (!field.target.empty()) {
            std::vector<std::string> texts;
            for (const auto& ref : refsIn(field, value)) texts.push_back(nameOf(ref));
            return texts.empty() ? "–" : join(texts, ", ");
        }
        if (const auto* at = std::get_if<Time>(&value)) return localTime(*at, _viewer.locale(), _viewer.timeZone());
        if (const auto* yes = std::get_if<bool>(&value)) return translated(*yes ? "ui.yes" : "ui.no");
        if (const auto shown = localText(field, value, _viewer.locale())) return *shown;
        const std::string plain = toText(value);
        if (plain.empty()) return "–";
        const bool isWord = field.type == FieldType::enumeration || !choices.words.empty() || !choices.own.empty();
        return isWord ? wordOf(field, plain, choices) : plain;
    }

    Json of(const Field& field, const FieldValue& value, const FieldChoices& choices = {}) const {
        Json control = begin(std::string(field.name), label(field), field.isRequired);
        control["text"] = text(field, value, choices);
        control["max"] = std::to_string(field.maxLength);
        if (!field.target.empty()) {
            putReference(control, field, value);
        } else if (field.type == FieldType::enumeration || !choices.values.empty() || !choices.own.empty()) {
            putWords(control, field, toText(value), choices);
        } else if (field.type == FieldType::boolean) {
            control["is_check"] = true;
            control["type"] = "boolean";
            control["checked"] = value == FieldValue(true);
        } else if (field.type == FieldType::time) {
            control["is_time"] = true;
            control["type"] = "time";
            const auto* at = std::get_if<Time>(&value);
            control["value"] = at != nullptr ? formTime(*at, _viewer.timeZone()) : "";
            control["iso"] = at != nullptr ? formatTime(*at) : "";
        } else if (field.type == FieldType::longText || field.type == FieldType::html) {
            control["is_long"] = true;
            control["wide"] = true;
            control["type"] = "string";
            control["value"] = toText(value);
        } else {
            putText(control, field, value);
        }
        return control;
    }

    /// Of a field administrators added; `values` is the record's `custom`.
    Json of(const CustomFields::Declared& field, const Json& values) const {
        const std::string& locale = _viewer.locale();
        const Json& value = values[field.name];
        const std::string text = value.isNull() ? "" : value.isString() ? value.string() : value.dump();
        Json control = begin("custom." + field.name, field.label(locale), field.required);
        control["text"] = text.empty() ? "–" : text;
        control["value"] = text;
        if (field.type == "boolean") {
            control["is_check"] = true;
            control["type"] = "boolean";
            control["checked"] = value == Json(true);
            control["text"] = translated(value == Json(true) ? "ui.yes" : "ui.no");
        } else if (field.type == "choice") {
            control["is_select"] = true;
            control["type"] = "string";
            Json options = Json::array({option("", "–", text.empty())});
            for (const auto& choice : field.choices)
                if (choice.active || choice.value == text)
                    options.push(option(choice.value, choice.label(locale), choice.value == text));
            if (const auto* chosen = field.choice(text))
                control["text"] = chosen->label(locale);
            else if (!text.empty())
                options.push(option(text, text, true));
            control["options"] = std::move(options);
        } else {
            control["is_text"] = true;
            control["type"] = field.type == "number" ? "number" : "string";
            control["input"] = field.type == "date" ? "date" : "text";
        }
        return control;
    }

  private:
    static Json option(std::string_view value, std::string_view label, bool selected, std::string_view state = {}) {
        return Json::object({{"value", value}, {"label", label}, {"selected", selected}, {"state", state}});
    }

    std::string translated(std::string_view key) const { return _kernel.translations().text(_viewer.locale(), key); }

    std::string nameOf(const Ref& ref) const {
        std::string name = _names != nullptr ? nameIn(*_names, ref) : std::string();
        return name.empty() ? "#" + std::to_string(ref.id) : name;
    }

    Json begin(std::string name, std::string label, bool required) const {
        Json control =
            Json::object({{"id", _idPrefix + "-" + name}, {"label", std::move(label)}, {"required", required}});
        control["field"] = std::move(name);
        // A template looks for what is missing here around it.
        for (const char* kind :
             {"is_select", "is_picker", "is_text", "is_time", "is_long", "is_check", "multiple", "entries", "wide"})
            control[kind] = false;
        for (const char* text : {"value", "text", "hint", "fixed", "max", "own", "state"}) control[text] = "";
        return control;
    }

    std::string wordOf(const Field& field, const std::string& value, const FieldChoices& choices) const {
        for (const auto& one : choices.own)
            if (one.value == value) return one.label;
        const auto& translations = _kernel.translations();
        const std::string key = std::string(choices.words) + value;
        if (!choices.words.empty() && translations.has(_viewer.locale(), key)) return translated(key);
        return valueLabel(field, value, translations, _viewer.locale(), _collection);
    }

    /// What a picker shows of a record: its name, and what tells apart those of one name.
    std::pair<std::string, std::string> picked(const RecordType* type) const {
        if (type == nullptr) return {"name", ""};
        if (type->kind == "user") return {"name", "email"};
        const bool numbered = type->field("number") != nullptr;
        for (const std::string name : {"name", "subject", "title"})
            if (type->field(name) != nullptr) return {numbered ? "number " + name : name, ""};
        return {numbered ? "number" : "id", ""};
    }

    void putReference(Json& control, const Field& field, const FieldValue& value) const {
        const auto found = _kernel.catalog().records.find(field.target);
        const RecordType* type = found == _kernel.catalog().records.end() ? nullptr : &found->second;
        const bool many = field.type == FieldType::references;
        const auto [label, hint] = picked(type);
        control["is_picker"] = true;
        control["multiple"] = many;
        control["type"] = many ? "integers" : "integer";
        control["picker"] = type == nullptr ? "" : "/api/v1/" + type->collection;
        control["fixed"] = type == nullptr ? "" : offeredOf(*type);
        control["picker_label"] = label;
        control["picker_hint"] = hint;
        Json options = Json::array();
        if (!many) options.push(option("", "–", false));
        for (const auto& ref : refsIn(field, value)) options.push(option(std::to_string(ref.id), nameOf(ref), true));
        // A list of one row would be shown as a menu, and say how many are selected.
        if (options.size() == 0) options.push(option("", "–", false));
        control["size"] = std::to_string(std::clamp<std::size_t>(options.size(), 2, 4));
        control["options"] = std::move(options);
    }

    void putWords(Json& control, const Field& field, const std::string& chosen, const FieldChoices& choices) const {
        control["is_select"] = true;
        control["type"] = "string";
        Json options = Json::array();
        bool known = false;
        const auto add = [&](const std::string& value, const std::string& label, const std::string& state) {
            known = known || value == chosen;
            options.push(option(value, label, value == chosen, state));
        };
        if (field.nullable || chosen.empty()) add("", "–", "");
        for (const auto& one : choices.own) add(one.value, one.label, one.state);
        if (choices.own.empty())
            for (const auto value : choices.values.empty() ? field.values : choices.values)
                add(std::string(value), value.empty() ? "–" : wordOf(field, std::string(value), choices), "");
        if (!known) add(chosen, wordOf(field, chosen, choices), "");
        control["options"] = std::move(options);
    }

    void putText(Json& control, const Field& field, const FieldValue& value) const {
        const bool number = field.type == FieldType::integer || field.type == FieldType::decimal;
        control["is_text"] = true;
        control["type"] = field.type == FieldType::words   ? "list"
                          : field.type == FieldType::money ? "money"
                          : number                         ? "number"
                                                           : "string";
        control["input"] = number                           ? "number"
                           : field.type == FieldType::email ? "email"
                           : field.type == FieldType::date  ? "date"
                                                            : "text";
        if (const auto* words = std::get_if<std::vector<std::string>>(&value))
            control["value"] = join(*words, ", ");
        else if (const auto shown =
                     field.type == FieldType::money ? localText(field, value, _viewer.locale()) : std::nullopt)
            control["value"] = *shown;
        else
            control["value"] = toText(value);
    }

    Kernel& _kernel;
    const Viewer& _viewer;
    const RecordNames* _names;
    std::string _idPrefix;
    std::string _collection;
};

}  // namespace kontor::web
