#pragma once

#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor::web {

/// Whether the viewer may use what is guarded that way.
bool allows(const Access& access, const Viewer& viewer);

/// Entries of a menu under one heading; what it points to lives as long as the catalogue.
struct MenuGroup {
    std::string title = {};  ///< catalogue key; empty = without a heading
    std::vector<const MenuEntry*> entries = {};
};

/// What the viewer may open, in order. The administration comes in groups, its start page without a heading before
/// them; other menus are one group without a heading.
std::vector<MenuGroup> menuOf(Kernel& kernel, const Viewer& viewer, MenuEntry::Area area);

}  // namespace kontor::web
