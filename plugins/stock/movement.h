#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/field.h"
#include "kontor/money.h"
#include "kontor/records.h"

namespace kontor::stock {

inline constexpr std::array<std::string_view, 5> movementTypes{"receive", "issue", "return", "transfer", "correct"};

/// Something came, went, or was counted. Never changed: what was wrong is put right by another one.
struct Movement {
    static constexpr std::string_view kind = "stock_movement";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string type;
    std::int64_t consumableId = 0;
    std::int64_t storeId = 0;
    std::optional<std::int64_t> toStoreId;
    std::int64_t quantity = 0;
    std::optional<std::int64_t> counted;
    std::optional<Money> price;
    std::optional<Money> value;
    std::int64_t levelAfter = 0;
    std::optional<std::int64_t> userId;
    std::optional<std::int64_t> assetId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> documentId;
    std::string note;
    std::optional<std::int64_t> authorId;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array movementFields{
    idField<&Movement::id>(),
    versionField<&Movement::version>(),
    field<&Movement::type>("type")
        .oneOf(movementTypes)
        .required()
        .createOnly()
        .filterable()
        .doc("receive (it is bought), issue (to a person, asset or department), return (it comes back), transfer (to "
             "another store), correct (it was counted).")
        .example("\"receive\""),
    field<&Movement::consumableId>("consumable_id")
        .refersTo("consumable")
        .required()
        .createOnly()
        .filterable()
        .query("consumable")
        .titled("stock.field.consumable_id")
        .doc("The article.")
        .example("7"),
    field<&Movement::storeId>("store_id")
        .refersTo("store")
        .required()
        .createOnly()
        .filterable()
        .query("store")
        .titled("stock.field.store_id")
        .doc("Where it happens.")
        .example("1"),
    field<&Movement::toStoreId>("to_store_id")
        .refersTo("store")
        .createOnly()
        .filterable()
        .query("to")
        .titled("stock.field.to_store_id")
        .doc("Of a transfer: where they go.")
        .example("null"),
    field<&Movement::quantity>("quantity")
        .between(1, 1'000'000)
        .createOnly()
        .filterable()
        .sortable()
        .titled("stock.field.moved")
        .doc("How many; of a correction, which gives `counted`, the difference, also below zero.")
        .example("10"),
    field<&Movement::counted>("counted")
        .unstored()
        .secret()
        .between(0, 1'000'000'000)
        .createOnly()
        .titled("stock.field.counted")
        .doc("Of a correction: how many there are.")
        .example("null"),
    field<&Movement::price>("price")
        .createOnly()
        .titled("stock.field.price")
        .doc("Of what is received: what one cost; the article's price when nothing is said. Only who may read costs "
             "sees it.")
        .example(R"({"amount": "48.90", "currency": "EUR"})"),
    field<&Movement::value>("value")
        .sortedBy("value_amount")
        .titled("stock.field.value")
        .doc("Derived: what it is worth, at the moving average where nothing was paid.")
        .example(R"({"amount": "489.00", "currency": "EUR"})"),
    field<&Movement::levelAfter>("level_after")
        .titled("stock.field.level_after")
        .doc("How many there were in the store afterwards.")
        .example("14"),
    field<&Movement::userId>("user_id")
        .refersTo("user")
        .createOnly()
        .filterable()
        .query("person")
        .titled("stock.field.user_id")
        .doc("Of an issue or return: who got it or gave it back.")
        .example("null"),
    field<&Movement::assetId>("asset_id")
        .refersTo("asset")
        .createOnly()
        .filterable()
        .query("asset")
        .titled("stock.field.asset_id")
        .doc("Of an issue or return: the asset it went into or came from.")
        .example("null"),
    field<&Movement::departmentId>("department_id")
        .refersTo("department")
        .createOnly()
        .filterable()
        .query("department")
        .doc("Of an issue or return: the department.")
        .example("null"),
    field<&Movement::documentId>("document_id")
        .refersTo("document")
        .createOnly()
        .filterable()
        .query("document")
        .titled("stock.field.document_id")
        .doc("Of what is received: its delivery note or invoice.")
        .example("null"),
    field<&Movement::note>("note").limit(500).createOnly().filterable().doc("Why.").example("\"Order 4711\""),
    field<&Movement::authorId>("author_id")
        .refersTo("user")
        .filterable()
        .query("author")
        .titled("stock.field.author_id")
        .doc("Who moved it.")
        .example("12"),
    createdField<&Movement::createdAt>(),
    field<&Movement::updatedAt>("updated_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType movementType();

}  // namespace kontor::stock
