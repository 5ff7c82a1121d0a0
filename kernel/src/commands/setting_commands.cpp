#include <charconv>

#include "commands/command_parts.h"
#include "kontor/error.h"

namespace kontor {

namespace {

const Setting& find(Kernel& kernel, const std::string& key) {
    const auto at = kernel.catalog().settings.find(key);
    if (at == kernel.catalog().settings.end()) throw NotFound("setting " + key);
    return at->second;
}

/// A secret shows no more than whether it is set.
std::string shown(const Setting& setting, const Json& value) {
    if (setting.type != Setting::Type::secret) return cellText(value);
    return value.text().empty() ? "" : "(set)";
}

Json shownJson(const Setting& setting, const Json& value) {
    return setting.type == Setting::Type::secret ? Json(shown(setting, value)) : value;
}

CommandResult listSettings(const CommandCall&, const Viewer&, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::object();
    for (const auto& [key, setting] : kernel.catalog().settings) {
        const Json value = kernel.settings().get(key);
        rows.push_back({key, shown(setting, value), value == setting.fallback ? "" : "changed", setting.doc});
        json[key] = shownJson(setting, value);
    }
    CommandResult result;
    result.table({"KEY", "VALUE", "STATE", "ABOUT"}, std::move(rows), std::move(json));
    return result;
}

CommandResult get(const CommandCall& call, const Viewer&, Kernel& kernel) {
    const std::string key = call.text("key");
    const Setting& setting = find(kernel, key);
    const Json value = kernel.settings().get(key);
    std::vector<std::pair<std::string, std::string>> fields{{"Key", key},
                                                            {"Value", shown(setting, value)},
                                                            {"Unless set", shown(setting, setting.fallback)},
                                                            {"About", setting.doc}};
    if (!setting.choices.empty()) {
        Json choices = Json::array();
        for (const auto& choice : setting.choices) choices.push(choice);
        fields.emplace_back("One of", cellText(choices));
    }
    CommandResult result;
    result.record(std::move(fields), Json::object({{"key", key}, {"value", shownJson(setting, value)}}));
    return result;
}

Json valueOf(const Setting& setting, const std::string& text) {
    if (setting.type == Setting::Type::integer) {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc() || end != text.data() + text.size()) throw Invalid("value", "error.not_a_number");
        return number;
    }
    if (setting.type == Setting::Type::boolean) {
        if (text == "true" || text == "yes" || text == "on") return true;
        if (text == "false" || text == "no" || text == "off") return false;
        throw Invalid("value", "error.not_a_boolean");
    }
    return text;
}

CommandResult set(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::string key = call.text("key");
    const Setting& setting = find(kernel, key);
    // What is typed on the line would stay in histories and in the journal.
    if (setting.type == Setting::Type::secret && call.has("value")) throw Invalid("value", "error.field_forbidden");
    const std::string text = call.has("secret") ? call.text("secret") : call.text("value");
    if (!call.has("secret") && !call.has("value")) throw Invalid("value", "error.required");
    kernel.settings().set(viewer, key, valueOf(setting, text));
    return CommandResult::text(key + " is set.");
}

std::vector<std::string> completeKeys(std::string_view typed, const Viewer&, Kernel& kernel) {
    std::vector<std::string> keys;
    for (const auto& [key, setting] : kernel.catalog().settings)
        if (key.starts_with(typed)) keys.push_back(key + "\t" + setting.doc);
    return keys;
}

Command settingCommand(std::string name, std::string summary, std::string doc, std::vector<std::string> examples) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .access = needs("settings.write"),
            .examples = std::move(examples)};
}

}  // namespace

void addSettingCommands(Registry& registry) {
    Command all = settingCommand("settings list", "Lists the settings", "Secrets only show whether they are set.",
                                 {"settings list"});
    all.run = listSettings;
    registry.command(all);

    Command one = settingCommand("settings get", "Shows a setting", "", {"settings get core.default_locale"});
    one.arguments = {parts::argument("key", "Name of the setting", completeKeys)};
    one.run = get;
    registry.command(one);

    Command change = settingCommand("settings set", "Changes a setting",
                                    "Secrets are asked for with --secret and never part of the line.",
                                    {"settings set core.organisation 'Muster GmbH'"});
    change.arguments = {parts::argument("key", "Name of the setting", completeKeys),
                        parts::optional(parts::argument("value", "The new value"))};
    change.options = {parts::optional(parts::secret("secret", "New value"))};
    change.run = set;
    registry.command(change);
}

}  // namespace kontor
