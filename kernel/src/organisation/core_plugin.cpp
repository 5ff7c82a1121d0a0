#include "organisation/core_plugin.h"

#include "identity/second_factor_store.h"
#include "organisation/core_routes.h"
#include "organisation/group_type.h"
#include "organisation/housekeeping.h"
#include "organisation/role_type.h"
#include "organisation/token_type.h"
#include "organisation/tree_types.h"
#include "organisation/user.h"

namespace kontor {

namespace {

Setting textSetting(std::string key, std::string fallback, std::string doc) {
    return {.key = std::move(key), .fallback = std::move(fallback), .doc = std::move(doc)};
}

class CorePlugin : public Plugin {
  public:
    void start(Kernel& kernel) override { _secondFactor->start(kernel); }

    void install(Registry& registry) const override {
        registry.permission(
            {"users.read", "See oneself and the names of those who work on requests.", {"agent", "requester"}});
        registry.permission({"users.read_all", "See everybody, with all that is known of them.", {"agent"}});
        registry.permission(
            {"users.write_own", "Change one's own language, time zone and telephone number.", {"agent", "requester"}});
        registry.permission(
            {"users.write", "Add, change and delete people, their passwords and roles, up to one's own rights.", {}});
        registry.permission({"groups.read", "See the groups.", {"agent", "requester"}});
        registry.permission({"groups.write", "Add, change and delete groups.", {}});
        registry.permission({"roles.read", "See the roles and what they allow.", {"agent"}});
        registry.permission({"roles.write", "Add, change and delete roles, up to one's own rights.", {}});
        registry.permission({"locations.read", "See the places.", {"agent", "requester"}});
        registry.permission({"locations.write", "Add, change and delete places.", {}});
        registry.permission({"departments.read", "See the departments.", {"agent", "requester"}});
        registry.permission({"departments.write", "Add, change and delete departments.", {}});
        registry.permission({"categories.read", "See the categories.", {"agent", "requester"}});
        registry.permission({"categories.write", "Add, change and delete categories.", {}});
        registry.permission({"tokens.use", "Make, see and revoke one's own access tokens.", {"agent", "requester"}});
        registry.permission({"files.read", "Read the files of records one may see.", {"agent", "requester"}});
        registry.permission({"files.write", "Upload files.", {"agent", "requester"}});
        registry.permission({"settings.write", "Change the settings of the product.", {}});

        registry.record(userType());
        registry.record(groupType());
        registry.record(roleType());
        registry.record(locationType());
        registry.record(departmentType());
        registry.record(categoryType());
        registry.record(tokenType());

        addSessionRoutes(registry);
        addSecondFactorRoutes(registry);
        registry.provides<SecondFactor>(_secondFactor);
        addFileRoutes(registry);

        registry.setting(textSetting("core.organisation", "", "Name of the organisation, on pages and in mail."));
        registry.setting(
            textSetting("core.default_time_zone", "Europe/Berlin", "Time zone of new people until they choose one."));
        Setting locale = textSetting("core.default_locale", "de", "Language of new people until they choose one.");
        locale.type = Setting::Type::choice;
        locale.choices = {"de", "en"};
        registry.setting(std::move(locale));

        for (auto& job : housekeepingJobs()) registry.job(std::move(job));
    }

  private:
    std::shared_ptr<SecondFactorStore> _secondFactor = std::make_shared<SecondFactorStore>();
};

}  // namespace

std::shared_ptr<Plugin> makeCorePlugin() {
    return std::make_shared<CorePlugin>();
}

}  // namespace kontor
