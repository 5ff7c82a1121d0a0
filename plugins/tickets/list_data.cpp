#include "list_data.h"

#include <algorithm>

#include "kontor/error.h"
#include "kontor/web/preferences.h"

namespace kontor::tickets {

namespace {

constexpr std::string_view preference = "tickets.columns";
constexpr int savedViewsShown = 30;

std::vector<View> savedViews(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    if (!viewer.may("tickets.views")) return {};
    ListRequest list;
    list.q = "applies_to:ticket owner:any";  // those that came with the product are the views above
    list.limit = savedViewsShown;
    // A list leaves long texts out unless they are named.
    for (const auto& field : viewFields) list.fields.emplace_back(field.name);
    return kernel.records().all<View>(tx, viewer, list);
}

void takeSaved(Transaction& tx, const Viewer& viewer, Kernel& kernel, ListQuery& wanted, ListData& data) {
    if (!wanted.saved) return;
    const auto known =
        std::find_if(data.saved.begin(), data.saved.end(), [&](const View& view) { return view.id == *wanted.saved; });
    if (known != data.saved.end()) {
        data.view = *known;
    } else if (viewer.may("tickets.views")) {
        try {
            data.view = kernel.records().get<View>(tx, viewer, *wanted.saved);
        } catch (const NotFound&) {
            // Gone, or no longer shared; said by the page when it was asked for by name.
        }
    }
    if (data.view && data.view->appliesTo == Ticket::kind)
        wanted.take(*data.view);
    else
        data.view.reset();
}

std::vector<const Column*> columnsOf(const ListData& data, const ListChoice& choice) {
    if (!data.view || data.view->columns.empty()) return columnsNamed(choice.columns);
    Json names = Json::array();
    for (const auto& name : data.view->columns) names.push(name);
    return columnsNamed(names);
}

void readTable(Transaction& tx, const Viewer& viewer, Kernel& kernel, const ListQuery& wanted, const PageWords& words,
               ListData& data) {
    ListRequest list{.q = wanted.q, .sort = wanted.sort, .cursor = wanted.cursor};
    list.fields = wanted.isCards() ? cardFields() : fieldsFor(data.columns);
    const RecordPage page = kernel.records().list(tx, viewer, Ticket::kind, list);
    if (wanted.isCards()) {
        const Names people(tx, kernel, viewer, peopleOn(page.items));
        for (const auto& record : page.items) data.cards.push(cardOf(record.as<Ticket>(), people, words));
    } else {
        data.rows = rowsOf(tx, kernel, viewer, page.items, data.columns, words);
    }
    data.hasRows = !page.items.empty();
    data.next = page.nextCursor;
}

/// Counts the views, and gives the counts of the list's own queries. A saved query whose field or person is gone since
/// takes the saved views out of the page: their own lists say so.
std::vector<std::int64_t> count(Transaction& tx, const Viewer& viewer, Kernel& kernel,
                                const std::vector<std::string>& own, ListData& data) {
    std::vector<std::string> queries;
    for (const auto& view : builtInViews) queries.emplace_back(view.q);
    for (const auto& view : data.saved) queries.push_back(view.query);
    const auto views = static_cast<std::ptrdiff_t>(queries.size());
    queries.insert(queries.end(), own.begin(), own.end());
    try {
        const auto all = kernel.records().counts(tx, viewer, Ticket::kind, queries);
        data.counts.assign(all.begin(), all.begin() + views);
        return {all.begin() + views, all.end()};
    } catch (const Invalid&) {
        if (data.saved.empty()) throw;
        data.saved.clear();
        return count(tx, viewer, kernel, own, data);
    }
}

}  // namespace

ListChoice ListChoice::read(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    const Json kept = kernel.get<web::Preferences>().get(tx, viewer, preference);
    // Those of earlier versions are the columns alone.
    if (!kept.isObject()) return {kept, ""};
    return {kept["columns"], kept["view"].text()};
}

void ListChoice::keep(Transaction& tx, const Viewer& viewer, Kernel& kernel) const {
    Json kept;
    if (columns.size() > 0) kept["columns"] = columns;
    if (!view.empty()) kept["view"] = view;
    kernel.get<web::Preferences>().set(tx, viewer, preference, kept);
}

ListData readList(const Viewer& viewer, Kernel& kernel, ListQuery& asked, const PageWords& words) {
    ListData data;
    ListQuery wanted;
    kernel.db().read([&](Transaction& tx) {
        data = ListData();
        wanted = asked;
        const ListChoice choice = ListChoice::read(tx, viewer, kernel);
        data.saved = savedViews(tx, viewer, kernel);
        data.firstView = choice.view;
        if (wanted.namesNone) wanted.choose(choice.view);
        takeSaved(tx, viewer, kernel, wanted, data);
        if (wanted.saved && !data.view) {
            if (!wanted.namesNone) throw NotFound("view " + std::to_string(*wanted.saved));
            wanted = asked;  // their own first view is gone
        }
        data.columns = columnsOf(data, choice);
        std::vector<std::string> own{wanted.q};
        if (wanted.isBoard()) {
            data.boardField = boardField(tx, kernel, viewer, wanted.boardBy, words);
            data.boardFields = boardFieldsOf(tx, kernel, words);
            for (const auto& column : data.boardField->columns) own.push_back(columnQuery(wanted.q, column));
        }
        try {
            if (wanted.isBoard() || wanted.isCalendar())
                kernel.records().counts(tx, viewer, Ticket::kind, own);
            else
                readTable(tx, viewer, kernel, wanted, words, data);
        } catch (const Invalid& invalid) {
            // The list says what is wrong with the query; the views are counted all the same.
            data.queryError = words.translations().text(viewer.locale(), invalid.errors().front().message);
            own = {"id:0"};
        }
        const auto ofOwn = count(tx, viewer, kernel, own, data);
        data.total = ofOwn.front();
        if (wanted.isBoard() && data.queryError.empty())
            data.board = boardOf(tx, kernel, viewer, *data.boardField, wanted.q, wanted.sort,
                                 {ofOwn.begin() + 1, ofOwn.end()}, words);
    });
    asked = wanted;
    return data;
}

}  // namespace kontor::tickets
