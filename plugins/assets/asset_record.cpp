#include "asset_record.h"

#include <algorithm>
#include <array>

#include "asset_rules.h"
#include "kontor/assets/asset.h"

namespace kontor::assets {

namespace {

/// The one place that says which assets a viewer sees: who works with them all of them, or those within their limits;
/// everybody else what they hold, and what lies in their own places as far as they are allowed to.
Predicate visibleAssets(const Viewer& viewer) {
    const Predicate all = viewer.within("assets.read_all", assetPlaces());
    if (all.sql.empty()) return {};
    const Predicate own{"t.user_id = ?", {viewer.id()}};
    return disjoin(disjoin(own, ownPlaces(viewer, "assets", assetPlaces())), all);
}

/// What who holds an asset need not know of it.
constexpr std::array<std::string_view, 14> forStaff{
    "supplier_id",  "purchase_document_id", "order_number", "cost_centre", "price",        "residual",
    "depreciation", "useful_months",        "rate",         "notes",       "purchased_on", "tags",
    "custom",       "last_seen_at"};

bool isReadable(const Viewer& viewer, const Field& field) {
    return std::find(forStaff.begin(), forStaff.end(), field.name) == forStaff.end() || viewer.may("assets.read_all");
}

}  // namespace

PlaceColumns assetPlaces() {
    return {.location = "t.location_id",
            .department = "t.department_id",
            .group = "t.group_id",
            .organisation = "t.organisation_id"};
}

RecordType assetType() {
    RecordType type = recordType<Asset>("assets", "assets", assetFields);
    type.doc = "Something the house has: a device, a vehicle, a service; who holds it, where it is, what it cost.";
    type.label = "CONCAT({t}.number, ' ', {t}.name)";
    type.readPermission = "assets.read";
    type.createPermission = "assets.write";
    type.writePermission = "assets.write";
    type.deletePermission = "assets.delete";
    type.visible = visibleAssets;
    type.places = assetPlaces();
    type.fieldReadable = isReadable;
    type.textColumns = {"t.number", "t.name", "t.serial", "t.barcode"};
    type.lookup = {"t.number", "t.name", "t.serial"};
    type.groups = {"notes", "tasks", "documents", "maintenance", "relations", "activity"};
    type.prepare = prepared<Asset>(prepareAsset);
    type.written = writtenBy<Asset>(assetWritten);
    type.removing = removingAsset;
    return type;
}

}  // namespace kontor::assets
