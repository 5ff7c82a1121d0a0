#include "kontor/plugin.h"

#include "commands.h"
#include "installation.h"
#include "installed_service.h"
#include "kontor/personal_data.h"
#include "license.h"
#include "license_store.h"
#include "pages.h"
#include "position.h"
#include "product.h"
#include "routes.h"
#include "rule.h"
#include "software_import.h"
#include "title.h"
#include "upkeep.h"

namespace kontor::software {

namespace {

/// A licence is allocated to a person once; the rest of what it says of people the field tables tell.
class AllocationsOfPeople : public PersonalData {
  public:
    void merge(Transaction& tx, const Person& from, const Person& into) override {
        dropDoubleAllocations(tx, from.id, into.id);
    }
};

}  // namespace

class SoftwarePlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        addPermissions(registry);
        registry.record(productType());
        registry.record(titleType());
        registry.record(ruleType());
        registry.record(installationType());
        registry.record(changeType());
        registry.record(licenseType());
        registry.group(allocationGroup());
        registry.record(positionType());
        registry.record(lineType());
        registry.record(alertType());
        addSettings(registry);
        addRoutes(registry, _installed);
        addPages(registry);
        addCommands(registry);
        addUpkeep(registry);
        registry.importKind({.kind = "license",
                             .keys = {"name", "order_number"},
                             .called = {{"quantity", {"seats", "count", "anzahl"}},
                                        {"valid_until", {"expires", "expirydate", "ablaufdatum"}},
                                        {"product_version", {"version"}}}});
        registry.importKind({.kind = "software_rule", .keys = {"name"}});
        addProgramsOfAssets(registry);
        registry.provides<Installed>(_installed);
        registry.provides<PersonalData>(std::make_shared<AllocationsOfPeople>());
        registry.searchSource({.kind = "software", .url = "/software/{id}", .fields = {"name", "notes"}});
        registry.searchSource(
            {.kind = "license", .url = "/licenses/{id}", .fields = {"name", "order_number", "notes"}, .groups = {}});
    }

    void start(Kernel& kernel) override { _installed->begin(kernel); }

  private:
    static void addPermissions(Registry& registry) {
        using Limited = Permission::Limited;
        registry.permission(
            {"software.read", "See products, reported titles and recognition rules.", roles::staff, Limited::kept});
        registry.permission(
            {"software.manage", "Change products, titles and recognition rules, and ban software.", {}});
        registry.permission({"software.read_installations", "See what is installed on all machines.", roles::staff});
        registry.permission({"software.report", "Report and enter what is installed on machines.", {}});
        registry.permission({"software.read_licenses", "See licences and licence positions.", roles::staff});
        registry.permission({"software.manage_licenses", "Enter, change and allocate licences.", {}});
        registry.permission({"software.read_keys", "Read the keys of licences.", {}});
    }

    static void addSettings(Registry& registry) {
        using Type = Setting::Type;
        registry.setting(
            {"software.notify_group",
             Type::text,
             "",
             "Name of the group whose members are told of banned software and of licences that end. Who is "
             "responsible for a licence is told as well.",
             {}});
        registry.setting({"software.remind_days",
                          Type::text,
                          "90, 30, 7",
                          "How many days before a licence or its maintenance ends people are reminded.",
                          {}});
        registry.setting(
            {"software.idle_days",
             Type::integer,
             90,
             "After how many days without being seen a machine counts as idle: its licences could be taken "
             "back.",
             {},
             7,
             3650});
    }

    std::shared_ptr<InstalledService> _installed = std::make_shared<InstalledService>();
};

}  // namespace kontor::software

KONTOR_PLUGIN(kontor::software::SoftwarePlugin)
