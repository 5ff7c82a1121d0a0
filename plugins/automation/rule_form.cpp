#include "rule_form.h"

#include <algorithm>
#include <charconv>

#include "action_list.h"
#include "kontor/query.h"
#include "kontor/text.h"

namespace kontor::automation {

namespace {

constexpr std::array<std::string_view, 6> plainFields{"name",      "description", "schedule",
                                                      "time_zone", "condition",   "kind"};
constexpr std::array<std::string_view, 4> numberFields{"position", "most_per_hour", "most_per_record",
                                                       "again_after_hours"};

std::string stepPrefix(std::size_t number) {
    return "step" + std::to_string(number) + ".";
}

std::vector<std::string> valuesOf(Request& request, const std::string& name) {
    std::vector<std::string> values;
    for (const auto& [field, value] : request.form())
        if (field == name && !trimmed(value).empty()) values.push_back(value);
    return values;
}

/// `field: value` lines as a patch; names stand for ids where the field refers to records.
Json patchLines(const std::string& text, Transaction& tx, const Viewer& viewer, Kernel& kernel,
                const RecordType& type) {
    Json patch = Json::object();
    for (const auto& line : split(replaceAll(text, "\r", ""), '\n')) {
        if (trimmed(line).empty()) continue;
        const auto colon = line.find(':');
        const std::string name(trimmed(std::string_view(line).substr(0, colon)));
        std::string value(colon == std::string::npos ? "" : trimmed(std::string_view(line).substr(colon + 1)));
        const Field* field = type.field(name);
        if (!field) {
            patch[name] = value;
            continue;
        }
        if (field->type == FieldType::reference && !value.empty()) try {
                const Query named{Query::Term{name, Query::Op::is, {{value, false}}}};
                const Query bound = kernel.records().bound(tx, viewer, type.kind, named);
                value = std::get<Query::Term>(bound.node).values.front().text;
            } catch (const QueryError&) {
                // The check of the rule says it.
            }
        std::vector<FieldError> errors;
        const auto read = readFieldText(*field, value, errors);
        patch[name] = read ? toJson(*read) : Json(value);
    }
    return patch;
}

std::string linesOfPatch(const Json& patch) {
    std::string text;
    if (patch.isObject())
        for (const auto& [name, value] : patch.members()) text += name + ": " + cellText(value) + "\n";
    return text;
}

Json idsOf(const std::vector<std::string>& texts) {
    Json ids = Json::array();
    for (const auto& text : texts) {
        std::int64_t id = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
        if (error == std::errc() && end == text.data() + text.size())
            ids.push(id);
        else
            ids.push(text);
    }
    return ids;
}

Json argumentFrom(const Field& field, Request& request, const std::string& prefix, Transaction& tx,
                  const Viewer& viewer, Kernel& kernel, const RecordType& type) {
    const std::string name = prefix + std::string(field.name);
    if (field.type == FieldType::boolean) return request.formValue(name) == "true";
    if (field.type == FieldType::json) return patchLines(request.formValue(name), tx, viewer, kernel, type);
    if (field.type == FieldType::references) return idsOf(valuesOf(request, name));
    const std::string text = request.formValue(name);
    if (trimmed(text).empty()) return field.type == FieldType::words ? Json::array() : Json();
    std::vector<FieldError> errors;
    const auto read = readFieldText(field, text, errors);
    return read ? toJson(*read) : Json(text);
}

/// `printers, rooms` of a list, 24 of a number.
std::string shownText(const Json& value) {
    return value.isNull() ? "" : cellText(value);
}

Json optionOf(const std::string& value, const std::string& label, bool selected) {
    return Json::object({{"value", value}, {"label", label}, {"selected", selected}});
}

/// One control of the partial `web/controls`.
class ControlMaker {
  public:
    ControlMaker(Transaction& tx, const Viewer& viewer, Kernel& kernel) : _tx(tx), _viewer(viewer), _kernel(kernel) {}

    Json make(const Field& field, const std::string& name, const Json& value, const std::string& error) {
        const auto& translations = _kernel.translations();
        const std::string locale = _viewer.locale();
        Json control = Json::object({{"name", name},
                                     {"label", translations.text(locale, field.title)},
                                     {"required", field.isRequired},
                                     {"autocomplete", "off"}});
        for (const char* shape : {"is_text", "is_long", "is_select", "is_picker", "is_check", "is_choices",
                                  "is_permissions", "is_rich", "multiple", "checked", "has_hint"})
            control[shape] = false;
        const std::string hint = std::string(field.title) + ".hint";
        if (translations.has(locale, hint)) {
            control["has_hint"] = true;
            control["hint"] = translations.text(locale, hint);
        }
        if (!error.empty()) control["error"] = Json::object({{"text", error}});
        shape(control, field, value);
        return control;
    }

  private:
    void shape(Json& control, const Field& field, const Json& value) {
        if (field.type == FieldType::boolean) {
            control["is_check"] = true;
            control["checked"] = value == Json(true);
        } else if (field.type == FieldType::enumeration) {
            control["is_select"] = true;
            control["options"] = words(field, value.text());
        } else if (_kernel.catalog().records.contains(field.target)) {
            control["is_picker"] = true;
            control["picker"] = "/api/v1/" + _kernel.records().type(field.target).collection;
            control["multiple"] = field.type == FieldType::references;
            control["options"] = people(field, value);
        } else if (field.type == FieldType::longText || field.type == FieldType::json) {
            control["is_long"] = true;
            control["wide"] = true;
            control["value"] = field.type == FieldType::json ? linesOfPatch(value) : shownText(value);
        } else {
            control["is_text"] = true;
            control["input"] = field.type == FieldType::integer ? "number" : "text";
            control["value"] = shownText(value);
        }
    }

    Json words(const Field& field, const std::string& chosen) const {
        Json options = Json::array();
        for (const auto value : field.values) {
            const std::string key = "automation.value." + std::string(field.name) + "." + std::string(value);
            options.push(
                optionOf(std::string(value), _kernel.translations().text(_viewer.locale(), key), value == chosen));
        }
        return options;
    }

    Json people(const Field& field, const Json& value) {
        std::vector<std::int64_t> ids;
        if (value.isInteger()) ids.push_back(value.integer());
        if (value.isArray())
            for (const auto& item : value.items())
                if (item.isInteger()) ids.push_back(item.integer());
        Json options = Json::array();
        if (field.type == FieldType::reference) options.push(optionOf("", "", ids.empty()));
        std::map<std::int64_t, std::string> names;
        if (!ids.empty())
            for (auto& [id, name] : _kernel.records().labels(_tx, _viewer, field.target, ids)) names[id] = name;
        for (const auto id : ids)
            options.push(optionOf(std::to_string(id), names.contains(id) ? names[id] : "#" + std::to_string(id), true));
        return options;
    }

    Transaction& _tx;
    const Viewer& _viewer;
    Kernel& _kernel;
};

}  // namespace

Json ruleFrom(Request& request, Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& kind) {
    Json rule = Json::object();
    for (const auto name : plainFields)
        if (name != "kind") rule[name] = std::string(trimmed(request.formValue(name == "condition" ? "q" : name)));
    for (const auto name : numberFields) {
        const std::string text(trimmed(request.formValue(name)));
        if (text.empty()) continue;
        rule[name] = idsOf({text}).items().front();
    }
    Json events = Json::array();
    for (const auto& event : valuesOf(request, "events")) events.push(event);
    rule["events"] = std::move(events);
    rule["stop_here"] = request.formValue("stop_here") == "true";
    Json steps = Json::array();
    const RecordType& type = kernel.records().type(kind);
    for (std::size_t number = 1; number <= mostSteps; ++number) {
        const std::string prefix = stepPrefix(number);
        const std::string id = request.formValue(prefix + "action");
        if (id.empty()) break;
        Json step = Json::object({{"action", id}});
        if (const Action* action = findAction(kernel.catalog(), id))
            for (const auto& field : action->arguments()) {
                Json value = argumentFrom(field, request, prefix, tx, viewer, kernel, type);
                if (!value.isNull()) step[field.name] = std::move(value);
            }
        steps.push(std::move(step));
    }
    rule["actions"] = Json::object({{"steps", std::move(steps)}});
    return rule;
}

Json ruleJson(const Rule& rule) {
    Json json = toJson(ruleFields, &rule);
    return json;
}

Json stepControls(Transaction& tx, const Viewer& viewer, Kernel& kernel, const RecordType&, const Json& steps,
                  const Json& errors) {
    ControlMaker maker(tx, viewer, kernel);
    Json result = Json::array();
    if (!steps.isArray()) return result;
    std::size_t number = 0;
    for (const auto& step : steps.items()) {
        ++number;
        const Action* action = findAction(kernel.catalog(), step["action"].text());
        if (!action) continue;
        Json controls = Json::array();
        for (const auto& field : action->arguments()) {
            const std::string name = stepPrefix(number) + std::string(field.name);
            const std::string key = "actions." + std::to_string(number) + "." + std::string(field.name);
            controls.push(maker.make(field, name, step[field.name], errors[key].text()));
        }
        result.push(Json::object({{"number", std::to_string(number)},
                                  {"prefix", stepPrefix(number)},
                                  {"action", action->id()},
                                  {"title", kernel.translations().text(viewer.locale(), action->title())},
                                  {"is_first", number == 1},
                                  {"is_last", number == steps.size()},
                                  {"controls", std::move(controls)}}));
    }
    return result;
}

Json actionOptions(const Viewer& viewer, Kernel& kernel, const RecordType& type) {
    Json options = Json::array();
    for (const auto* action : allActions(kernel.catalog()))
        if (action->fits(type))
            options.push(optionOf(action->id(), kernel.translations().text(viewer.locale(), action->title()), false));
    return options;
}

bool changeSteps(Json& rule, const std::string& button, const std::string& added) {
    auto& steps = rule["actions"]["steps"].items();
    if (button == "add") {
        if (!added.empty() && steps.size() < mostSteps) steps.push_back(Json::object({{"action", added}}));
        return true;
    }
    const auto colon = button.find(':');
    const std::string verb = button.substr(0, colon);
    if (colon == std::string::npos || (verb != "up" && verb != "down" && verb != "remove")) return false;
    std::size_t number = 0;
    std::from_chars(button.data() + colon + 1, button.data() + button.size(), number);
    if (number < 1 || number > steps.size()) return true;
    const auto at = steps.begin() + static_cast<std::ptrdiff_t>(number - 1);
    if (verb == "remove") steps.erase(at);
    if (verb == "up" && number > 1) std::iter_swap(at, at - 1);
    if (verb == "down" && number < steps.size()) std::iter_swap(at, at + 1);
    return true;
}

}  // namespace kontor::automation
