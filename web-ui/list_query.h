#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/query.h"
#include "kontor/web/saved_view.h"
#include "list_words.h"

namespace kontor::web {

/// What a list is asked for, out of the address and, of a saved view, out of that.
class ListQuery {
  public:
    ListQuery(const RecordListPage& page, const Request& request);

    const ListView* view = nullptr;     ///< null for a saved view, or a query of one's own
    std::optional<std::int64_t> saved;  ///< number of a saved view
    std::string q;
    std::string sort;
    std::string cursor;
    std::string layout = "table";
    std::string by;          ///< parameter of a further layout
    bool namesNone = false;  ///< neither a view nor a query: the person's own first view is shown

    /// As the view of that id: one of the page's, or the number of a saved one. Nothing changes for anything else.
    void choose(std::string_view viewId);
    /// Takes what the saved view says and the address does not.
    void take(const SavedView& stored);

    std::string href(std::string_view query, std::string_view order, std::string_view from = {}) const;
    /// The same in another layout.
    std::string as(std::string_view otherLayout) const;
    std::string with(std::string_view otherBy) const;
    /// The further layout that is shown, or null.
    const ListLayout* further() const;
    /// Narrowed by a condition, or without it where it is one of the query's.
    std::string toggled(const Query& condition) const;
    bool has(const Query& condition) const;
    /// The conditions that all must hold; none of a query that cannot be read.
    std::vector<Query> parts() const;

    bool isFiltered() const { return view == nullptr && !q.empty(); }
    bool isCards() const { return layout == "cards"; }
    /// Something else than the saved view says.
    bool isChanged() const { return saved && (q != _q || sort != _sort || layout != _layout || by != _by); }
    /// "in_use" or "17"; empty for a query of one's own.
    std::string viewId() const;

  private:
    const RecordListPage* _page;
    // What an address without them means.
    std::string _q;
    std::string _sort;
    std::string _layout = "table";
    std::string _by;
    bool _givenQ = false;
    bool _givenSort = false;
    bool _givenLayout = false;
    bool _givenBy = false;
};

/// The conditions of a query as chips, each with the way to go on without it; `names` of records its ids stand for.
Json chipsOf(const ListQuery& wanted, const ListWords& words, const std::map<Ref, std::string>& names);
/// The records its ids stand for.
std::vector<Ref> namedIn(const ListQuery& wanted, const ListWords& words);

}  // namespace kontor::web
