#include "kontor/plugin.h"

#include "collaboration_service.h"
#include "groups.h"

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

        registry.group(messageGroup());
        registry.group(noteGroup());
        registry.group(taskGroup());
        registry.group(relationGroup(_targets));
        registry.group(activityGroup());
        registry.guard(requiredTasksDone());
        registry.provides<Collaboration>(_service);
    }

    void start(Kernel& kernel) override {
        _targets->begin(kernel);
        _service->begin(kernel);
    }

  private:
    std::shared_ptr<RelationTargets> _targets = std::make_shared<RelationTargets>();
    std::shared_ptr<CollaborationService> _service = std::make_shared<CollaborationService>();
};

}  // namespace kontor::collaboration

KONTOR_PLUGIN(kontor::collaboration::CollaborationPlugin)
