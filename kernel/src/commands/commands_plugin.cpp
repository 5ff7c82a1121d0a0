#include "commands/commands_plugin.h"

#include "commands/command_parts.h"
#include "commands/journal_follower.h"

namespace kontor {

namespace {

class CommandsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"server.read", "See how the server, its plugins and jobs are.", {"auditor"}});
        registry.permission({"server.write", "Run and cancel jobs, change how much is logged.", {}});
        registry.permission({"journal.read", "Read and check the whole journal.", {"auditor"}});
        addStatusCommands(registry);
        addAccessCommands(registry);
        addUserCommands(registry);
        addSignInCommands(registry);
        addTokenCommands(registry);
        addJournalCommands(registry, _follower);
        addJobCommands(registry);
        addSettingCommands(registry);
    }
    void start(Kernel& kernel) override { _follower->start(kernel); }
    void stop() noexcept override { _follower->stop(); }

  private:
    std::shared_ptr<JournalFollower> _follower = std::make_shared<JournalFollower>();
};

}  // namespace

std::shared_ptr<Plugin> makeCommandsPlugin() {
    return std::make_shared<CommandsPlugin>();
}

}  // namespace kontor
