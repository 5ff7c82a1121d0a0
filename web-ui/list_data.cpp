#include "list_data.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/labels.h"
#include "kontor/web/preferences.h"
#include "list_rows.h"

namespace kontor::web {

namespace {

constexpr int savedViewsShown = 30;

std::string choiceName(const ListWords& words) {
    return words.type.collection + ".columns";
}

void takeSaved(Transaction& tx, const ListWords& words, ListQuery& wanted, ListData& data) {
    if (!wanted.saved) return;
    const auto known = std::find_if(data.saved.begin(), data.saved.end(),
                                    [&](const SavedView& view) { return view.id == *wanted.saved; });
    if (known != data.saved.end()) {
        data.view = *known;
    } else if (words.viewer.may("web.views")) {
        try {
            data.view = words.kernel.records().get<SavedView>(tx, words.viewer, *wanted.saved);
        } catch (const NotFound&) {
            // Gone, or no longer shared; said by the page when it was asked for by name.
        }
    }
    if (data.view && data.view->appliesTo == words.page.kind)
        wanted.take(*data.view);
    else
        data.view.reset();
}

std::vector<const Field*> columnsOf(const ListData& data, const ListChoice& choice, const ListWords& words) {
    if (!data.view || data.view->columns.empty()) return listColumns(choice.columns, words);
    Json names = Json::array();
    for (const auto& name : data.view->columns) names.push(name);
    return listColumns(names, words);
}

void readPage(Transaction& tx, const ListQuery& wanted, const ListWords& words, ListData& data) {
    data.facets = countFacets(tx, wanted, words);
    if (wanted.further()) return;
    ListRequest list{.q = wanted.q, .sort = wanted.sort, .cursor = wanted.cursor};
    list.fields = fieldsFor(data.columns, words);
    RecordPage page = words.kernel.records().list(tx, words.viewer, words.page.kind, list);
    data.records = std::move(page.items);
    data.next = std::move(page.nextCursor);
}

/// What another layout than table and cards shows.
void readFurther(const ListQuery& wanted, const ListWords& words, ListData& data) {
    const auto* layout = wanted.further();
    if (!layout || !data.queryError.empty()) return;
    const ListShown shown{.q = wanted.q,
                          .sort = wanted.sort,
                          .by = wanted.by,
                          .as = [&](const std::string& by) { return wanted.with(by); },
                          .canEdit = words.viewer.may(words.type.writePermission)};
    try {
        data.further = layout->data(words.viewer, words.kernel, shown);
    } catch (const Invalid& invalid) {
        data.queryError = words.text(invalid.errors().front().message.key, invalid.errors().front().message.params);
    }
}

/// Counts the views, and gives the count of the list's own query. A saved query whose field or person is gone since
/// takes the saved views out of the page: their own lists say so.
void countViews(Transaction& tx, const ListWords& words, const std::string& own, ListData& data) {
    std::vector<std::string> queries;
    for (const auto& view : words.page.views) queries.push_back(view.q);
    for (const auto& view : data.saved) queries.push_back(view.query);
    queries.push_back(own);
    try {
        data.counts = words.kernel.records().counts(tx, words.viewer, words.page.kind, queries);
    } catch (const Invalid&) {
        if (data.saved.empty()) throw;
        data.saved.clear();
        return countViews(tx, words, own, data);
    }
    data.total = data.counts.back();
    data.counts.pop_back();
}

void readNames(Transaction& tx, const ListQuery& wanted, const ListWords& words, ListData& data) {
    std::set<Ref> refs;
    nameRefs(data.records, data.columns, refs);
    for (auto& ref : namedIn(data.facets, words)) refs.insert(std::move(ref));
    for (auto& ref : namedIn(wanted, words)) refs.insert(std::move(ref));
    data.names = words.kernel.get<Labels>().labels(tx, words.viewer, {refs.begin(), refs.end()});
}

}  // namespace

std::vector<SavedView> savedViews(Transaction& tx, const ListWords& words, int most) {
    if (!words.viewer.may("web.views")) return {};
    ListRequest list;
    list.q = "applies_to:" + words.page.kind + " owner:any";  // those that came with the product are the page's own
    list.limit = most;
    // A list leaves long texts out unless they are named.
    for (const auto& field : viewFields) list.fields.emplace_back(field.name);
    return words.kernel.records().all<SavedView>(tx, words.viewer, list);
}

ListChoice ListChoice::read(Transaction& tx, const ListWords& words) {
    const Json kept = words.kernel.get<Preferences>().get(tx, words.viewer, choiceName(words));
    // Those of earlier versions are the columns alone.
    if (!kept.isObject()) return {kept, ""};
    return {kept["columns"], kept["view"].text()};
}

void ListChoice::keep(Transaction& tx, const ListWords& words) const {
    Json kept;
    if (columns.size() > 0) kept["columns"] = columns;
    if (!view.empty()) kept["view"] = view;
    words.kernel.get<Preferences>().set(tx, words.viewer, choiceName(words), kept);
}

ListData readList(ListQuery& asked, const ListWords& words) {
    ListData data;
    ListQuery wanted = asked;
    words.kernel.db().read([&](Transaction& tx) {
        data = ListData();
        wanted = asked;
        const ListChoice choice = ListChoice::read(tx, words);
        data.saved = savedViews(tx, words, savedViewsShown);
        data.firstView = choice.view;
        if (wanted.namesNone) wanted.choose(choice.view);
        takeSaved(tx, words, wanted, data);
        if (wanted.saved && !data.view) {
            if (!wanted.namesNone) throw NotFound("view " + std::to_string(*wanted.saved));
            wanted = asked;  // their own first view is gone
        }
        data.columns = columnsOf(data, choice, words);
        std::string own = wanted.q;
        try {
            readPage(tx, wanted, words, data);
        } catch (const Invalid& invalid) {
            // The list says what is wrong with the query; the views are counted all the same.
            data.queryError = words.text(invalid.errors().front().message.key, invalid.errors().front().message.params);
            own = "id:0";
        }
        countViews(tx, words, own, data);
        readNames(tx, wanted, words, data);
    });
    asked = wanted;
    readFurther(wanted, words, data);
    return data;
}

}  // namespace kontor::web
