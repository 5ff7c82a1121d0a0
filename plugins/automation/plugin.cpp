#include "kontor/plugin.h"

#include "actions.h"
#include "commands.h"
#include "engine.h"
#include "housekeeping.h"
#include "kontor/personal_data.h"
#include "pages.h"
#include "record_runs_ways.h"
#include "routes.h"
#include "rule.h"
#include "run.h"
#include "trial.h"
#include "trial_service.h"

namespace kontor::automation {

class AutomationPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission(
            {"automation.configure", "Set up rules. They act with all rights of the product, whoever made them.", {}});

        registry.permission({"automation.read_runs",
                             "See which rules acted on the records one sees, and what they did.", roles::staff,
                             Permission::Limited::byRow});

        registry.record(ruleType());
        registry.group(runGroup());
        registry.record(trialType());
        registry.group(trialItemGroup());

        provideFieldActions(registry);
        provideAssignActions(registry);
        provideTalkActions(registry);
        provideTaskActions(registry);

        registry.setting({"automation.keep_days",
                          Setting::Type::integer,
                          90,
                          "For how many days runs of rules are kept. Trials are kept for a week.",
                          {},
                          2,
                          3650});
        const auto engine = _engine;
        registry.on("automation.rules", "Lets rules answer what happened.",
                    [engine](const StoredEvent& stored, Kernel& kernel) { engine->handle(stored, kernel); });
        registry.job({.name = "automation.schedule",
                      .doc = "Calls the rules that go by the clock.",
                      .every = std::chrono::minutes(1),
                      .run = [engine](JobRun& run, Kernel& kernel) { engine->tick(run, kernel); }});
        registry.job(trialJob());
        registry.job(sweepJob());
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(std::vector<PersonColumn>{
            {.table = "automation_turns", .column = "user_id", .erase = PersonColumn::Erase::keep}}));
        addRoutes(registry);
        addCommands(registry);
        addPages(registry);
        addTrialPages(registry);
        addRecordRuns(registry);
    }

  private:
    std::shared_ptr<Engine> _engine = std::make_shared<Engine>();
};

}  // namespace kontor::automation

KONTOR_PLUGIN(kontor::automation::AutomationPlugin)
