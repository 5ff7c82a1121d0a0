#include "custom_values.h"

#include <algorithm>
#include <chrono>

#include "custom_field.h"
#include "kontor/error.h"
#include "kontor/text.h"

namespace kontor::tickets {

namespace {

bool isDate(const std::string& text) {
    return text.size() == 10 && parseTime(text + "T00:00:00Z").has_value();
}

/// The message key of what is wrong with the value; empty when it fits.
std::string_view faultOf(const CustomField& field, const Json& value) {
    if (field.type == "number") return value.isNumber() ? "" : "error.not_a_number";
    if (field.type == "boolean") return value.isBool() ? "" : "error.not_a_boolean";
    if (!value.isString()) return "error.not_a_text";
    if (field.type == "date") return isDate(value.string()) ? "" : "error.not_a_time";
    if (field.type == "choice") {
        const bool known = std::find(field.choices.begin(), field.choices.end(), value.string()) != field.choices.end();
        return known ? "" : "error.not_one_of";
    }
    return characters(value.string()) <= 1000 ? "" : "error.too_long";
}

}  // namespace

void applyCustomValues(WriteContext& context, const Ticket* before, Ticket& after) {
    const Json had = before ? before->custom : Json::object();
    if (before && after.custom == had) return;
    const bool person = !context.viewer.isSystem() && context.viewer.may("tickets.write");
    if (after.custom.size() == 0 && !person) return;

    std::vector<FieldError> errors;
    const auto fields = activeCustomFields(context.tx, Ticket::kind);
    for (const auto& [name, value] : after.custom.members()) {
        if (const Json* old = had.find(name); old && *old == value) continue;  // a value may outlive its field
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&, &name = name](const CustomField& f) { return f.name == name; });
        if (field == fields.end()) {
            errors.push_back({"custom." + name, {"error.unknown_field", {}}});
            continue;
        }
        if (const auto fault = faultOf(*field, value); !fault.empty())
            errors.push_back(
                {"custom." + name, {std::string(fault), {{"values", join(field->choices, ", ")}, {"most", "1000"}}}});
    }
    if (person)
        for (const auto& field : fields)
            if (field.required && !after.custom.find(field.name) && (!before || had.find(field.name)))
                errors.push_back({"custom." + field.name, {"error.required", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
}

}  // namespace kontor::tickets
