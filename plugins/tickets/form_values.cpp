#include "form_values.h"

#include "kontor/text.h"
#include "kontor/translations.h"

namespace kontor::tickets {

namespace {

Json numberOf(const std::string& text) {
    try {
        const Json json = Json::parse(replaceAll(text, ",", "."));
        return json.isNumber() ? json : Json(text);
    } catch (const JsonError&) {
        return text;
    }
}

}  // namespace

std::optional<FieldValue> readControl(Request& request, const Field& field, const Viewer& viewer,
                                      std::vector<FieldError>& errors) {
    std::vector<std::string> given;
    for (const auto& [name, value] : request.form())
        if (name == field.name && !trimmed(value).empty()) given.emplace_back(trimmed(value));
    if (field.type == FieldType::time && !given.empty()) {
        if (const auto at = readFormTime(given.front(), viewer.timeZone())) return FieldValue(*at);
    }
    return readFieldText(field, join(given, ","), errors);
}

Json readCustom(Request& request, const std::vector<CustomFields::Declared>& declared) {
    Json values = Json::object();
    for (const auto& field : declared) {
        const std::string text(trimmed(request.formValue("custom." + field.name)));
        if (text.empty()) continue;
        values[field.name] = field.type == "boolean"  ? Json(text == "true")
                             : field.type == "number" ? numberOf(text)
                                                      : Json(text);
    }
    return values;
}

}  // namespace kontor::tickets
