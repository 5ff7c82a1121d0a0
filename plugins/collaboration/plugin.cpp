#include "kontor/plugin.h"

#include "checklists.h"
#include "collaboration_service.h"
#include "commands.h"
#include "draft_sender.h"
#include "drafts.h"
#include "groups.h"
#include "kontor/personal_data.h"
#include "notices.h"
#include "task_routes.h"

namespace kontor::collaboration {

class CollaborationPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission({"collaboration.read",
                             "Read the conversation, public notes and relations of the records one may see.",
                             roles::everybody, Limited::kept});
        registry.permission({"collaboration.reply", "Write messages into the conversation of the records one may see.",
                             roles::active, Limited::kept});
        registry.permission({"collaboration.read_private", "Read private notes.", roles::staff, Limited::byRow});
        registry.permission({"collaboration.read_tasks", "See the tasks of records.", roles::staff, Limited::byRow});
        registry.permission(
            {"collaboration.read_activity", "See who changed what in a record.", roles::staff, Limited::byRow});
        registry.permission({"collaboration.write",
                             "Write notes, tasks and relations; answer requesters.",
                             {"agent", "agent-light"},
                             Limited::byRow});
        registry.permission(
            {"collaboration.delete", "Delete messages and notes, change the notes of others.", {}, Limited::byRow});

        registry.permission({"collaboration.checklists", "See the checklists that can be applied to records.",
                             roles::staff, Limited::kept});
        registry.permission({"collaboration.configure", "Keep checklists.", {}});

        registry.group(messageGroup());
        registry.group(noteGroup());
        registry.group(taskGroup());
        registry.group(relationGroup(_targets));
        registry.group(draftGroup());
        registry.group(activityGroup(_hidden));
        registry.record(checklistType());
        registry.guard(requiredTasksDone());
        addTaskRoutes(registry);
        registry.route(sendDraftRoute());
        registry.job({.name = "collaboration.send_drafts",
                      .doc = "Sends messages and notes whose time has come.",
                      .every = std::chrono::seconds(15),
                      .run = [](JobRun&, Kernel& kernel) { sendDueDrafts(kernel); }});
        registry.setting({.key = "collaboration.undo_seconds",
                          .type = Setting::Type::integer,
                          .fallback = 5,
                          .doc = "How many seconds a message that was sent can be taken back.",
                          .minimum = 0,
                          .maximum = 60});
        addNotices(registry);
        addCommands(registry);
        registry.menu({.id = "records.checklists",
                       .area = MenuEntry::Area::admin,
                       .title = "records.checklists",
                       .path = "/admin/records/checklists",
                       .icon = "list-check",
                       .access = needs("collaboration.configure"),
                       .order = 69,
                       .group = menuGroups::serviceDesk});
        registry.provides<PersonalData>(
            std::make_shared<PersonColumns>(std::vector<PersonColumn>{{.table = "mentions", .column = "user_id"}}));
        registry.provides<Collaboration>(_service);
    }

    void start(Kernel& kernel) override {
        _targets->begin(kernel);
        _hidden->begin(kernel);
        _service->begin(kernel);
    }

  private:
    std::shared_ptr<RelationTargets> _targets = std::make_shared<RelationTargets>();
    std::shared_ptr<HiddenFields> _hidden = std::make_shared<HiddenFields>();
    std::shared_ptr<CollaborationService> _service = std::make_shared<CollaborationService>();
};

}  // namespace kontor::collaboration

KONTOR_PLUGIN(kontor::collaboration::CollaborationPlugin)
