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
    addAdminMenu(registry, "asset-types", "category", "assets.configure", 200);
    addAdminMenu(registry, "manufacturers", "building", "assets.write_catalogue", 201);
    addAdminMenu(registry, "asset-models", "list", "assets.write_catalogue", 202);
    addAdminMenu(registry, "asset-moves", "arrows-exchange", "assets.configure", 203);
    addAdminMenu(registry, "asset-reviews", "help", "assets.configure", 204);
}

}  // namespace kontor::assets
