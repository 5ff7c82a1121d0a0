#include "kontor/plugin.h"

#include "asking.h"
#include "commands.h"
#include "one_click.h"
#include "portal.h"
#include "rating.h"
#include "report_page.h"
#include "routes.h"

namespace kontor::satisfaction {

class SatisfactionPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        using Type = Setting::Type;
        registry.permission(
            {"satisfaction.own", "See what one was asked and answered oneself.", roles::everybody, Limited::kept});
        registry.permission(
            {"satisfaction.give", "Say how satisfied one was with one's own tickets.", roles::active, Limited::kept});
        registry.permission({"satisfaction.read", "See how satisfied requesters were with the tickets one sees.",
                             roles::staff, Limited::byRow});

        registry.setting({"satisfaction.ask_when",
                          Type::choice,
                          "closed",
                          "When requesters are asked how satisfied they were.",
                          {"closed", "resolved", "never"}});
        registry.setting(
            {"satisfaction.delay_hours", Type::integer, 1, "How many hours later they are asked.", {}, 0, 24 * 30});
        registry.setting({"satisfaction.days_between",
                          Type::integer,
                          7,
                          "Nobody is asked again before so many days have passed; 0 asks after each ticket.",
                          {},
                          0,
                          3650});
        registry.setting({"satisfaction.open_days",
                          Type::integer,
                          14,
                          "For how many days they may answer, and change what they answered.",
                          {},
                          1,
                          365});
        registry.setting({"satisfaction.low_mark",
                          Type::integer,
                          2,
                          "Marks up to this one are low: the team is told of them. 0 tells nobody.",
                          {},
                          0,
                          5});
        registry.setting({"satisfaction.except", Type::text, "tag:spam",
                          "Tickets nobody is asked about, in the query language; empty for none."});

        registry.group(ratingGroup());
        addAsking(registry);
        addOneClicks(registry);
        addPortal(registry);
        addReportPage(registry);
        addRoutes(registry);
        addCommands(registry);
    }
};

}  // namespace kontor::satisfaction

KONTOR_PLUGIN(kontor::satisfaction::SatisfactionPlugin)
