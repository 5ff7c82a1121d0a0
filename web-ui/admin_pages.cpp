#include "kontor/web/view.h"
#include "menu.h"
#include "session_pages.h"

namespace kontor::web {

namespace {

/// A card for every page of the administration the viewer may open.
Reply adminStart(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Translations& translations = kernel.translations();
    const std::string& locale = viewer.locale();
    Json groups = Json::array();
    for (const auto& group : menuOf(kernel, viewer, MenuEntry::Area::admin)) {
        if (group.title.empty()) continue;
        Json cards = Json::array();
        for (const MenuEntry* entry : group.entries) {
            const std::string doc = entry->title + ".text";
            cards.push(Json::object({{"href", entry->path},
                                     {"icon", entry->icon},
                                     {"label", translations.text(locale, entry->title)},
                                     {"text", translations.has(locale, doc) ? translations.text(locale, doc) : ""}}));
        }
        Json section = Json::object({{"title", translations.text(locale, group.title)}});
        section["cards"] = std::move(cards);
        groups.push(std::move(section));
    }
    Json findings = Json::array();
    for (const auto& finding : kernel.health())
        findings.push(Json::object(
            {{"part", finding.part}, {"text", finding.text}, {"kind", finding.ready ? "warning" : "error"}}));

    PageContent content;
    content.area = PageContent::Area::admin;
    content.title = translations.text(locale, "web.admin");
    content.templateName = "web/admin_home";
    content.active = "web.admin";
    content.data["findings"] = std::move(findings);
    content.data["groups"] = std::move(groups);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addAdminPages(Registry& registry) {
    Page page;
    page.path = "/admin";
    page.access = needs("web.administration");
    page.title = "web.admin";
    page.get = adminStart;
    registry.page(std::move(page));

    MenuEntry entry;
    entry.id = "web.admin";
    entry.area = MenuEntry::Area::admin;
    entry.title = "web.admin.overview";
    entry.path = "/admin";
    entry.icon = "layout-dashboard";
    entry.access = needs("web.administration");
    entry.order = 0;
    registry.menu(entry);

    // The way there from where agents work, for those who may.
    entry.id = "web.to_admin";
    entry.area = MenuEntry::Area::workspace;
    entry.title = "ui.administration";
    entry.icon = "settings";
    entry.order = 900;
    registry.menu(std::move(entry));
}

}  // namespace kontor::web
