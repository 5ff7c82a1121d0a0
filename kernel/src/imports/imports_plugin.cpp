#include "imports/imports_plugin.h"

#include "imports/import.h"

namespace kontor {

namespace {

class ImportsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"users.import", "Take over files of people, places and departments.", {}});
        registry.permission({"users.read_imports", "See the imports of everybody, with what their rows say.", {}});
        registry.record(importType());
        registry.group(importRowGroup());
        registry.job(importJob());
        registry.job(mendImportsJob());
        registry.job(pruneImportsJob());
        registry.provides<Imports>(_imports);
        addImportRoutes(registry);
        addImportCommands(registry);
    }

    void start(Kernel& kernel) override { _imports->start(kernel); }

  private:
    std::shared_ptr<ImportService> _imports = std::make_shared<ImportService>();
};

}  // namespace

std::shared_ptr<Plugin> makeImportsPlugin() {
    return std::make_shared<ImportsPlugin>();
}

}  // namespace kontor
