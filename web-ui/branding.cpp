#include "branding.h"

#include "colour.h"
#include "frame.h"
#include "kontor/web/image_type.h"
#include "kontor/web/view.h"
#include "logo_store.h"

namespace kontor::web {

namespace {

constexpr std::size_t largestLogo = 512 << 10;
constexpr std::size_t hashShown = 16;
const std::string path = "/admin/appearance";

std::string accentOf(Kernel& kernel) {
    const auto colour = Colour::parse(kernel.settings().text(accentSetting));
    return colour ? colour->text() : std::string();
}

/// Follows from its address alone, so that browsers may keep it.
Reply serveTheme(Request& request, const Viewer&, Kernel&) {
    const auto colour = Colour::parse("#" + request.params["colour"]);
    if (!colour) throw NotFound("colour " + request.params["colour"]);
    Reply reply;
    reply.body = tokensFor(*colour);
    reply.with("Content-Type", "text/css; charset=utf-8").with("Cache-Control", "public, max-age=31536000, immutable");
    return reply;
}

Reply serveLogo(Request& request, const Viewer&, Kernel& kernel) {
    auto logo = kernel.db().read([](Transaction& tx) { return LogoStore::get(tx); });
    if (!logo || request.params["hash"] != kernel.settings().text(logoSetting)) throw NotFound("logo");
    Reply reply;
    reply.body = std::move(logo->content);
    reply.with("Content-Type", logo->mediaType)
        .with("Content-Security-Policy", "default-src 'none'; sandbox")
        .with("Cache-Control", "public, max-age=31536000, immutable");
    return reply;
}

Reply showBranding(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const bool sent = request.method == "POST";
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), "web.appearance");
    content.templateName = "web/appearance";
    content.active = "web.appearance";
    content.status = status;
    content.data = std::move(data);
    const std::string accent = accentOf(kernel);
    content.data["organisation"] =
        sent ? request.formValue("organisation") : kernel.settings().text("core.organisation");
    content.data["banner"] = sent ? request.formValue("banner") : kernel.settings().text(bannerSetting);
    content.data["accent"] = accent.empty() ? "#4653c2" : accent;
    content.data["own_accent"] = !accent.empty();
    return kernel.get<PageFrame>().render(request, viewer, content);
}

void storeLogo(Request& request, const Viewer& viewer, Kernel& kernel, std::vector<FieldError>& errors) {
    for (const auto& upload : request.uploads()) {
        if (upload.field != "logo" || upload.content.empty()) continue;
        const std::string mediaType = imageType(upload.content);
        if (mediaType.empty()) return errors.push_back({"logo", {"web.appearance.logo_type", {}}});
        if (upload.content.size() > largestLogo) return errors.push_back({"logo", {"web.appearance.logo_size", {}}});
        const std::string hash = kernel.db().write([&](Transaction& tx) {
            return LogoStore::put(tx, {mediaType, upload.content});
        });
        kernel.settings().set(viewer, logoSetting, hash.substr(0, hashShown));
    }
}

Reply saveBranding(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<FieldError> errors;
    const auto set = [&](std::string_view key, const std::string& field, const std::string& value) {
        try {
            if (kernel.settings().text(key) != value) kernel.settings().set(viewer, key, value);
        } catch (const Invalid& invalid) {
            for (const auto& error : invalid.errors()) errors.push_back({field, error.message});
        }
    };
    const std::string accent = request.formValue("own_accent") == "true" ? request.formValue("accent") : std::string();
    if (!accent.empty() && !Colour::parse(accent))
        errors.push_back({"accent", {"web.appearance.colour_form", {}}});
    else
        set(accentSetting, "accent", accent);
    set("core.organisation", "organisation", request.formValue("organisation"));
    set(bannerSetting, "banner", request.formValue("banner"));
    if (request.formValue("remove_logo") == "true")
        set(logoSetting, "logo", "");
    else
        storeLogo(request, viewer, kernel, errors);
    if (errors.empty()) return redirectWith(path, "ui.saved");
    Json data = Json::object();
    putErrors(data, Invalid(std::move(errors)), kernel.translations(), viewer.locale(), "web.appearance.");
    return showBranding(request, viewer, kernel, std::move(data), 422);
}

Page openPage(std::string where, Handler get) {
    Page page;
    page.path = std::move(where);
    page.access = open("Logo and colour are on the sign-in page too.");
    page.title = "web.appearance";
    page.get = std::move(get);
    return page;
}

}  // namespace

void putBranding(Json& page, Kernel& kernel) {
    const std::string logo = kernel.settings().text(logoSetting);
    page["has_logo"] = !logo.empty();
    page["logo"] = "/brand/logo/" + logo;
    const std::string accent = accentOf(kernel);
    page["has_theme"] = !accent.empty();
    if (!accent.empty()) page["theme_css"] = "/brand/theme/" + accent.substr(1);
}

void addBranding(Registry& registry) {
    using Type = Setting::Type;
    registry.setting(
        {std::string(accentSetting),
         Type::text,
         "",
         "The company's colour as #rrggbb; empty: Kontor's own. It is darkened where text would not be readable.",
         {}});
    registry.setting({std::string(bannerSetting),
                      Type::text,
                      "",
                      "A line on the portal's start page, such as the hotline's number.",
                      {}});
    registry.setting({std::string(logoSetting),
                      Type::text,
                      "",
                      "Which logo is shown; set where it is uploaded, in the administration under Appearance.",
                      {}});
    registry.page(openPage("/brand/theme/{colour}", serveTheme));
    registry.page(openPage("/brand/logo/{hash}", serveLogo));

    Page page;
    page.path = path;
    page.access = needs("settings.write");
    page.title = "web.appearance";
    page.get = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        return showBranding(request, viewer, kernel, Json::object(), 200);
    };
    page.post = saveBranding;
    page.bodyLimit = 2 << 20;
    registry.page(std::move(page));
    MenuEntry entry;
    entry.id = entry.title = "web.appearance";
    entry.area = MenuEntry::Area::admin;
    entry.path = path;
    entry.icon = "palette";
    entry.access = needs("settings.write");
    entry.order = 195;
    entry.group = menuGroups::system;
    registry.menu(std::move(entry));
}

}  // namespace kontor::web
