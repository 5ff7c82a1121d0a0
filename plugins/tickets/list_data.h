#pragma once

#include <optional>
#include <string>
#include <vector>

#include "board.h"
#include "list_columns.h"
#include "list_query.h"

namespace kontor::tickets {

/// What the database says of a list: its page, and how many each view has.
struct ListData {
    Json rows = Json::array();
    Json board = Json::array();
    Json cards = Json::array();
    bool hasRows = false;
    std::vector<const Column*> columns;
    std::optional<BoardField> boardField;
    std::vector<std::pair<std::string, std::string>> boardFields;
    std::vector<View> saved;
    std::vector<std::int64_t> counts;  ///< of the built-in views, then of the saved ones
    std::int64_t total = 0;
    std::optional<std::string> next;
    std::string queryError;
    std::optional<View> view;  ///< the saved one that is shown
    std::string firstView;     ///< the person's own first view; empty for the usual one
};

/// Reads the list; `wanted` learns what a saved view says.
ListData readList(const Viewer& viewer, Kernel& kernel, ListQuery& wanted, const PageWords& words);

/// What somebody chose for the lists of tickets: {"columns": […], "view": "17"}; one statement.
struct ListChoice {
    Json columns;
    std::string view;
    static ListChoice read(Transaction& tx, const Viewer& viewer, Kernel& kernel);
    void keep(Transaction& tx, const Viewer& viewer, Kernel& kernel) const;
};

}  // namespace kontor::tickets
