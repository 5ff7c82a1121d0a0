#pragma once

#include "kontor/registry.h"

namespace kontor::api {

void addRecordRoutes(Registry& registry);  ///< /api/v1/{collection}…, /api/v1/{collection}/{id}/{group}…
void addQueryRoutes(Registry& registry);   ///< completion of queries
void addEventRoute(Registry& registry);    ///< /api/v1/events
void addExportRoutes(Registry& registry);  ///< /api/v1/{collection}/export, and the page of it
void addExportCommand(Registry& registry);
void addBulkRoutes(Registry& registry);  ///< /api/v1/{collection}/bulk, bulk-runs
void addBulkCommands(Registry& registry);
void addDocumentation(Registry& registry);  ///< /api/v1/openapi.json, /api/docs

/// The record type of the path's collection. Throws NotFound.
const RecordType& collectionOf(const Request& request, Kernel& kernel);

/// What a list route takes from its query string. Throws Invalid (400).
ListRequest listRequestOf(const Request& request);
/// `{"items": […], "next_cursor": …}`
Json pageJson(const RecordPage& page, const Viewer& viewer);

/// The body of an export's request, for OpenAPI.
Json exportSchema();

/// The body of a bulk change, and its answer, for OpenAPI.
Json bulkSchema(const Catalog& catalog, const RecordType& type);
Json bulkAnswerSchema();

/// Candidates for an argument that is a collection the viewer may write.
std::vector<std::string> writableCollections(std::string_view typed, const Viewer& viewer, Kernel& kernel);

/// The parameters of every list, for OpenAPI.
std::vector<Parameter> listParameters();

}  // namespace kontor::api
