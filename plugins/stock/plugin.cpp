#include "kontor/plugin.h"

#include "level.h"
#include "movement.h"
#include "store.h"
#include "ways_in.h"

namespace kontor::stock {

class StockPlugin : public Plugin {
  public:
    void install(Registry& registry) const override {
        using Limited = Permission::Limited;
        registry.permission({"consumables.read", "See the articles there are in stores.", roles::staff, Limited::kept});
        registry.permission({"consumables.write", "Write the articles there are in stores.", {"agent"}});
        registry.permission(
            {"stock.read", "See stores, what is in them, and what was moved.", roles::staff, Limited::byRow});
        registry.permission({"stock.move", "Receive, issue, transfer and count.", {"agent"}, Limited::byRow});
        registry.permission({"stock.configure", "Set up stores, and how much they should hold.", {}, Limited::byRow});

        registry.record(storeType());
        registry.record(consumableType());
        registry.record(levelType());
        registry.record(movementType());
        registry.importKind({.kind = std::string(Store::kind), .keys = {"name"}});
        registry.importKind({.kind = std::string(Consumable::kind),
                             .keys = {"sku", "name", "barcode"},
                             .called = {{"sku", {"artikelnummer", "articlenumber"}}},
                             .makes = {"supplier"}});
        registry.notice({.id = "stock.below_minimum",
                         .title = "stock.notice.below.title",
                         .doc = "A store I look after has too few of an article.",
                         .usual = NoticeType::Usual::mail,
                         .roles = roles::staff});
        addRoutes(registry);
        addCommands(registry);
        addPages(registry);
    }
};

}  // namespace kontor::stock

KONTOR_PLUGIN(kontor::stock::StockPlugin)
