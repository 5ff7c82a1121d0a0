#pragma once

#include <optional>
#include <string>
#include <vector>

#include "page_words.h"

namespace kontor::tickets {

/// How many cards a column of a board shows: more can't be overlooked, and the list has them all.
inline constexpr int mostInColumn = 50;
/// How many people, teams or categories have a column.
inline constexpr int mostColumnsOfBoard = 12;

/// A field whose values can be the columns of a board, and what each column holds.
struct BoardField {
    struct Column {
        std::string key;  ///< the value, as text; empty for none
        std::string label;
        std::string q;  ///< the condition of its tickets
    };
    std::string name;   ///< as the address says it: "status", "assignee_id", "custom.rack"
    std::string label;  ///< what people call the field
    bool isNumber = false;
    bool isMovable = false;  ///< a card that moves to another column changes the field
    bool isCut = false;      ///< there are more values than columns
    std::vector<Column> columns = {};
};

/// [{name, label}] of the fields a board can be made of.
std::vector<std::pair<std::string, std::string>> boardFieldsOf(Transaction& tx, Kernel& kernel, const PageWords& words);
/// The field of that name; the status for any other.
BoardField boardField(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::string& name,
                      const PageWords& words);
/// The query of one column of a list.
std::string columnQuery(const std::string& q, const BoardField::Column& column);

/// What cards must be read of a ticket.
std::vector<std::string> cardFields();
/// A card for `tickets/card`.
Json cardOf(const Ticket& ticket, const Names& people, const PageWords& words);
std::set<std::int64_t> peopleOn(const std::vector<AnyRecord>& tickets);

/// Columns for the template `tickets/board`, each with its first cards; one statement a column and one for names.
/// `counts`: how many tickets each column has, in their order.
Json boardOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, const BoardField& field, const std::string& q,
             const std::string& sort, const std::vector<std::int64_t>& counts, const PageWords& words);

}  // namespace kontor::tickets
