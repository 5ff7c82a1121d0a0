#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// Lists and forms of any kind of record, made from its field table: /admin/records/{collection}.
void addRecordPages(Registry& registry);

/// What the values of a pick list that administrators added are called: /admin/custom-fields/{id}.
void addCustomFieldPage(Registry& registry);

}  // namespace kontor::web
