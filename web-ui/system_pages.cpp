#include "system_pages.h"

#include "branding.h"
#include "frame.h"
#include "kontor/web/view.h"
#include "record_view.h"

namespace kontor::web {

namespace {

constexpr int journalShown = 200;

PageContent contentOf(std::string_view key, const Viewer& viewer, Kernel& kernel, std::string templateName) {
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), key);
    content.templateName = std::move(templateName);
    content.active = key;
    content.data["heading"] = content.title;
    return content;
}

Json heads(const std::vector<std::string_view>& keys, const Viewer& viewer, Kernel& kernel) {
    Json result = Json::array();
    for (const auto key : keys)
        result.push(Json::object({{"label", kernel.translations().text(viewer.locale(), key)}}));
    return result;
}

Json row(const std::vector<std::string>& texts) {
    Json cells = Json::array();
    for (const auto& text : texts) cells.push(Json::object({{"text", text}}));
    Json result = Json::object();
    result["cells"] = std::move(cells);
    return result;
}

Reply showPlugins(Request& request, const Viewer& viewer, Kernel& kernel) {
    PageContent content = contentOf("web.plugins", viewer, kernel, "web/table");
    const Translations& translations = kernel.translations();
    Json rows = Json::array();
    for (const auto& plugin : kernel.plugins()) {
        const char* state = plugin.state == PluginState::State::running   ? "running"
                            : plugin.state == PluginState::State::refused ? "refused"
                                                                          : "disabled";
        Json line = row({declaredText(translations, viewer.locale(), "plugin." + plugin.id, plugin.title), plugin.id,
                         plugin.version, join(plugin.reasons, "; ")});
        line["has_state"] = true;
        line["state"] =
            Json::object({{"key", std::string(state) == "running" ? "done" : state},
                          {"label", translations.text(viewer.locale(), std::string("web.plugins.") + state)}});
        rows.push(std::move(line));
    }
    putTable(
        content.data,
        heads({"web.column.title", "web.column.id", "web.column.version", "web.column.reasons", "web.column.state"},
              viewer, kernel),
        std::move(rows));
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// "every 6 hours"
std::string everyText(std::chrono::seconds every, const Translations& translations, const std::string& locale) {
    const auto seconds = every.count();
    if (seconds == 3600) return translations.text(locale, "web.every.hour");
    if (seconds == 60) return translations.text(locale, "web.every.minute");
    if (seconds % 3600 == 0)
        return translations.text(locale, "web.every.hours", {{"count", std::to_string(seconds / 3600)}});
    if (seconds % 60 == 0)
        return translations.text(locale, "web.every.minutes", {{"count", std::to_string(seconds / 60)}});
    return translations.text(locale, "web.every.seconds", {{"count", std::to_string(seconds)}});
}

Reply showJobs(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    PageContent content = contentOf("web.jobs", viewer, kernel, "web/table");
    Json rows = Json::array();
    for (const auto& [name, job] : kernel.catalog().jobs) {
        Json line = row({name, declaredText(translations, viewer.locale(), "job." + name, job.doc),
                         job.every ? everyText(*job.every, translations, viewer.locale()) : "–", job.plugin});
        line["has_action"] = job.every.has_value() && viewer.may("server.write");
        line["action"] = Json::object(
            {{"name", "job"}, {"value", name}, {"label", kernel.translations().text(viewer.locale(), "web.jobs.run")}});
        rows.push(std::move(line));
    }
    putTable(content.data,
             heads({"web.column.name", "web.column.doc", "web.column.every", "web.column.plugin", "web.column.action"},
                   viewer, kernel),
             std::move(rows));
    content.data["path"] = "/admin/jobs";
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply wakeJob(Request& request, const Viewer& viewer, Kernel& kernel) {
    viewer.require("server.write");
    const std::string name = request.formValue("job");
    const auto job = kernel.catalog().jobs.find(name);
    if (job == kernel.catalog().jobs.end() || !job->second.every) throw NotFound("periodic job " + name);
    kernel.jobs().wake(name);
    return redirectWith("/admin/jobs", "web.jobs.woken", name);
}

/// `subject: Printer → Printer on fire; status: new → open`
std::string changesText(const Json& changes) {
    constexpr std::size_t shown = 60;
    std::vector<std::string> parts;
    if (changes.isArray())
        for (const auto& change : changes.items()) {
            const auto side = [&](const char* name) {
                const Json& value = change[name];
                return std::string(leftCharacters(value.isString() ? value.string()
                                                  : value.isNull() ? "–"
                                                                   : value.dump(),
                                                  shown));
            };
            parts.push_back(change["field"].text() + ": " + (change["from"].isNull() ? "" : side("from") + " → ") +
                            side("to"));
        }
    return join(parts, "; ");
}

Reply showJournal(Request& request, const Viewer& viewer, Kernel& kernel) {
    PageContent content = contentOf("web.journal", viewer, kernel, "web/table");
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const auto entries = kernel.journal().tail(tx, journalShown);
        std::vector<std::int64_t> ids;
        for (const auto& entry : entries)
            if (entry.actorId != 0) ids.push_back(entry.actorId);
        std::map<std::int64_t, std::string> names;
        if (!ids.empty())
            for (auto& [id, name] : kernel.records().labels(tx, viewer, "user", ids)) names[id] = std::move(name);
        for (const auto& entry : entries)
            rows.push(row({localTime(entry.at, viewer.locale(), viewer.timeZone()),
                           entry.actorId == 0 ? "Kontor" : names[entry.actorId], entry.via, toString(entry.ref),
                           declaredText(kernel.translations(), viewer.locale(), "action." + entry.action, entry.action),
                           changesText(entry.changes)}));
    });
    putTable(content.data,
             heads({"web.column.at", "web.column.who", "web.column.via", "web.column.record", "web.column.deed",
                    "web.column.changes"},
                   viewer, kernel),
             std::move(rows));
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// Logo, colour and banner are set where one sees what becomes of them.
bool hasOwnPage(const Setting& setting) {
    return setting.key == accentSetting || setting.key == bannerSetting || setting.key == logoSetting;
}

Json settingControl(const Setting& setting, const std::string& value, const Translations& translations,
                    const std::string& locale) {
    Json control = Json::object({{"name", setting.key},
                                 {"label", declaredText(translations, locale, "setting." + setting.key, setting.doc)},
                                 {"hint", setting.key},
                                 {"has_hint", true}});
    switch (setting.type) {
        case Setting::Type::choice: {
            control["is_select"] = true;
            Json options = Json::array();
            for (const auto& choice : setting.choices)
                options.push(Json::object(
                    {{"value", choice},
                     {"label", declaredText(translations, locale, "value." + setting.key + "." + choice, choice)},
                     {"selected", choice == value}}));
            control["options"] = std::move(options);
            break;
        }
        case Setting::Type::boolean:
            control["is_check"] = true;
            control["checked"] = value == "true";
            break;
        case Setting::Type::longText:
            control["is_long"] = true;
            control["value"] = value;
            break;
        default:
            control["is_text"] = true;
            control["input"] = setting.type == Setting::Type::secret ? "password" : "text";
            control["autocomplete"] = setting.type == Setting::Type::secret ? "new-password" : "off";
            control["value"] = setting.type == Setting::Type::secret ? "" : value;
    }
    return control;
}

std::string textOf(const Json& value) {
    return value.isString() ? value.string() : value.isNull() ? "" : value.dump();
}

Reply showSettings(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    PageContent content = contentOf("web.settings", viewer, kernel, "web/settings");
    content.status = status;
    const bool sent = request.method == "POST";
    Json groups = Json::array();
    std::string current;
    for (const auto& [key, setting] : kernel.catalog().settings) {
        if (hasOwnPage(setting)) continue;
        if (setting.plugin != current) {
            Json group = Json::object({{"title", declaredText(kernel.translations(), viewer.locale(),
                                                              "plugin." + setting.plugin, setting.plugin)}});
            group["controls"] = Json::array();
            groups.push(std::move(group));
            current = setting.plugin;
        }
        std::string value = setting.type == Setting::Type::secret ? std::string() : textOf(kernel.settings().get(key));
        if (sent && setting.type != Setting::Type::boolean) value = request.formValue(key);
        Json control = settingControl(setting, value, kernel.translations(), viewer.locale());
        if (const Json* error = data.find("error_" + key)) control["error"] = *error;
        groups.items().back()["controls"].push(std::move(control));
    }
    for (const auto& [name, value] : data.members()) content.data[name] = value;
    content.data["groups"] = std::move(groups);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// A text of a form as the setting's type wants it; what cannot be read stays a text, which the setting then refuses.
Json valueOf(const Setting& setting, const std::string& text) {
    if (setting.type == Setting::Type::boolean) return text == "true";
    if (setting.type != Setting::Type::integer) return text;
    try {
        const Json value = Json::parse(text);
        return value.isInteger() ? value : Json(text);
    } catch (const JsonError&) {
        return text;
    }
}

Reply saveSettings(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<FieldError> errors;
    for (const auto& [key, setting] : kernel.catalog().settings) {
        if (hasOwnPage(setting)) continue;
        const std::string text = request.formValue(key);
        if (setting.type == Setting::Type::secret && text.empty()) continue;
        const Json value = valueOf(setting, text);
        if (setting.type != Setting::Type::secret && value == kernel.settings().get(key)) continue;
        try {
            kernel.settings().set(viewer, key, value);
        } catch (const Invalid& invalid) {
            for (const auto& error : invalid.errors()) errors.push_back({key, error.message});
        }
    }
    if (errors.empty()) return redirectWith("/admin/settings", "ui.saved");
    Json data = Json::object();
    putErrors(data, Invalid(std::move(errors)), kernel.translations(), viewer.locale(), "setting.");
    return showSettings(request, viewer, kernel, std::move(data), 422);
}

void add(Registry& registry, std::string path, std::string title, std::string icon, std::string permission, int order,
         Handler get, Handler post = nullptr) {
    MenuEntry entry;
    entry.id = title;
    entry.area = MenuEntry::Area::admin;
    entry.title = title;
    entry.path = path;
    entry.icon = std::move(icon);
    entry.access = needs(permission);
    entry.order = order;
    entry.group = menuGroups::system;
    registry.menu(std::move(entry));
    Page page;
    page.path = std::move(path);
    page.access = needs(std::move(permission));
    page.title = std::move(title);
    page.get = std::move(get);
    page.post = std::move(post);
    page.bodyLimit = 1 << 20;
    registry.page(std::move(page));
}

}  // namespace

void addSystemPages(Registry& registry) {
    add(
        registry, "/admin/settings", "web.settings", "settings", "settings.write", 200,
        [](Request& request, const Viewer& viewer, Kernel& kernel) {
            return showSettings(request, viewer, kernel, Json::object(), 200);
        },
        saveSettings);
    add(registry, "/admin/plugins", "web.plugins", "puzzle", "web.administration", 210, showPlugins);
    add(registry, "/admin/jobs", "web.jobs", "clock", "web.administration", 220, showJobs, wakeJob);
    add(registry, "/admin/journal", "web.journal", "history", "journal.read", 230, showJournal);
}

}  // namespace kontor::web
