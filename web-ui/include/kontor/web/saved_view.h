#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/records.h"
#include "kontor/web/sharing.h"

namespace kontor::web {

inline constexpr std::array<std::string_view, 4> layouts{"table", "cards", "board", "calendar"};

/// A saved list of a kind of records: a query with its columns and order.
struct SavedView {
    static constexpr std::string_view kind = "view";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    std::string appliesTo = "ticket";
    std::string query;
    std::string sort;
    std::vector<std::string> columns;
    std::optional<std::int64_t> ownerId;
    std::string sharing = "private";
    std::optional<std::int64_t> groupId;
    std::int64_t position = 0;
    std::string layout = "table";
    std::string boardBy;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array viewFields{
    idField<&SavedView::id>(),
    versionField<&SavedView::version>(),
    field<&SavedView::name>("name")
        .limit(100)
        .required()
        .writable()
        .filterable()
        .sortable()
        .doc("What it is called.")
        .example("\"Those in Berlin\""),
    field<&SavedView::appliesTo>("applies_to")
        .as(FieldType::word)
        .limit(40)
        .createOnly()
        .filterable()
        .doc("Kind of the records it lists.")
        .example("\"user\""),
    field<&SavedView::query>("query")
        .as(FieldType::longText)
        .limit(2000)
        .writable()
        .doc("Which ones, in the query language.")
        .example("\"active:yes location:any\""),
    field<&SavedView::sort>("sort")
        .as(FieldType::word)
        .limit(60)
        .writable()
        .doc("The field to sort by, - before it for descending.")
        .example("\"name\""),
    field<&SavedView::columns>("columns")
        .limit(30)
        .writable()
        .doc("Fields to show; the usual ones when empty.")
        .example("[\"name\", \"email\", \"location_id\"]"),
    field<&SavedView::ownerId>("owner_id")
        .refersTo("user")
        .filterable()
        .query("owner")
        .doc("Whose it is.")
        .example("3"),
    field<&SavedView::sharing>("sharing")
        .oneOf(sharings)
        .writable()
        .filterable()
        .doc("Who else sees it.")
        .example("\"group\""),
    field<&SavedView::groupId>("group_id")
        .refersTo("group")
        .writable()
        .filterable()
        .query("group")
        .doc("The team that sees it, when shared with a group.")
        .example("2"),
    field<&SavedView::position>("position")
        .between(0, 1'000'000)
        .writable()
        .sortable()
        .doc("Place in the list of views.")
        .example("1"),
    field<&SavedView::layout>("layout")
        .oneOf(layouts)
        .writable()
        .filterable()
        .doc("How it is shown.")
        .example("\"board\""),
    field<&SavedView::boardBy>("board_by")
        .as(FieldType::word)
        .limit(60)
        .writable()
        .doc("The field whose values are the columns of the board; the status when empty.")
        .example("\"location_id\""),
    field<&SavedView::createdAt>("created_at").doc("When it was made.").example("\"2026-01-31T08:15:00.000000Z\""),
    field<&SavedView::updatedAt>("updated_at")
        .sortable()
        .doc("When it was last changed.")
        .example("\"2026-01-31T08:15:00.000000Z\""),
};

RecordType viewType();

}  // namespace kontor::web
