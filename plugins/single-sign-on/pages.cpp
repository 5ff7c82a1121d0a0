#include "pages.h"

#include "kerberos.h"
#include "kontor/encoding.h"
#include "kontor/web/view.h"
#include "provider_logo.h"
#include "single_sign_on.h"

namespace kontor::sso {

namespace {

constexpr const char* home = "/admin/sso";

Json providerRows(const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.sort = "position";
    request.limit = 50;
    const auto providers =
        kernel.db().read([&](Transaction& tx) { return kernel.records().all<IdentityProvider>(tx, viewer, request); });
    const auto logos = logoPaths(kernel);
    Json rows = Json::array();
    for (const auto& provider : providers) {
        const auto logo = logos.find(provider.id);
        rows.push(Json::object({{"id", std::to_string(provider.id)},
                                {"name", provider.name},
                                {"issuer", provider.issuer},
                                {"active", provider.active},
                                {"redirect", kernel.get<SingleSignOn>().flow().redirectUri(provider)},
                                {"has_logo", logo != logos.end()},
                                {"logo", logo == logos.end() ? std::string() : logo->second}}));
    }
    return rows;
}

Reply show(Request& request, const Viewer& viewer, Kernel& kernel, Json test) {
    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = kernel.translations().text(viewer.locale(), "sso.admin");
    content.templateName = "sso/admin";
    content.active = "sso.admin";
    Json& data = content.data = Json::object();
    data["providers"] = providerRows(viewer, kernel);
    data["has_providers"] = data["providers"].size() > 0;
    const Kerberos kerberos(kernel);
    const std::string trouble = kerberos.enabled() ? kerberos.trouble() : "";
    data["kerberos"] =
        Json::object({{"on", kerberos.enabled()}, {"has_trouble", !trouble.empty()}, {"trouble", trouble}});
    data["scim"] = kernel.config("public_url") + "/scim/v2";
    data["has_test"] = !test.isNull();
    data["test"] = std::move(test);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply overview(Request& request, const Viewer& viewer, Kernel& kernel) {
    return show(request, viewer, kernel, {});
}

std::int64_t providerOf(Request& request) {
    if (const auto id = wholeNumber(request.formValue("id"))) return *id;
    throw NotFound("identity provider");
}

Reply changeLogo(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto id = providerOf(request);
    if (request.formValue("remove") == "true") {
        setLogo(kernel, viewer, id, std::nullopt);
        return web::redirectWith(home, "ui.saved");
    }
    for (const auto& upload : request.uploads())
        if (upload.field == "logo" && !upload.content.empty()) {
            setLogo(kernel, viewer, id, upload.content);
            return web::redirectWith(home, "ui.saved");
        }
    throw Invalid("logo", "error.required");
}

Reply actOnPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    if (request.formValue("what") == "logo") return changeLogo(request, viewer, kernel);
    const auto id = providerOf(request);
    const auto provider =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<IdentityProvider>(tx, viewer, id); });
    Json steps = Json::array();
    for (const auto& step : kernel.get<SingleSignOn>().test(provider))
        steps.push(Json::object({{"step", kernel.translations().text(viewer.locale(), "sso.step." + step.name)},
                                 {"ok", step.ok},
                                 {"text", step.text}}));
    return show(request, viewer, kernel, Json::object({{"name", provider.name}, {"steps", std::move(steps)}}));
}

}  // namespace

void addPages(Registry& registry) {
    const Access administer = needs("sso.administer");
    registry.page({.path = home, .access = administer, .title = "sso.admin", .get = overview, .post = actOnPage});
    registry.menu({.id = "sso.admin",
                   .area = MenuEntry::Area::admin,
                   .title = "sso.admin",
                   .path = home,
                   .icon = "key",
                   .access = administer,
                   .order = 38,
                   .group = menuGroups::access});
}

}  // namespace kontor::sso
