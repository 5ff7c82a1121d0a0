#include "kontor/plugin.h"

#include "absence.h"
#include "absence_store.h"
#include "away_book.h"
#include "commands.h"
#include "month_page.h"
#include "profile.h"

namespace kontor::absences {

namespace {

void advance(Kernel& kernel) {
    const Viewer system = Viewer::system("absences begin and end");
    kernel.db().write([&](Transaction& tx) {
        // The rules of the record set the state; there is nothing else to change.
        for (const auto id : dueAbsences(tx, kernel.clock().now()))
            kernel.records().patch(tx, system, {std::string(Absence::kind), id}, Patch());
    });
}

}  // namespace

class AbsencesPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission(
            {"absences.own", "Say when one is away and who stands in.", roles::everybody, Limited::kept});
        registry.permission({"absences.read", "See when colleagues are away.", roles::staff, Limited::kept});
        registry.permission({"absences.manage", "Say it for others.", {}});
        registry.record(absenceType());
        const auto book = std::make_shared<AwayBook>();
        registry.provides<Absences>(book);
        registry.provides<AwayList>(book);
        registry.job({.name = "absences.advance",
                      .doc = "Lets absences begin and end.",
                      .every = std::chrono::minutes(1),
                      .run = [](JobRun&, Kernel& kernel) { advance(kernel); }});
        addProfile(registry);
        addMonth(registry);
        registry.command(listCommand());
        registry.menu({.id = "records.absences",
                       .area = MenuEntry::Area::admin,
                       .title = "records.absences",
                       .path = "/admin/records/absences",
                       .icon = "calendar",
                       .access = needs("absences.manage"),
                       .order = 75,
                       .group = menuGroups::serviceDesk});
    }
};

}  // namespace kontor::absences

KONTOR_PLUGIN(kontor::absences::AbsencesPlugin)
