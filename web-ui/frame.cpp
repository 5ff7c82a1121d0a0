#include "frame.h"

#include "branding.h"
#include "kontor/log.h"
#include "kontor/web/signed_in.h"
#include "kontor/web/view.h"
#include "menu.h"

namespace kontor::web {

namespace {

/// The reader's language; before sign-in a choice on the page goes before what the browser asks for.
std::string localeOf(const Request& request, const Viewer& viewer, const Translations& translations) {
    if (!viewer.isAnonymous()) return viewer.locale();
    for (const auto& wanted : {request.queryValue("lang"), request.cookie("kontor_lang")})
        for (const auto& known : translations.locales())
            if (wanted && *wanted == known) return known;
    return viewer.locale();
}

Json userData(const Viewer& viewer) {
    Json user = person(viewer.name(), viewer.id());
    user["id"] = std::to_string(viewer.id());
    user["email"] = viewer.data().email;
    user["login"] = viewer.login();
    user["zone"] = viewer.timeZone();
    user["is_admin"] = viewer.may("web.administration");
    user["is_agent"] = viewer.may("web.workspace");
    return user;
}

/// What a template is given: its own data, and of the common ones those it does not say itself.
Json withCommon(const Json& own, const Json& common) {
    Json data = own.isObject() ? own : Json::object();
    for (const auto& [name, value] : common.members())
        if (data.find(name) == nullptr) data[name] = value;
    return data;
}

const LogEvent panelFailed(
    LogEvent::Level::error, "web.panel_failed", "The panel {panel} is left out: {error}",
    "A fragment that a plugin adds to pages of others could not be made. The page is shown without it; the "
    "plugin has a defect, or something it needs is away.");

}  // namespace

std::string declaredText(const Translations& translations, const std::string& locale, const std::string& key,
                         const std::string& doc) {
    return translations.has(locale, key) ? translations.text(locale, key) : doc;
}

std::string csrfOf(const Request& request, Kernel& kernel) {
    const auto session = request.cookie(sessionCookie);
    return session ? kernel.accounts().csrfToken(*session) : std::string();
}

void Frame::begin(Kernel& kernel, std::shared_ptr<const Assets> assets) {
    _kernel = &kernel;
    _assets = std::move(assets);
}

Json Frame::menu(const Viewer& viewer, MenuEntry::Area area, const std::string& active,
                 const std::string& locale) const {
    const Translations& translations = _kernel->translations();
    Json sections = Json::array();
    for (const auto& group : menuOf(*_kernel, viewer, area)) {
        Json section = Json::object({{"has_title", !group.title.empty()}});
        if (!group.title.empty()) section["title"] = translations.text(locale, group.title);
        Json entries = Json::array();
        if (area == MenuEntry::Area::admin && group.title.empty())
            entries.push(Json::object(
                {{"href", "/"}, {"label", translations.text(locale, "ui.workspace")}, {"icon", "arrow-left"}}));
        for (const MenuEntry* entry : group.entries)
            entries.push(Json::object({{"href", entry->path},
                                       {"label", translations.text(locale, entry->title)},
                                       {"icon", entry->icon},
                                       {"active", entry->id == active}}));
        section["entries"] = std::move(entries);
        sections.push(std::move(section));
    }
    return sections;
}

void Frame::putFlash(Request& request, Json& data, Reply& reply, const std::string& locale) const {
    const auto cookie = request.cookie("kontor_flash");
    if (!cookie) return;
    reply.with("Set-Cookie", "kontor_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    const auto separator = cookie->find('!');
    if (separator == std::string::npos) return;
    const auto key = percentDecode(cookie->substr(0, separator));
    const auto value = percentDecode(cookie->substr(separator + 1));
    if (!key || !value || !_kernel->translations().has(locale, *key)) return;
    data["has_flash"] = true;
    data["flash"] = Json::array({Json::object(
        {{"kind", "success"},
         {"text", _kernel->translations().text(locale, *key, {{"value", *value}, {"number", *value}})}})});
}

Reply Frame::render(Request& request, const Viewer& viewer, const PageContent& content) {
    using Area = PageContent::Area;
    const Translations& translations = _kernel->translations();
    const std::string locale = localeOf(request, viewer, translations);
    Json page = common(request, viewer);
    const std::string body = _kernel->templates().render(content.templateName, withCommon(content.data, page), locale);
    page["lang"] = locale;
    page["title"] = content.title;
    page["content"] = body;
    page["strings"] = strings(locale);
    if (content.area != Area::bare) page["tools"] = panels(request, viewer, "frame.tools", {});
    page["home"] = "/";
    const std::string theme = request.cookie("kontor_theme").value_or("auto");
    if (theme == "light" || theme == "dark") page["theme"] = theme;
    for (const char* choice : {"light", "dark", "auto"})
        page[std::string("theme_") + choice] = choice == theme ? "true" : "false";

    std::string frame = "web/bare";
    if (content.area == Area::portal) {
        frame = "web/portal";
        page["is_portal"] = true;
        page["panels"] = panels(request, viewer, "portal.top", {});
        page["sections"] = menu(viewer, MenuEntry::Area::portal, content.active, locale);
    } else if (content.area == Area::workspace || content.area == Area::admin) {
        frame = "web/frame";
        const bool admin = content.area == Area::admin;
        page["panels"] = admin ? "" : panels(request, viewer, "workspace.top", {});
        page["sections"] =
            menu(viewer, admin ? MenuEntry::Area::admin : MenuEntry::Area::workspace, content.active, locale);
        if (const Json* extra = content.data.find("frame"))
            for (const auto& [name, value] : extra->members()) page[name] = value;
        if (!admin && page.find("query") == nullptr && _kernel->catalog().collection("tickets") != nullptr)
            page["query"] = Json::object({{"kind", "ticket"}, {"action", "/tickets"}});
        if (page.find("query") != nullptr)
            page["query"]["hint"] =
                translations.text(locale, page["query"]["kind"].text() == "ticket" ? "ui.search.hint" : "ui.search");
        if (page.find("query") != nullptr && page["query"].find("value") == nullptr)
            page["query"]["value"] =
                page["query"]["action"].text() == request.path ? request.queryValue("q").value_or("") : "";
    } else {
        Json languages = Json::array();
        for (const auto& code : _kernel->translations().locales())
            languages.push(Json::object(
                {{"code", code}, {"href", "?lang=" + code}, {"name", code == "de" ? "Deutsch" : "English"}}));
        if (viewer.isAnonymous()) page["languages"] = std::move(languages);
    }

    Reply reply;
    putFlash(request, page, reply, locale);
    Reply html = Reply::html(_kernel->templates().render(frame, page, locale), content.status);
    for (auto& [name, value] : reply.headers) html.with(name, value);
    if (viewer.isAnonymous() && request.queryValue("lang"))
        html.with("Set-Cookie", "kontor_lang=" + locale + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax" +
                                    std::string(request.secure ? "; Secure" : ""));
    html.with("Cache-Control", "no-store");
    return html;
}

Json Frame::common(const Request& request, const Viewer& viewer) const {
    const std::string organisation = _kernel->settings().text("core.organisation");
    Json data = Json::object({{"csrf", csrfOf(request, *_kernel)},
                              {"user", userData(viewer)},
                              {"company", organisation.empty() ? "Kontor" : organisation},
                              {"has_company", !organisation.empty()},
                              {"product", "Kontor"}});
    if (viewer.data().impersonatorId != 0)
        data["impersonation"] =
            Json::object({{"text", _kernel->translations().text(
                                       viewer.locale(), "web.impersonation.banner",
                                       {{"person", viewer.name()}, {"name", viewer.data().impersonatorName}})}});
    data["assets"] = _assets->links();
    putBranding(data, *_kernel);
    return data;
}

std::string Frame::panel(Request& request, const Viewer& viewer, const Panel& panel, const Ref& ref) {
    if (!allows(panel.access, viewer)) return {};
    try {
        const auto data = panel.data(ref, request, viewer, *_kernel);
        if (!data) return {};
        return _kernel->templates().render(panel.templateName, withCommon(*data, common(request, viewer)),
                                           localeOf(request, viewer, _kernel->translations()));
    } catch (const std::exception& error) {
        log(panelFailed, {{"panel", panel.id}, {"error", error.what()}});
        return {};
    }
}

std::string Frame::panels(Request& request, const Viewer& viewer, std::string_view place, const Ref& ref) {
    std::string html;
    for (const auto& item : _kernel->catalog().panels)
        if (item.place == place) html += panel(request, viewer, item, ref);
    return html;
}

std::string Frame::strings(const std::string& locale) const {
    std::string html;
    for (const auto& plugin : _kernel->plugins())
        if (plugin.id != "web" && plugin.state == PluginState::State::running &&
            _kernel->templates().has(plugin.id + "/strings"))
            html += _kernel->templates().render(plugin.id + "/strings", Json::object(), locale);
    return html;
}

Reply Frame::error(Request& request, const Viewer& viewer, int status, const Message& message,
                   const std::vector<FieldError>& errors) {
    const Translations& translations = _kernel->translations();
    const std::string locale = localeOf(request, viewer, translations);
    const std::string own = "web.error." + std::to_string(status);
    const std::string heading = translations.has(locale, own) ? own : "web.error.other";
    // For these the page knows better words than the one-line message.
    const bool explained = translations.has(locale, own + ".text");
    Json list = Json::array();
    for (const auto& [field, text] : errors)
        list.push(Json::object({{"text", field + ": " + translations.text(locale, text)}}));

    PageContent content;
    content.area = PageContent::Area::bare;
    content.status = status;
    content.title = translations.text(locale, heading);
    content.templateName = "web/error";
    content.data = Json::object(
        {{"status", std::to_string(status)},
         {"heading", content.title},
         {"text", explained ? translations.text(locale, own + ".text") : translations.text(locale, message)},
         {"has_incident", status >= 500},
         {"incident", request.id}});
    content.data["errors"] = std::move(list);
    return render(request, viewer, content);
}

}  // namespace kontor::web
