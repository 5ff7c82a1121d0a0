#include "people/people_plugin.h"

#include "people/erasure.h"
#include "people/import.h"
#include "people/people_service.h"

namespace kontor {

namespace {

class PeoplePlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"users.merge", "Make one of two accounts, up to one's own rights.", {}});
        registry.permission({"users.anonymise", "Take everything personal of somebody out of the product.", {}});
        registry.permission({"users.export", "Get everything that is stored about somebody.", {}});
        registry.permission({"users.import", "Take over files of people, places and departments.", {}});
        registry.permission({"users.read_imports", "See the imports of everybody, with what their rows say.", {}});
        registry.record(erasureType());
        registry.record(importType());
        registry.group(importRowGroup());
        registry.job(erasureJob());
        registry.job(importJob());
        registry.job(mendImportsJob());
        registry.job(pruneImportsJob());
        registry.provides<People>(_service);
        registry.provides<Imports>(_imports);
        addPeopleRoutes(registry);
        addPeopleCommands(registry);
    }

    void start(Kernel& kernel) override {
        _service->start(kernel);
        _imports->start(kernel);
    }

  private:
    std::shared_ptr<PeopleService> _service = std::make_shared<PeopleService>();
    std::shared_ptr<ImportService> _imports = std::make_shared<ImportService>();
};

}  // namespace

std::shared_ptr<Plugin> makePeoplePlugin() {
    return std::make_shared<PeoplePlugin>();
}

}  // namespace kontor
