#include "kontor/plugin.h"

#include "export_run.h"
#include "routes.h"

namespace kontor::api {

/// What makes REST one contract: routes of all records and groups, live events, the OpenAPI document and its page.
class ApiPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        addRecordRoutes(registry);
        addQueryRoutes(registry);
        addEventRoute(registry);
        addExportRoutes(registry);
        addExportCommand(registry);
        addExportRuns(registry);
        addBulkRoutes(registry);
        addBulkCommands(registry);
        addDocumentation(registry);
    }
};

}  // namespace kontor::api

KONTOR_PLUGIN(kontor::api::ApiPlugin)
