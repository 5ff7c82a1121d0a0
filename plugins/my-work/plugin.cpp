#include "kontor/plugin.h"

#include "commands.h"
#include "kontor/personal_data.h"
#include "pages.h"
#include "routes.h"

namespace kontor::my_work {

class MyWorkPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        addRoutes(registry);
        addPages(registry);
        addCommands(registry);
        registry.provides<PersonalData>(
            std::make_shared<PersonColumns>(std::vector<PersonColumn>{{.table = "worklist_feeds",
                                                                       .column = "user_id",
                                                                       .merge = PersonColumn::Merge::drop,
                                                                       .shown = {"created_at", "last_used_at"}}}));
    }
};

}  // namespace kontor::my_work

KONTOR_PLUGIN(kontor::my_work::MyWorkPlugin)
