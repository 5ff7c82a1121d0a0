#include "menu.h"

#include <algorithm>

namespace kontor::web {

bool allows(const Access& access, const Viewer& viewer) {
    switch (access.kind) {
        case Access::Kind::nobody:
            return false;
        case Access::Kind::permission:
            return viewer.may(access.permission);
        case Access::Kind::signedIn:
            return !viewer.isAnonymous();
        case Access::Kind::open:
            return true;
    }
    return false;
}

std::vector<MenuGroup> menuOf(Kernel& kernel, const Viewer& viewer, MenuEntry::Area area) {
    std::vector<MenuGroup> groups(1);
    for (const auto& entry : kernel.catalog().menus) {
        if (entry.area != area) continue;
        std::string title;
        if (area == MenuEntry::Area::admin && entry.path != "/admin")
            title = entry.group.empty() ? menuGroups::system : entry.group;
        auto group =
            std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return known.title == title; });
        if (group == groups.end()) group = groups.insert(groups.end(), MenuGroup{.title = title});
        // A heading keeps its place whatever the viewer may open below it.
        if (allows(entry.access, viewer)) group->entries.push_back(&entry);
    }
    std::erase_if(groups, [](const auto& group) { return !group.title.empty() && group.entries.empty(); });
    return groups;
}

}  // namespace kontor::web
