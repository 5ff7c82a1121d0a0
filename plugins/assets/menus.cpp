#include "menus.h"

#include <string>

namespace kontor::assets {

namespace {

void addAdminMenu(Registry& registry, const std::string& collection, std::string icon, std::string permission,
                  int order) {
    registry.menu({.id = "records." + collection,
                   .area = MenuEntry::Area::admin,
                   .title = "records." + collection,
                   .path = "/admin/records/" + collection,
                   .icon = std::move(icon),
                   .access = needs(std::move(permission)),
                   .order = order,
                   .group = "assets.menu"});
}

}  // namespace

void addMenus(Registry& registry) {
    addAdminMenu(registry, "asset-types", "category", "assets.configure", 85);
    addAdminMenu(registry, "manufacturers", "building", "assets.write_catalogue", 86);
    addAdminMenu(registry, "asset-models", "list", "assets.write_catalogue", 87);
    addAdminMenu(registry, "asset-moves", "arrows-exchange", "assets.configure", 88);
    addAdminMenu(registry, "asset-reviews", "help", "assets.configure", 89);
}

}  // namespace kontor::assets
