#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// People for those who work with them: a list, and a page of each.
void addPeopleList(Registry& registry);
/// What is done with one person: photo, export, merge, anonymisation.
void addPersonPages(Registry& registry);
/// Taking over files of people, places, departments and organisations.
void addImportPages(Registry& registry);

}  // namespace kontor::web
