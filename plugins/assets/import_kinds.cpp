#include "import_kinds.h"

#include "kontor/encoding.h"

namespace kontor::assets {

namespace {

/// A type nobody has declared yet is of the family of all the rest, until somebody says better.
Json typeNamed(const std::string& cell, ImportNames& names) {
    return names.findOrMake("asset_type", cell, Json::object({{"family", "other"}}), "type");
}

/// Suppliers belong to another plugin, which may not be there; exports then know their numbers only.
Json supplierNamed(const std::string& cell, ImportNames& names) {
    if (const auto id = wholeNumber(cell)) return *id;
    return names.findOrMake("supplier", cell, Json::object(), "supplier");
}

}  // namespace

std::vector<ImportKind> importKinds() {
    return {
        {.kind = "asset",
         .keys = {"number", "serial", "barcode"},
         .columns =
             {{.name = "type", .field = "type_id", .called = {"typ", "art", "category", "itemtype"}, .read = typeNamed},
              {.name = "supplier", .field = "supplier_id", .called = {"lieferant", "vendor"}, .read = supplierNamed}},
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
         .makes = {"manufacturer", "asset_model", "location", "department"}},
        {.kind = "manufacturer", .keys = {"name"}, .called = {{"name", {"maker", "vendor", "hersteller"}}}},
        {.kind = "asset_model",
         .keys = {"name", "part_number"},
         .called = {{"name", {"model", "modell"}}, {"part_number", {"productnumber", "artikelnummer"}}},
         .makes = {"manufacturer", "asset_type"}}};
}

}  // namespace kontor::assets
