#pragma once

#include "kontor/registry.h"

namespace kontor::web {

/// Lists and forms of any kind of record, made from its field table: /admin/records/{collection}.
void addRecordPages(Registry& registry);

}  // namespace kontor::web
