#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "list_facets.h"
#include "list_query.h"

namespace kontor::web {

/// What the database says of a list: its page, and how many each view has. A fixed number of statements.
struct ListData {
    std::vector<AnyRecord> records;
    std::vector<const Field*> columns;
    std::vector<SavedView> saved;
    std::vector<std::int64_t> counts;  ///< of the page's views, then of the saved ones
    std::int64_t total = 0;
    std::optional<std::string> next;
    Json further;  ///< of a layout that is neither table nor cards
    std::string queryError;
    Facets::Counts facets;
    std::map<Ref, std::string> names;  ///< of what rows, facets and chips point at
    std::optional<SavedView> view;     ///< the saved one that is shown
    std::string firstView;             ///< the person's own first view; empty for the usual one
};

/// Reads the list; `wanted` learns what a saved view says.
ListData readList(ListQuery& wanted, const ListWords& words);

/// What somebody chose for the lists of a kind: {"columns": […], "view": "17"}; one statement.
struct ListChoice {
    Json columns;
    std::string view;
    static ListChoice read(Transaction& tx, const ListWords& words);
    void keep(Transaction& tx, const ListWords& words) const;
};

/// The views of the kind this person sees, as a list of views has them.
std::vector<SavedView> savedViews(Transaction& tx, const ListWords& words, int most);

}  // namespace kontor::web
