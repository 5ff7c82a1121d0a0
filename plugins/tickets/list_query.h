#pragma once

#include <array>
#include <string>
#include <string_view>

#include "page_words.h"

namespace kontor::tickets {

/// A list everybody has, with its query.
struct BuiltInView {
    std::string_view id;
    std::string_view icon;
    std::string_view q;
};
inline constexpr std::array<BuiltInView, 7> builtInViews{
    {{"mine", "user-check", "assignee:me state:new,open,pending"},
     {"unassigned", "inbox", "assignee:none state:new,open,pending"},
     {"open", "ticket", "state:new,open,pending"},
     {"pending", "clock", "state:pending"},
     {"overdue", "flame", "state:new,open,pending due<now"},
     {"resolved", "circle-check", "state:resolved"},
     {"everything", "list", ""}}};

/// What a list is asked for, out of the address.
struct ListQuery {
    const BuiltInView* view = nullptr;  ///< null for a query of one's own
    std::string q;
    std::string sort = "-updated_at";
    std::string cursor;
    bool board = false;

    static ListQuery of(const Request& request);

    std::string href(std::string_view query, std::string_view order, std::string_view from = {}) const;
    /// The same as a list, or as a board.
    std::string as(bool asBoard) const;
    bool isFiltered() const { return view == nullptr && !q.empty(); }
};

/// The conditions of a query as chips, each with the way to go on without it.
Json chipsOf(const ListQuery& query, const PageWords& words);
/// Conditions to add by a click, for people who do not type them.
Json filtersFor(const ListQuery& query, const PageWords& words);

}  // namespace kontor::tickets
