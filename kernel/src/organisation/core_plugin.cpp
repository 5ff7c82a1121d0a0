#include "organisation/core_plugin.h"

#include "identity/impersonation_store.h"
#include "identity/passkey_store.h"
#include "identity/password_link_store.h"
#include "identity/password_policy.h"
#include "identity/rights.h"
#include "identity/second_factor_store.h"
#include "organisation/access_explainer.h"
#include "organisation/core_routes.h"
#include "organisation/custom_choices.h"
#include "organisation/custom_field.h"
#include "organisation/group_type.h"
#include "organisation/housekeeping.h"
#include "organisation/organisation_type.h"
#include "organisation/passkey_type.h"
#include "organisation/role_grant_type.h"
#include "organisation/role_type.h"
#include "organisation/session_type.h"
#include "organisation/sign_in_type.h"
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
    void start(Kernel& kernel) override {
        _secondFactor->start(kernel);
        _passwordLinks->start(kernel);
        _passkeys->start(kernel);
        _impersonation->start(kernel);
        _access->start(kernel);
    }

    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission({"users.read", "See oneself and the names of those who work on requests.", roles::everybody,
                             Limited::kept});
        registry.permission(
            {"users.read_all", "See everybody, with all that is known of them.", roles::staff, Limited::kept});
        registry.permission({"users.write_own", "Change one's own language, time zone and telephone number.",
                             roles::active, Limited::kept});
        registry.permission(
            {"users.write", "Add, change and delete people, their passwords and roles, up to one's own rights."});
        registry.permission({"groups.read", "See the groups.", roles::everybody, Limited::kept});
        registry.permission({"groups.write", "Add, change and delete groups."});
        registry.permission(
            {"roles.read", "See the roles, what they allow and who has them.", {"agent", "auditor"}, Limited::kept});
        registry.permission({"roles.write", "Add, change and delete roles, up to one's own rights."});
        registry.permission(
            {"roles.grant", "Give roles to people and groups, everywhere or within limits, up to one's own rights."});
        registry.permission({"locations.read", "See the places.", roles::everybody, Limited::kept});
        registry.permission({"locations.write", "Add, change and delete places."});
        registry.permission({"departments.read", "See the departments.", roles::everybody, Limited::kept});
        registry.permission({"departments.write", "Add, change and delete departments."});
        registry.permission(
            {"organisations.read", "See the organisations of external people.", roles::staff, Limited::kept});
        registry.permission({"organisations.write", "Add, change and delete organisations."});
        registry.permission({"custom_fields.read", "See which fields were added.", roles::everybody, Limited::kept});
        registry.permission({"custom_fields.write", "Add fields to tickets, people and other records."});
        registry.permission({"categories.read", "See the categories.", roles::everybody, Limited::kept});
        registry.permission({"categories.write", "Add, change and delete categories."});
        registry.permission(
            {"tokens.use", "Make, see and revoke one's own access tokens.", roles::active, Limited::kept});
        registry.permission({"sessions.use", "See one's own sessions and sign-ins, and end sessions.", roles::everybody,
                             Limited::kept});
        registry.permission({"users.impersonate", "Act as other people for support, up to one's own rights."});
        registry.permission({"users.read_sign_ins", "See the sign-ins of everybody.", {"auditor"}});
        registry.permission({"files.read", "Read the files of records one may see.", roles::everybody, Limited::kept});
        registry.permission({"files.write", "Upload files.", roles::active, Limited::kept});
        registry.permission({"settings.write", "Change the settings of the product."});

        registry.record(userType());
        registry.record(groupType());
        registry.record(roleType());
        registry.record(roleGrantType());
        registry.record(locationType());
        registry.record(departmentType());
        registry.record(categoryType());
        registry.record(organisationType());
        registry.record(customFieldType());
        addCustomChoices(registry);
        registry.provides<CustomFields>(std::make_shared<CustomFieldStore>());
        registry.record(tokenType());
        registry.record(sessionType());
        registry.record(signInType());
        registry.record(passkeyType());

        addSessionRoutes(registry);
        addSecondFactorRoutes(registry);
        registry.provides<SecondFactor>(_secondFactor);
        addPasswordLinkRoutes(registry);
        addImpersonationRoutes(registry);
        registry.provides<Passkeys>(_passkeys);
        registry.provides<Impersonation>(_impersonation);
        registry.provides<PasswordLinks>(_passwordLinks);
        registry.job(PasswordLinkStore::job());
        addFileRoutes(registry);
        addAccessRoutes(registry);
        registry.provides<AccessReport>(_access);
        registry.provides<Rights>(std::make_shared<RightsService>());

        registry.setting(textSetting("core.organisation", "", "Name of the organisation, on pages and in mail."));
        Setting currency = textSetting("core.currency", "EUR", "Currency of amounts written without one.");
        currency.type = Setting::Type::choice;
        currency.choices = {"EUR", "CHF", "GBP", "USD", "CZK", "DKK", "HUF", "NOK", "PLN", "SEK"};
        registry.setting(std::move(currency));
        registry.setting(
            textSetting("core.default_time_zone", "Europe/Berlin", "Time zone of new people until they choose one."));
        Setting locale = textSetting("core.default_locale", "de", "Language of new people until they choose one.");
        locale.type = Setting::Type::choice;
        locale.choices = {"de", "en"};
        registry.setting(std::move(locale));

        addPasswordSettings(registry);
        registry.setting({.key = "core.sign_in_log_days",
                          .type = Setting::Type::integer,
                          .fallback = 180,
                          .doc = "For how many days the sign-in log is kept.",
                          .minimum = 1,
                          .maximum = 3650});

        for (auto& job : housekeepingJobs()) registry.job(std::move(job));
    }

  private:
    std::shared_ptr<AccessExplainer> _access = std::make_shared<AccessExplainer>();
    std::shared_ptr<PasskeyStore> _passkeys = std::make_shared<PasskeyStore>();
    std::shared_ptr<ImpersonationStore> _impersonation = std::make_shared<ImpersonationStore>();
    std::shared_ptr<PasswordLinkStore> _passwordLinks = std::make_shared<PasswordLinkStore>();
    std::shared_ptr<SecondFactorStore> _secondFactor = std::make_shared<SecondFactorStore>();
};

}  // namespace

std::shared_ptr<Plugin> makeCorePlugin() {
    return std::make_shared<CorePlugin>();
}

}  // namespace kontor
