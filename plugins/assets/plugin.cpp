#include "kontor/plugin.h"

#include "asset_catalogue.h"
#include "asset_link.h"
#include "asset_record.h"
#include "asset_review.h"
#include "commands.h"
#include "disposal.h"
#include "graph_page.h"
#include "held.h"
#include "import_kinds.h"
#include "insight_routes.h"
#include "loan.h"
#include "maintenance.h"
#include "menus.h"
#include "overdue.h"
#include "pages.h"
#include "register.h"
#include "relation.h"
#include "routes.h"
#include "stocktake.h"

namespace kontor::assets {

class AssetsPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission({"assets.read", "See the assets one holds.", roles::everybody, Limited::kept});
        registry.permission({"assets.read_all", "See all assets.", roles::staff, Limited::byRow});
        registry.permission({"assets.read_department",
                             "See the assets of one's own department and those below it.",
                             {},
                             Limited::byRow});
        registry.permission(
            {"assets.read_location", "See the assets of one's own place and all within it.", {}, Limited::byRow});
        registry.permission(
            {"assets.read_organisation", "See the assets of one's own organisation.", {}, Limited::byRow});
        registry.permission({"assets.read_catalogue", "See types, makers, models and which changes of state there are.",
                             roles::everybody, Limited::kept});
        registry.permission({"assets.write", "Enter and change assets.", {"agent"}, Limited::byRow});
        registry.permission({"assets.link", "Say of a record which assets it is about.", roles::active, Limited::kept});
        registry.permission({"assets.write_catalogue", "Enter and change makers and models.", {"agent"}});
        registry.permission({"assets.dispose", "Draw up the protocols by which assets leave the house.", {}});
        registry.permission({"assets.delete", "Delete assets.", {}, Limited::byRow});
        registry.permission(
            {"assets.configure", "Set up types and changes of state, decide what audits could not.", {}});

        registry.record(assetType());
        registry.record(assetTypeType());
        registry.record(manufacturerType());
        registry.record(assetModelType());
        registry.record(assetMoveType());
        registry.record(assetReviewType());
        registry.record(loanType());
        registry.record(assetRelationType());
        registry.record(disposalType());
        registry.record(stocktakeType());
        registry.group(assetLinkGroup());
        registry.group(maintenanceGroup());
        registry.group(scanGroup());

        registry.searchSource({.kind = "asset",
                               .url = "/assets/{id}",
                               .fields = {"number", "name", "serial", "barcode", "notes"},
                               .groups = {"notes"}});
        registry.provides<Register>(_register);
        for (auto& kind : importKinds()) registry.importKind(std::move(kind));
        addRoutes(registry);
        addInsightRoutes(registry);
        addOverdueNotices(registry);
        addHeldAssets(registry);
        addGraphPages(registry);
        addPages(registry);
        addCommands(registry);
        addMenus(registry);
    }

    void start(Kernel& kernel) override { _register->begin(kernel); }

  private:
    std::shared_ptr<AssetRegister> _register = std::make_shared<AssetRegister>();
};

}  // namespace kontor::assets

KONTOR_PLUGIN(kontor::assets::AssetsPlugin)
