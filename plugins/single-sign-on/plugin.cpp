#include "kontor/plugin.h"

#include "commands.h"
#include "identity_provider.h"
#include "kerberos_pages.h"
#include "kontor/personal_data.h"
#include "pages.h"
#include "provider_logo.h"
#include "provider_mapping.h"
#include "routes.h"
#include "scim_limit.h"
#include "scim_routes.h"
#include "sign_in_pages.h"
#include "single_sign_on.h"
#include "sso_store.h"

namespace kontor::sso {

class SingleSignOnPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        registry.permission({"sso.administer", "Set up identity providers, Kerberos and provisioning.", {}});
        registry.permission({"sso.provision", "Provision people and groups by SCIM.", {}});
        registry.record(identityProviderType());
        registry.record(providerMappingType());

        using Type = Setting::Type;
        registry.setting({"sso.allowed_networks",
                          Type::longText,
                          "",
                          "Networks inside of the house that identity providers may be in, as 10.1.0.0/16 or fd00::/8, "
                          "separated by commas or lines. Without it only public addresses are called.",
                          {}});
        registry.setting({"sso.timeout_seconds",
                          Type::integer,
                          10,
                          "For how many seconds an answer of an identity provider is waited for.",
                          {},
                          1,
                          30});

        registry.setting({"sso.scim_adopts",
                          Type::boolean,
                          false,
                          "Whether SCIM sees and may take over accounts that are there already, as far as they may do "
                          "no more than the "
                          "owner of its token.",
                          {}});
        registry.setting({"sso.scim_per_minute",
                          Type::integer,
                          1200,
                          "How many SCIM requests a minute an account may make.",
                          {},
                          1,
                          100'000});

        registry.setting({"sso.kerberos_keytab",
                          Type::text,
                          "",
                          "Keytab file with the keys of HTTP/NAME of this server, for sign-in with Kerberos tickets of "
                          "the domain; empty: off.",
                          {}});
        registry.setting({"sso.kerberos_service",
                          Type::text,
                          "",
                          "Principal that tickets must be for, as HTTP/kontor.example.org; empty: any of the keytab.",
                          {}});
        registry.setting({"sso.kerberos_local_realm",
                          Type::text,
                          "",
                          "Realm whose people are accounts here by their login, besides those of directories; empty: "
                          "none.",
                          {}});
        registry.setting({"sso.kerberos_networks",
                          Type::longText,
                          "",
                          "Networks whose browsers are asked for a ticket before they see the form, as 10.1.0.0/16, "
                          "separated by commas or lines.",
                          {}});

        addSignInPages(registry);
        addKerberosPages(registry);
        addScimRoutes(registry);
        addRoutes(registry);
        addLogoRoutes(registry);
        addPages(registry);
        addCommands(registry);
        registry.job({.name = "sso.prune",
                      .doc = "Forgets sign-ins with providers that are over.",
                      .every = std::chrono::hours(1),
                      .run = [](JobRun&, Kernel& kernel) {
                          kernel.db().write([&](Transaction& tx) { store::prune(tx, kernel.clock().now()); });
                      }});
        registry.provides<SingleSignOn>(_sso);
        registry.provides<web::OtherSignIn>(_sso);
        registry.provides<ScimLimit>(_scimLimit);
        registry.provides<PersonalData>(std::make_shared<PersonColumns>(std::vector<PersonColumn>{
            {.table = "sso_identities", .column = "user_id", .shown = {"provider_id", "subject", "seen_at"}},
            {.table = "sso_sessions", .column = "user_id", .shown = {"provider_id", "subject", "created_at"}},
            {.table = "scim_users", .column = "user_id", .shown = {"external_id", "names"}}}));
    }

    void start(Kernel& kernel) override { _sso->begin(kernel); }

  private:
    std::shared_ptr<SingleSignOn> _sso = std::make_shared<SingleSignOn>();
    std::shared_ptr<ScimLimit> _scimLimit = std::make_shared<ScimLimit>();
};

}  // namespace kontor::sso

KONTOR_PLUGIN(kontor::sso::SingleSignOnPlugin)
