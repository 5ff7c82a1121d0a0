#include "kontor/plugin.h"

#include "commands.h"
#include "computer_type.h"
#include "directory.h"
#include "directory_people.h"
#include "directory_sign_in.h"
#include "mapping.h"
#include "pages.h"
#include "routes.h"
#include "run.h"
#include "runs.h"

namespace kontor::directory {

class DirectoryPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"directory.administer", "Set up directories and synchronise people from them.", {}});
        registry.record(directoryType());
        registry.record(mappingType());
        registry.record(runType());
        registry.record(computerType());
        addRoutes(registry);
        addCommands(registry);
        addPages(registry);
        registry.job(syncJob());
        registry.job(scheduleJob());
        registry.provides<SignInSource>(_signIn);
        registry.provides<Computers>(computerService());
        registry.provides<PersonalData>(std::make_shared<DirectoryPeople>());
        registry.provides<DomainPeople>(_signIn);
    }

    void start(Kernel& kernel) override { _signIn->begin(kernel); }
    void stop() noexcept override { _signIn->end(); }

  private:
    std::shared_ptr<DirectorySignIn> _signIn = std::make_shared<DirectorySignIn>();
};

}  // namespace kontor::directory

KONTOR_PLUGIN(kontor::directory::DirectoryPlugin)
