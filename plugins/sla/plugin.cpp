#include "kontor/plugin.h"

#include "applying.h"
#include "commands.h"
#include "keeper.h"
#include "kontor/personal_data.h"
#include "pages.h"
#include "policies.h"
#include "policy.h"
#include "routes.h"
#include "step_actions.h"
#include "upkeep.h"

namespace kontor::sla {

class SlaPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"sla.read", "See clocks of the tickets one sees, and the policies behind them.",
                             roles::staff, Permission::Limited::kept});
        registry.permission({"sla.manage", "Set up what is promised: service level policies and their steps.", {}});
        registry.record(policyType(_policies));
        registry.provides<tickets::DueDates>(_keeper);
        addUpkeep(registry, _keeper);
        addApplying(registry, _keeper);
        addNotices(registry);
        addRoutes(registry, _keeper);
        addPolicyPages(registry, _keeper);
        addTicketPages(registry, _keeper);
        addCommands(registry, _keeper);
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(std::vector<PersonColumn>{
            {.table = "sla_applications", .column = "applied_by_id", .erase = PersonColumn::Erase::keep}}));
    }

    void start(Kernel& kernel) override {
        _keeper->begin(kernel);
        // So that the first ticket need not look for them.
        kernel.db().read([&](Transaction& tx) { _policies->get(tx, kernel.clock()); });
    }

  private:
    std::shared_ptr<Policies> _policies = std::make_shared<Policies>();
    std::shared_ptr<Keeper> _keeper = std::make_shared<Keeper>(_policies);
};

}  // namespace kontor::sla

KONTOR_PLUGIN(kontor::sla::SlaPlugin)
