#include "pages.h"

namespace kontor::tickets {

namespace {

MenuEntry entry(std::string id, MenuEntry::Area area, std::string title, std::string path, std::string icon,
                int order) {
    return {.id = std::move(id),
            .area = area,
            .title = std::move(title),
            .path = std::move(path),
            .icon = std::move(icon),
            .access = needs(area == MenuEntry::Area::workspace ? "tickets.read_all" : "tickets.read"),
            .order = order};
}

}  // namespace

void addPages(Registry& registry) {
    addListPage(registry);
    addTicketPage(registry);
    addNewTicketPage(registry);
    addPortalPages(registry);
    registry.menu(entry("tickets", MenuEntry::Area::workspace, "tickets.title", "/tickets", "ticket", 10));
    MenuEntry blocks = entry("records.text-blocks", MenuEntry::Area::admin, "records.text-blocks",
                             "/admin/records/text-blocks", "text-caption", 68);
    blocks.access = needs("tickets.configure");
    blocks.group = menuGroups::serviceDesk;
    registry.menu(std::move(blocks));
    registry.menu(entry("portal.home", MenuEntry::Area::portal, "portal.home", "/portal", "home", 0));
    registry.menu(
        entry("portal.tickets", MenuEntry::Area::portal, "portal.my_tickets", "/portal/tickets", "ticket", 10));
}

}  // namespace kontor::tickets
