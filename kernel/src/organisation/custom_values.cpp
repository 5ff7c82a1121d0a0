#include <algorithm>
#include <chrono>

#include "kontor/error.h"
#include "kontor/text.h"
#include "organisation/custom_field.h"

namespace kontor {

namespace {

bool isDate(const std::string& text) {
    return text.size() == 10 && parseTime(text + "T00:00:00Z").has_value();
}

/// The message key of what is wrong with the value; empty when it fits.
std::string_view faultOf(const CustomFields::Declared& field, const Json& value) {
    if (field.type == "number") return value.isNumber() ? "" : "error.not_a_number";
    if (field.type == "boolean") return value.isBool() ? "" : "error.not_a_boolean";
    if (!value.isString()) return "error.not_a_text";
    if (field.type == "date") return isDate(value.string()) ? "" : "error.not_a_time";
    if (field.type == "choice") {
        const auto* known = field.choice(value.string());
        return known != nullptr && known->active ? "" : "error.not_one_of";
    }
    return characters(value.string()) <= 1000 ? "" : "error.too_long";
}

std::string offeredBy(const CustomFields::Declared& field) {
    std::vector<std::string> values;
    for (const auto& choice : field.choices)
        if (choice.active) values.push_back(choice.value);
    return join(values, ", ");
}

}  // namespace

void CustomFieldStore::check(WriteContext& context, std::string_view kind, const Json* before, const Json& after,
                             bool complete) {
    const Json had = before ? *before : Json::object();
    if (before && after == had) return;
    if (after.size() == 0 && !complete) return;

    std::vector<FieldError> errors;
    const auto fields = of(context.tx, kind);
    for (const auto& [name, value] : after.members()) {
        if (const Json* old = had.find(name); old && *old == value) continue;  // a value may outlive its field
        const auto field =
            std::find_if(fields.begin(), fields.end(), [&, &name = name](const Declared& f) { return f.name == name; });
        if (field == fields.end()) {
            errors.push_back({"custom." + name, {"error.unknown_field", {}}});
            continue;
        }
        if (const auto fault = faultOf(*field, value); !fault.empty())
            errors.push_back(
                {"custom." + name, {std::string(fault), {{"values", offeredBy(*field)}, {"most", "1000"}}}});
    }
    if (complete)
        for (const auto& field : fields)
            if (field.required && !after.find(field.name) && (!before || had.find(field.name)))
                errors.push_back({"custom." + field.name, {"error.required", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
}

}  // namespace kontor
