#include "kontor/plugin.h"

#include "commands.h"
#include "handover_template.h"
#include "one_click.h"
#include "pages.h"
#include "routes.h"
#include "service.h"

namespace kontor::handover {

namespace {

class EnteredHandovers : public Handovers {
  public:
    std::int64_t enter(Transaction& tx, const PastHandover& past) override {
        return handover::enter(tx, *_kernel, past);
    }
    void start(Kernel& kernel) { _kernel = &kernel; }

  private:
    Kernel* _kernel = nullptr;
};

}  // namespace

class HandoverPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"handover.read", "Read hand-overs and returns of one's own.", roles::everybody,
                             Permission::Limited::kept});
        registry.permission({"handover.read_all", "Read the hand-overs and returns of others.", roles::staff,
                             Permission::Limited::byRow});
        registry.permission(
            {"handover.sign", "Sign what one is given or gives back.", roles::active, Permission::Limited::kept});
        registry.permission({"handover.write",
                             "Hand things over to people and take them back.",
                             {"agent", "agent-light"},
                             Permission::Limited::byRow});
        registry.permission({"handover.templates",
                             "Choose among the templates of hand-over documents.",
                             {"agent", "agent-light"},
                             Permission::Limited::kept});
        registry.permission({"handover.configure", "Write the templates of hand-over documents.", {}});
        registry.record(handoverType());
        registry.record(handoverTemplateType());
        registry.job(filingJob());
        registry.searchSource(
            {.kind = "handover", .url = "/handovers/{id}", .fields = {"accessories", "consumables", "note"}});
        registry.provides<Handovers>(_entered);
        addRoutes(registry);
        addNotices(registry);
        addPages(registry);
        addPortalPages(registry);
        addPersonPages(registry);
        addCommands(registry);
    }
    void start(Kernel& kernel) override { _entered->start(kernel); }

  private:
    std::shared_ptr<EnteredHandovers> _entered = std::make_shared<EnteredHandovers>();
};

}  // namespace kontor::handover

KONTOR_PLUGIN(kontor::handover::HandoverPlugin)
