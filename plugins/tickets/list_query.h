#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "page_words.h"
#include "view.h"

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

/// What a list is asked for, out of the address and, of a saved view, out of that.
struct ListQuery {
    const BuiltInView* view = nullptr;  ///< null for a saved view, or a query of one's own
    std::optional<std::int64_t> saved;  ///< number of a saved view
    std::string q;
    std::string sort = "-updated_at";
    std::string cursor;
    std::string layout = "table";
    std::string boardBy = "status";
    bool namesNone = false;  ///< neither a view nor a query: the person's own first view is shown

    /// Out of the parameters of the address.
    static ListQuery of(const std::vector<std::pair<std::string, std::string>>& parameters);
    /// As the view of that id: a built-in one, or the number of a saved one. Nothing changes for anything else.
    void choose(std::string_view viewId);
    /// Takes what the saved view says and the address does not.
    void take(const View& stored);

    std::string href(std::string_view query, std::string_view order, std::string_view from = {}) const;
    /// The same in another layout.
    std::string as(std::string_view otherLayout) const;
    std::string by(std::string_view field) const;
    bool isFiltered() const { return view == nullptr && !q.empty(); }
    bool isBoard() const { return layout == "board"; }
    bool isCalendar() const { return layout == "calendar"; }
    bool isCards() const { return layout == "cards"; }
    /// Something else than the saved view says.
    bool isChanged() const;
    /// "mine" or "17"; empty for a query of one's own.
    std::string viewId() const;

  private:
    // What an address without them means.
    std::string _q;
    std::string _sort = "-updated_at";
    std::string _layout = "table";
    std::string _boardBy = "status";
    bool _givenQ = false;
    bool _givenSort = false;
    bool _givenLayout = false;
    bool _givenBy = false;
};

/// The conditions of a query as chips, each with the way to go on without it.
Json chipsOf(const ListQuery& query, const PageWords& words);
/// Conditions to add by a click, for people who do not type them.
Json filtersFor(const ListQuery& query, const PageWords& words);

}  // namespace kontor::tickets
