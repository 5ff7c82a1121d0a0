#include "kontor/plugin.h"

#include "commands.h"
#include "maker.h"
#include "pages.h"
#include "recurring_ticket.h"

namespace kontor::recurring {

class RecurringPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"recurring.manage", "Set up tickets that are made again and again.", {}});
        registry.record(recurringType());
        registry.job(makingJob());
        addPages(registry);
        addCommands(registry);
    }
};

}  // namespace kontor::recurring

KONTOR_PLUGIN(kontor::recurring::RecurringPlugin)
