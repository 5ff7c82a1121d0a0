#pragma once

#include "kontor/registry.h"

namespace kontor::api {

void addRecordRoutes(Registry& registry);   ///< /api/v1/{collection}…, /api/v1/{collection}/{id}/{group}…
void addQueryRoutes(Registry& registry);    ///< completion of queries
void addEventRoute(Registry& registry);     ///< /api/v1/events
void addDocumentation(Registry& registry);  ///< /api/v1/openapi.json, /api/docs

/// The record type of the path's collection. Throws NotFound.
const RecordType& collectionOf(const Request& request, Kernel& kernel);

/// What a list route takes from its query string. Throws Invalid (400).
ListRequest listRequestOf(const Request& request);
/// `{"items": […], "next_cursor": …}`
Json pageJson(const RecordPage& page, const Viewer& viewer);

/// The parameters of every list, for OpenAPI.
std::vector<Parameter> listParameters();

}  // namespace kontor::api
