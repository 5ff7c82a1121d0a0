#include "imports/imports_plugin.h"

#include "imports/import.h"
#include "imports/import_profile.h"
#include "imports/table.h"

namespace kontor {

namespace {

class ImportsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"users.import", "Take over files, of records one may make.", {}});
        registry.permission({"users.read_imports", "See the imports of everybody, with what their rows say.", {}});
        registry.record(importType());
        registry.group(importRowGroup());
        registry.record(importProfileType());
        registry.job(importJob());
        registry.job(mendImportsJob());
        registry.job(pruneImportsJob());
        registry.provides<Imports>(_imports);
        registry.provides<TableTools>(_tools);
        addImportRoutes(registry);
        addImportCommands(registry);
    }

    void start(Kernel& kernel) override { _imports->start(kernel); }

    void stop() noexcept override { _tools->tools.stop(); }

  private:
    std::shared_ptr<TableTools> _tools = std::make_shared<TableTools>();
    std::shared_ptr<ImportService> _imports = std::make_shared<ImportService>();
};

}  // namespace

std::shared_ptr<Plugin> makeImportsPlugin() {
    return std::make_shared<ImportsPlugin>();
}

}  // namespace kontor
