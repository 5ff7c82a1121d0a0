#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/field.h"
#include "kontor/money.h"
#include "kontor/records.h"

namespace kontor::stock {

/// A room or cupboard where articles are kept.
struct Store {
    static constexpr std::string_view kind = "store";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> keeperId;
    std::string notes;
    bool active = true;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array storeFields{
    idField<&Store::id>(),
    versionField<&Store::version>(),
    field<&Store::name>("name")
        .limit(150)
        .writable()
        .required()
        .filterable()
        .sortable()
        .doc("What it is called.")
        .example("\"IT store Hamburg\""),
    field<&Store::locationId>("location_id")
        .refersTo("location")
        .writable()
        .filterable()
        .query("location")
        .doc("Where it is.")
        .example("1"),
    field<&Store::departmentId>("department_id")
        .refersTo("department")
        .writable()
        .filterable()
        .query("department")
        .doc("Whose it is.")
        .example("4"),
    field<&Store::keeperId>("keeper_id")
        .refersTo("user")
        .writable()
        .filterable()
        .query("keeper")
        .titled("stores.field.keeper_id")
        .doc("Who looks after it, and is told when something runs short.")
        .example("12"),
    field<&Store::notes>("notes")
        .as(FieldType::longText)
        .limit(4000)
        .writable()
        .unlisted()
        .doc("Where the key is.")
        .example("\"\""),
    field<&Store::active>("active").writable().filterable().doc("False: nothing more is moved there.").example("true"),
    createdField<&Store::createdAt>(),
    updatedField<&Store::updatedAt>(),
};

inline constexpr std::array<std::string_view, 8> consumableTypes{"toner",   "paper",   "cable",      "peripheral",
                                                                 "battery", "storage", "spare_part", "other"};

/// An article that is used up, or handed out without being followed one by one.
struct Consumable {
    static constexpr std::string_view kind = "consumable";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string sku;
    std::string name;
    std::string type = "other";
    std::string unit = "pcs";
    std::string barcode;
    std::optional<std::int64_t> supplierId;
    std::string orderNumber;
    std::optional<Money> price;
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> orderUpTo;
    std::vector<std::int64_t> modelIds;
    std::int64_t quantity = 0;
    std::string notes;
    bool active = true;
    Json custom = Json::object();
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array consumableFields{
    idField<&Consumable::id>(),
    versionField<&Consumable::version>(),
    field<&Consumable::name>("name")
        .limit(200)
        .writable()
        .required()
        .filterable()
        .sortable()
        .titled("consumables.field.name")
        .doc("What it is.")
        .example("\"Toner black TN-2420\""),
    field<&Consumable::sku>("sku")
        .limit(60)
        .writable()
        .filterable()
        .sortable()
        .titled("consumables.field.sku")
        .doc("Our own number of the article; none has the number of another.")
        .example("\"TN-2420\""),
    field<&Consumable::type>("type")
        .oneOf(consumableTypes)
        .writable()
        .filterable()
        .doc("What kind of thing.")
        .example("\"toner\""),
    field<&Consumable::unit>("unit")
        .limit(20)
        .writable()
        .titled("consumables.field.unit")
        .doc("What is counted: pieces, packs, metres; whole ones only.")
        .example("\"pcs\""),
    field<&Consumable::barcode>("barcode")
        .limit(60)
        .writable()
        .filterable()
        .titled("consumables.field.barcode")
        .doc("The bar code on it.")
        .example("\"4977766779486\""),
    field<&Consumable::supplierId>("supplier_id")
        .refersTo("supplier")
        .writable()
        .filterable()
        .query("supplier")
        .titled("consumables.field.supplier_id")
        .doc("Where it is bought.")
        .example("3"),
    field<&Consumable::orderNumber>("order_number")
        .limit(60)
        .writable()
        .filterable()
        .titled("consumables.field.order_number")
        .doc("Their number of the article.")
        .example("\"B-2420-BK\""),
    field<&Consumable::price>("price")
        .writable()
        .filterable()
        .sortedBy("price_amount")
        .titled("consumables.field.price")
        .doc("What one costs. All that is received of it is paid in its currency. Only who may read costs sees it.")
        .example(R"({"amount": "48.90", "currency": "EUR"})"),
    field<&Consumable::minimum>("minimum")
        .between(0, 1'000'000)
        .writable()
        .filterable()
        .titled("consumables.field.minimum")
        .doc("How many each store should hold; a stock level may say otherwise for its store.")
        .example("5"),
    field<&Consumable::orderUpTo>("order_up_to")
        .between(0, 1'000'000)
        .writable()
        .titled("consumables.field.order_up_to")
        .doc("How many there should be after an order; twice the minimum when null.")
        .example("12"),
    field<&Consumable::modelIds>("model_ids")
        .refersTo("asset_model")
        .linkedBy("consumable_models", "consumable_id", "model_id")
        .limit(500)
        .writable()
        .filterable()
        .query("model")
        .titled("consumables.field.model_ids")
        .doc("Models of assets it fits.")
        .example("[]"),
    field<&Consumable::quantity>("quantity")
        .from("(SELECT COALESCE(SUM(l.quantity), 0) FROM stock_levels l WHERE l.consumable_id = {t}.id)")
        .titled("consumables.field.quantity")
        .doc("How many there are in all stores.")
        .example("7"),
    field<&Consumable::notes>("notes")
        .as(FieldType::longText)
        .limit(10'000)
        .writable()
        .unlisted()
        .doc("What is to be known of it.")
        .example("\"\""),
    field<&Consumable::active>("active")
        .writable()
        .filterable()
        .doc("False: it is not bought any more.")
        .example("true"),
    field<&Consumable::custom>("custom")
        .writable()
        .filterable()
        .doc("Values of your own fields (custom-fields), by their names; queries ask for `custom.NAME:value`.")
        .example("{}"),
    createdField<&Consumable::createdAt>(),
    updatedField<&Consumable::updatedAt>(),
};

RecordType storeType();
RecordType consumableType();

}  // namespace kontor::stock
