#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/money.h"
#include "kontor/records.h"

namespace kontor::stock {

/// How much of an article lies in a store. Follows from the movements; people say how much there should be.
struct Level {
    static constexpr std::string_view kind = "stock_level";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t storeId = 0;
    std::int64_t consumableId = 0;
    std::int64_t quantity = 0;
    std::optional<Money> value;
    std::optional<std::int64_t> minimum;
    std::optional<std::int64_t> orderUpTo;
    std::int64_t wanted = 0;
    bool below = false;
    std::int64_t suggested = 0;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array levelFields{
    idField<&Level::id>(),
    versionField<&Level::version>(),
    field<&Level::storeId>("store_id")
        .refersTo("store")
        .createOnly()
        .required()
        .filterable()
        .query("store")
        .titled("stock.field.store_id")
        .doc("The store.")
        .example("1"),
    field<&Level::consumableId>("consumable_id")
        .refersTo("consumable")
        .createOnly()
        .required()
        .filterable()
        .query("consumable")
        .titled("stock.field.consumable_id")
        .doc("The article.")
        .example("7"),
    field<&Level::quantity>("quantity")
        .filterable()
        .sortable()
        .titled("stock.field.quantity")
        .doc("How many there are.")
        .example("4"),
    field<&Level::value>("value")
        .filterable()
        .sortedBy("value_amount")
        .titled("stock.field.value")
        .doc("What they are worth, by the moving average of what was paid. Only who may read costs sees it.")
        .example(R"({"amount": "195.60", "currency": "EUR"})"),
    field<&Level::minimum>("minimum")
        .between(0, 1'000'000)
        .writable()
        .filterable()
        .titled("stock.field.minimum")
        .doc("How many this store should hold; as the article says when null.")
        .example("5"),
    field<&Level::orderUpTo>("order_up_to")
        .between(0, 1'000'000)
        .writable()
        .titled("consumables.field.order_up_to")
        .doc("How many there should be after an order; as the article says when null.")
        .example("12"),
    field<&Level::wanted>("wanted")
        .from("COALESCE({t}.minimum, (SELECT c.minimum FROM consumables c WHERE c.id = {t}.consumable_id), 0)")
        .titled("stock.field.wanted")
        .doc("How many there should be: its own minimum, else that of the article.")
        .example("5"),
    field<&Level::below>("below")
        .filterable()
        .titled("stock.field.below")
        .doc("Whether there are fewer than there should be.")
        .example("true"),
    field<&Level::suggested>("suggested")
        .from("(SELECT IF({t}.below, GREATEST(COALESCE({t}.order_up_to, c.order_up_to, 2 * COALESCE({t}.minimum, "
              "c.minimum, 0)) - {t}.quantity, 0), 0) FROM consumables c WHERE c.id = {t}.consumable_id)")
        .titled("stock.field.suggested")
        .doc("How many to order where there are too few.")
        .example("8"),
    createdField<&Level::createdAt>(),
    updatedField<&Level::updatedAt>(),
};

RecordType levelType();

/// Where a level or a movement lies: where its store does.
PlaceColumns placesOfStore();

}  // namespace kontor::stock
