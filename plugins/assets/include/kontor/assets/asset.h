#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/ref.h"

namespace kontor::assets {

inline constexpr std::array<std::string_view, 8> assetStates{"ordered", "in_stock", "in_use",   "in_repair",
                                                             "lent",    "retired",  "disposed", "lost"};
inline constexpr std::array<std::string_view, 3> depreciations{"none", "straight_line", "declining"};

/// Something the house has: a device, a vehicle, a service.
struct Asset {
    static constexpr std::string_view kind = "asset";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string number;
    std::int64_t typeId = 0;
    std::string name;
    std::string state;
    std::optional<std::int64_t> modelId;
    std::optional<std::int64_t> manufacturerId;
    std::string serial;
    std::string barcode;
    std::optional<std::int64_t> userId;
    std::optional<std::int64_t> groupId;
    std::optional<std::int64_t> parentId;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> organisationId;
    std::optional<std::int64_t> supplierId;
    std::optional<std::int64_t> purchaseDocumentId;
    std::string orderNumber;
    std::string costCentre;
    std::optional<Money> price;
    std::optional<Money> residual;
    std::string depreciation;
    std::optional<std::int64_t> usefulMonths;
    std::optional<double> rate;
    std::optional<Date> purchasedOn;
    std::optional<Date> deliveredOn;
    std::optional<Date> inUseSince;
    std::optional<Date> warrantyUntil;
    std::optional<Date> retiredOn;
    std::optional<Time> lastSeenAt;
    std::string notes;
    std::vector<std::string> tags;
    Json custom = Json::object();
    Time createdAt{};
    Time updatedAt{};

    bool isGone() const { return state == "retired" || state == "disposed" || state == "lost"; }
};

inline constexpr std::array assetFields{
    idField<&Asset::id>(),
    versionField<&Asset::version>(),
    field<&Asset::number>("number")
        .limit(60)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.number")
        .doc("Inventory number; made by the pattern of the type when none is given.")
        .example("\"PC-00042\""),
    field<&Asset::typeId>("type_id")
        .refersTo("asset_type")
        .writable()
        .filterable()
        .query("type")
        .titled("assets.field.type_id")
        .doc("What it is; that of the model when none is given, else the first of the family other.")
        .example("1"),
    field<&Asset::name>("name")
        .limit(200)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.name")
        .doc("What people call it; the model's name when none is given.")
        .example("\"NB-ANNA\""),
    field<&Asset::state>("state")
        .oneOf(assetStates)
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.state")
        .doc("Where it is in its life; asset-moves say from which state it may go into which.")
        .example("\"in_use\""),
    field<&Asset::modelId>("model_id")
        .refersTo("asset_model")
        .writable()
        .filterable()
        .query("model")
        .titled("assets.field.model_id")
        .doc("Model of the catalogue.")
        .example("7"),
    field<&Asset::manufacturerId>("manufacturer_id")
        .refersTo("manufacturer")
        .writable()
        .filterable()
        .query("manufacturer")
        .titled("assets.field.manufacturer_id")
        .doc("Who made it; that of the model where there is one.")
        .example("3"),
    field<&Asset::serial>("serial")
        .limit(100)
        .writable()
        .filterable()
        .titled("assets.field.serial")
        .doc("The maker's serial number.")
        .example("\"5CG1234XYZ\""),
    field<&Asset::barcode>("barcode")
        .limit(100)
        .writable()
        .filterable()
        .titled("assets.field.barcode")
        .doc("What a scanner reads from its label, where that is not the inventory number.")
        .example("\"4006381333931\""),
    field<&Asset::userId>("user_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("user")
        .titled("assets.field.user_id")
        .doc("Who holds it. Handing it to somebody puts it into use, taking it back puts it into stock.")
        .example("12"),
    field<&Asset::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .titled("assets.field.group_id")
        .doc("The team that holds it or answers for it.")
        .example("null"),
    field<&Asset::parentId>("parent_id")
        .refersTo("asset")
        .writable()
        .filterable()
        .query("parent")
        .titled("assets.field.parent_id")
        .doc("The asset it is a part of or lies in.")
        .example("null"),
    field<&Asset::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .query("location")
        .titled("assets.field.location_id")
        .doc("Where it is: site, building, floor or room.")
        .example("4"),
    field<&Asset::departmentId>("department_id")
        .refersTo("department")
        .writable()
        .filterable()
        .query("department")
        .titled("assets.field.department_id")
        .doc("The department it belongs to.")
        .example("2"),
    field<&Asset::organisationId>("organisation_id")
        .refersTo("organisation")
        .writable()
        .filterable()
        .query("organisation")
        .titled("assets.field.organisation_id")
        .doc("The client whose asset it is.")
        .example("null"),
    field<&Asset::supplierId>("supplier_id")
        .refersTo("supplier")
        .writable()
        .filterable()
        .query("supplier")
        .titled("assets.field.supplier_id")
        .doc("Who sold it.")
        .example("null"),
    field<&Asset::purchaseDocumentId>("purchase_document_id")
        .refersTo("document")
        .writable()
        .filterable()
        .query("purchase_document")
        .titled("assets.field.purchase_document_id")
        .doc("The invoice or delivery note it came by.")
        .example("null"),
    field<&Asset::orderNumber>("order_number")
        .limit(80)
        .writable()
        .filterable()
        .titled("assets.field.order_number")
        .doc("Number of the order.")
        .example("\"B-2026-114\""),
    field<&Asset::costCentre>("cost_centre")
        .limit(80)
        .writable()
        .filterable()
        .titled("assets.field.cost_centre")
        .doc("Cost centre it is charged to.")
        .example("\"4711\""),
    field<&Asset::price>("price")
        .writable()
        .filterable()
        .sortedBy("price_amount")
        .titled("assets.field.price")
        .doc("What it cost.")
        .example(R"({"amount": "1249.00", "currency": "EUR"})"),
    field<&Asset::residual>("residual")
        .writable()
        .filterable()
        .sortedBy("residual_amount")
        .unlisted()
        .titled("assets.field.residual")
        .doc("Value that stays at the end of its useful life.")
        .example("null"),
    field<&Asset::depreciation>("depreciation")
        .oneOf(depreciations)
        .writable()
        .filterable()
        .unlisted()
        .titled("assets.field.depreciation")
        .doc("How its value falls; as the type says when nothing else is.")
        .example("\"straight_line\""),
    field<&Asset::usefulMonths>("useful_months")
        .between(1, 1200)
        .writable()
        .unlisted()
        .titled("assets.field.useful_months")
        .doc("Useful life in months.")
        .example("36"),
    field<&Asset::rate>("rate")
        .between(0, 100)
        .writable()
        .unlisted()
        .titled("assets.field.rate")
        .doc("Of a declining depreciation, per cent of the book value in a year.")
        .example("null"),
    field<&Asset::purchasedOn>("purchased_on")
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.purchased_on")
        .doc("Day of purchase; depreciation begins with its month.")
        .example("\"2026-03-31\""),
    field<&Asset::deliveredOn>("delivered_on")
        .writable()
        .filterable()
        .unlisted()
        .titled("assets.field.delivered_on")
        .doc("Day of delivery.")
        .example("null"),
    field<&Asset::inUseSince>("in_use_since")
        .writable()
        .filterable()
        .titled("assets.field.in_use_since")
        .doc("Day it was first put into use.")
        .example("\"2026-04-02\""),
    field<&Asset::warrantyUntil>("warranty_until")
        .writable()
        .filterable()
        .sortable()
        .titled("assets.field.warranty_until")
        .doc("Last day of the warranty.")
        .example("\"2029-03-31\""),
    field<&Asset::retiredOn>("retired_on")
        .writable()
        .filterable()
        .unlisted()
        .titled("assets.field.retired_on")
        .doc("Day it was taken out of use.")
        .example("null"),
    field<&Asset::lastSeenAt>("last_seen_at")
        .filterable()
        .sortable()
        .titled("assets.field.last_seen_at")
        .doc("When an audit or a stock-taking last found it.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
    field<&Asset::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .filterable()
        .unlisted()
        .titled("assets.field.notes")
        .doc("Remarks.")
        .example("\"Hinge is loose\""),
    field<&Asset::tags>("tags")
        .linkedBy("asset_tags", "asset_id", "tag")
        .limit(50)
        .writable()
        .filterable()
        .query("tag")
        .titled("assets.field.tags")
        .doc("Words to find it by.")
        .example("[\"pool\"]"),
    field<&Asset::custom>("custom")
        .writable()
        .filterable()
        .doc("Values of your own fields (custom-fields) as far as its type has them; queries ask for "
             "`custom.NAME:value`.")
        .example("{\"ram_gb\": 16}"),
    createdField<&Asset::createdAt>(),
    updatedField<&Asset::updatedAt>(),
};

inline Ref assetRef(std::int64_t id) {
    return {std::string(Asset::kind), id};
}

}  // namespace kontor::assets
