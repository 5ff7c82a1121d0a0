#include "field_controls.h"

namespace kontor::tickets {

web::FieldChoices FieldControls::shared(const Choices& choices, const std::string& chosen) const {
    web::FieldChoices result{.words = choices.words, .values = choices.values};
    if (choices.dictionary.empty()) return result;
    const Json offered = _words.choices(choices.dictionary, chosen);
    for (const auto& option : offered.items()) {
        const std::string value = option["value"].text();
        const auto* choice = _words.dictionary().find(choices.dictionary, value);
        result.own.push_back({value, option["label"].text(), choice != nullptr ? choice->base : std::string()});
    }
    return result;
}

FieldValue valueIn(const Json& values, const Field& field) {
    const Json* value = values.find(std::string(field.name));
    std::vector<FieldError> ignored;
    return value == nullptr ? FieldValue(nullptr) : readField(field, *value, ignored).value_or(nullptr);
}

}  // namespace kontor::tickets
