#include "people/people_plugin.h"

#include "people/erasure.h"
#include "people/people_imports.h"
#include "people/people_service.h"

namespace kontor {

namespace {

class PeoplePlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"users.merge", "Make one of two accounts, up to one's own rights.", {}});
        registry.permission({"users.anonymise", "Take everything personal of somebody out of the product.", {}});
        registry.permission({"users.export", "Get everything that is stored about somebody.", {}});
        registry.record(erasureType());
        registry.job(erasureJob());
        registry.provides<People>(_service);
        addPeopleImports(registry);
        addPeopleRoutes(registry);
        addPeopleCommands(registry);
    }

    void start(Kernel& kernel) override { _service->start(kernel); }

  private:
    std::shared_ptr<PeopleService> _service = std::make_shared<PeopleService>();
};

}  // namespace

std::shared_ptr<Plugin> makePeoplePlugin() {
    return std::make_shared<PeoplePlugin>();
}

}  // namespace kontor
