#pragma once

#include "kontor/kernel.h"

namespace kontor::api {

/// The OpenAPI 3.1 document of everything in the catalog: record and group routes spelled out for each kind, and all
/// other routes.
Json openApi(const Catalog& catalog, const std::string& serverUrl);

}  // namespace kontor::api
