#include "kontor/plugin.h"

#include "announcement.h"
#include "commands.h"
#include "kontor/personal_data.h"
#include "notices.h"
#include "routes.h"
#include "service.h"

namespace kontor::announcements {

class AnnouncementsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission(
            {"announcements.read", "Read announcements to everyone.", roles::everybody, Permission::Limited::kept});
        registry.permission(
            {"announcements.read_agents", "Read announcements to agents.", roles::staff, Permission::Limited::kept});
        registry.permission({"announcements.write", "Write and withdraw announcements, see those to come."});

        registry.record(announcementType());
        registry.route(dismissRoute());
        registry.page(dismissPage());
        registry.panel(noticesPanel("announcements.workspace", "workspace.top"));
        registry.panel(noticesPanel("announcements.portal", "portal.top"));
        registry.menu({.id = "records.announcements",
                       .area = MenuEntry::Area::admin,
                       .title = "records.announcements",
                       .path = "/admin/records/announcements",
                       .icon = "bell",
                       .access = needs("announcements.write"),
                       .order = 70,
                       .group = menuGroups::serviceDesk});
        registry.command(listCommand());
        registry.command(postCommand());
        registry.command(withdrawCommand());
        registry.job({.name = "announcements.advance",
                      .doc = "Shows announcements whose time has come, ends those whose time is over.",
                      .every = std::chrono::minutes(1),
                      .run = [](JobRun&, Kernel& kernel) { advance(kernel); }});
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(
            std::vector<PersonColumn>{{.table = "announcement_dismissals", .column = "user_id"}}));
    }
};

}  // namespace kontor::announcements

KONTOR_PLUGIN(kontor::announcements::AnnouncementsPlugin)
