#include "custom_controls.h"

#include "kontor/text.h"

namespace kontor::web {

namespace {

Json numberOr(const std::string& text) {
    try {
        const Json json = Json::parse(replaceAll(text, ",", "."));
        return json.isNumber() ? json : Json(text);
    } catch (const JsonError&) {
        return text;
    }
}

}  // namespace

Json customControls(const std::vector<CustomFields::Declared>& declared, const Json& values, const Viewer& viewer) {
    Json controls = Json::array();
    for (const auto& field : declared) {
        const Json& value = values[field.name];
        const std::string text = value.isNull() ? "" : value.isString() ? value.string() : value.dump();
        Json control = Json::object(
            {{"name", "custom." + field.name}, {"label", field.label(viewer.locale())}, {"required", field.required}});
        if (field.type == "boolean") {
            control["is_check"] = true;
            control["checked"] = value == Json(true);
        } else if (field.type == "choice") {
            control["is_select"] = true;
            Json options = Json::array({Json::object({{"value", ""}, {"label", "–"}})});
            for (const auto& choice : field.choices)
                if (choice.active || choice.value == text)
                    options.push(Json::object({{"value", choice.value},
                                               {"label", choice.label(viewer.locale())},
                                               {"selected", choice.value == text}}));
            control["options"] = std::move(options);
        } else {
            control["is_text"] = true;
            control["input"] = field.type == "date" ? "date" : "text";
            control["autocomplete"] = "off";
            control["value"] = text;
        }
        controls.push(std::move(control));
    }
    return controls;
}

Json customValues(const std::vector<CustomFields::Declared>& declared, Request& request) {
    Json values = Json::object();
    for (const auto& field : declared) {
        const std::string text(trimmed(request.formValue("custom." + field.name)));
        if (field.type == "boolean")
            values[field.name] = text == "true" ? Json(true) : Json();
        else if (text.empty())
            values[field.name] = Json();
        else
            values[field.name] = field.type == "number" ? numberOr(text) : Json(text);
    }
    return values;
}

}  // namespace kontor::web
