#include "import_kinds.h"

namespace kontor::assets {

std::vector<ImportKind> importKinds() {
    return {{.kind = "asset",
             .keys = {"number", "serial", "barcode"},
             .called = {{"number", {"inventorynumber", "assettag", "assetnumber", "inventarnummer", "otherserial"}},
                        {"name", {"hostname", "computername", "bezeichnung", "geratename"}},
                        {"serial", {"serialnumber", "seriennummer"}},
                        {"barcode", {"strichcode"}},
                        {"state", {"status", "zustand"}},
                        {"user_id", {"holder", "person", "assignedto", "contact", "benutzer", "nutzer", "inhaber"}},
                        {"location_id", {"room", "place", "site", "raum", "standort", "ort"}},
                        {"department_id", {"abteilung", "unit"}},
                        {"price", {"cost", "purchasecost", "value", "preis", "anschaffungspreis"}},
                        {"purchased_on", {"purchasedate", "buydate", "kaufdatum", "anschaffungsdatum"}},
                        {"warranty_until", {"warrantyend", "warrantydate", "garantiebis", "garantieende"}},
                        {"cost_centre", {"costcenter", "kostenstelle"}},
                        {"order_number", {"ordernumber", "bestellnummer"}},
                        {"notes", {"comment", "comments", "remarks", "bemerkung", "bemerkungen"}}},
             .makes = {"asset_type", "manufacturer", "asset_model"}},
            {.kind = "manufacturer", .keys = {"name"}, .called = {{"name", {"maker", "vendor", "hersteller"}}}},
            {.kind = "asset_model",
             .keys = {"name", "part_number"},
             .called = {{"name", {"model", "modell"}}, {"part_number", {"productnumber", "artikelnummer"}}},
             .makes = {"manufacturer", "asset_type"}}};
}

}  // namespace kontor::assets
