#include "action_list.h"

#include "kontor/provided.h"
#include "rule.h"

namespace kontor::automation {

namespace {

void checkArguments(const Action& action, const Json& step, const std::string& prefix,
                    std::vector<FieldError>& errors) {
    const auto refuse = [&](std::string_view name, Message message) {
        errors.push_back({prefix + "." + std::string(name), std::move(message)});
    };
    const FieldTable fields = action.arguments();
    for (const auto& [name, value] : step.members())
        if (name != "action" && !findField(fields, name)) refuse(name, {"error.unknown_field", {{"field", name}}});
    for (const auto& field : fields) {
        const Json* value = step.find(field.name);
        if (!value || value->isNull()) {
            if (field.isRequired) refuse(field.name, {"error.required", {}});
            continue;
        }
        std::vector<FieldError> wrong;
        readField(field, *value, wrong);
        for (auto& error : wrong) refuse(field.name, std::move(error.message));
    }
}

void checkStep(WriteContext& context, const RecordType& type, const Json& step, const std::string& prefix,
               std::vector<FieldError>& errors) {
    if (!step.isObject()) {
        errors.push_back({prefix, {"error.not_an_object", {}}});
        return;
    }
    const Action* action = findAction(context.kernel.catalog(), step["action"].text());
    if (!action || !action->fits(type)) {
        errors.push_back({prefix + ".action", {"automation.error.action", {{"action", step["action"].text()}}}});
        return;
    }
    const std::size_t known = errors.size();
    checkArguments(*action, step, prefix, errors);
    if (errors.size() > known) return;
    try {
        action->check(context, type, step);
    } catch (const Invalid& invalid) {
        for (const auto& error : invalid.errors()) errors.push_back({prefix + "." + error.field, error.message});
    }
}

}  // namespace

std::vector<const Action*> allActions(const Catalog& catalog) {
    std::vector<const Action*> result;
    for (const auto* action : providedOf<Action>(catalog)) result.push_back(action);
    return result;
}

const Action* findAction(const Catalog& catalog, std::string_view id) {
    for (const auto* action : providedOf<Action>(catalog))
        if (action->id() == id) return action;
    return nullptr;
}

void checkSteps(WriteContext& context, const RecordType& type, const Json& actions) {
    const Json* steps = actions.find("steps");
    if (!steps || !steps->isArray() || steps->size() == 0) throw Invalid("actions", "automation.error.no_steps");
    if (steps->size() > mostSteps)
        throw Invalid("actions", "automation.error.too_many_steps", {{"most", std::to_string(mostSteps)}});
    if (actions.size() != 1) throw Invalid("actions", "automation.error.no_steps");
    std::vector<FieldError> errors;
    std::size_t number = 0;
    for (const auto& step : steps->items())
        checkStep(context, type, step, "actions." + std::to_string(++number), errors);
    if (!errors.empty()) throw Invalid(std::move(errors));
}

}  // namespace kontor::automation
