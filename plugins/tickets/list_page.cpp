#include <algorithm>

#include "board.h"
#include "kontor/template.h"
#include "list_columns.h"
#include "list_query.h"
#include "page_words.h"
#include "pages.h"
#include "view.h"

namespace kontor::tickets {

namespace {

Json headOf(const ListQuery& wanted, const std::vector<const Column*>& columns, const PageWords& words) {
    Json result = Json::array();
    for (const auto* column : columns) {
        Json head = Json::object(
            {{"label", words.field(column->field)}, {"class", column->style}, {"sortable", !column->sort.empty()}});
        if (!column->sort.empty()) {
            const std::string ascending(column->sort);
            const bool isDescending = wanted.sort == "-" + ascending;
            head["ascending"] = wanted.sort == ascending;
            head["descending"] = isDescending;
            head["sort"] = wanted.sort == ascending ? "ascending" : isDescending ? "descending" : "none";
            head["href"] = wanted.href(wanted.q, isDescending ? ascending : "-" + ascending);
        }
        result.push(std::move(head));
    }
    return result;
}

/// What many tickets can be given at once.
Json bulk(const PageWords& words) {
    Json result = Json::array();
    const auto add = [&](std::string_view field, Json options) {
        Json control =
            Json::object({{"field", field}, {"type", "string"}, {"label", words.field(field)}, {"is_select", true}});
        control["options"] = std::move(options);
        result.push(std::move(control));
    };
    add("status", words.choices("status", {}));
    add("priority", words.options("tickets.priority.", priorities, {}));
    Json assignee = Json::object({{"field", "assignee_id"},
                                  {"type", "integer"},
                                  {"label", words.field("assignee_id")},
                                  {"is_picker", true},
                                  {"picker", "/api/v1/users"},
                                  {"fixed", "q=role:agent"}});
    assignee["options"] = Json::array(
        {Json::object({{"value", std::to_string(words.viewer().id())}, {"label", words.text("tickets.who.me")}}),
         Json::object({{"value", "null"}, {"label", words.text("tickets.who.none")}})});
    result.push(std::move(assignee));
    Json team = Json::object({{"field", "group_id"},
                              {"type", "integer"},
                              {"label", words.field("group_id")},
                              {"is_picker", true},
                              {"picker", "/api/v1/groups"},
                              {"fixed", ""}});
    team["options"] = Json::array({Json::object({{"value", "null"}, {"label", words.text("tickets.who.none")}})});
    result.push(std::move(team));
    return result;
}

constexpr int savedViewsShown = 30;

std::vector<View> savedViews(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    if (!viewer.may("tickets.views")) return {};
    ListRequest list;
    list.q = "applies_to:ticket owner:any";  // those that came with the product are the views above
    list.limit = savedViewsShown;
    return kernel.records().all<View>(tx, viewer, list);
}

std::string hrefOf(const View& view, bool board) {
    return "/tickets?q=" + percentEncode(view.query) + (view.sort.empty() ? "" : "&sort=" + percentEncode(view.sort)) +
           (board ? "&layout=board" : "");
}

/// What the database says of a list: its page, and how many each view has.
struct Found {
    Json rows = Json::array();
    Json board = Json::array();
    bool hasRows = false;
    std::vector<const Column*> columns;
    std::vector<View> saved;
    std::vector<std::int64_t> counts;
    std::int64_t total = 0;
    std::optional<std::string> next;
    std::string queryError;
};

void readPage(Transaction& tx, const Viewer& viewer, Kernel& kernel, const ListQuery& wanted, const PageWords& words,
              Found& found) {
    ListRequest list;
    list.q = wanted.q;
    list.sort = wanted.sort;
    list.cursor = wanted.board ? "" : wanted.cursor;
    list.fields = fieldsFor(found.columns);
    if (wanted.board) {
        list.limit = mostOnBoard;
        for (const char* field : {"requester_id", "assignee_id"})
            if (std::find(list.fields.begin(), list.fields.end(), field) == list.fields.end())
                list.fields.emplace_back(field);
    }
    const RecordPage page = kernel.records().list(tx, viewer, Ticket::kind, list);
    if (wanted.board)
        found.board = boardOf(tx, kernel, viewer, page.items, words);
    else
        found.rows = rowsOf(tx, kernel, viewer, page.items, found.columns, words);
    found.hasRows = !page.items.empty();
    found.next = page.nextCursor;
}

Found read(const Viewer& viewer, Kernel& kernel, const ListQuery& wanted, const PageWords& words) {
    Found found;
    kernel.db().read([&](Transaction& tx) {
        found = Found();
        found.columns = chosenColumns(tx, viewer, kernel);
        found.saved = savedViews(tx, viewer, kernel);
        std::vector<std::string> queries;
        for (const auto& view : builtInViews) queries.emplace_back(view.q);
        queries.push_back(wanted.q);
        const std::size_t asked = queries.size();
        for (const auto& view : found.saved) queries.push_back(view.query);
        try {
            readPage(tx, viewer, kernel, wanted, words, found);
        } catch (const Invalid& invalid) {
            found.queryError = words.translations().text(viewer.locale(), invalid.errors().front().message);
            // The list says what is wrong with the query; the views are counted all the same.
            queries[asked - 1] = "id:0";
        }
        try {
            found.counts = kernel.records().counts(tx, viewer, Ticket::kind, queries);
        } catch (const Invalid&) {
            // A saved query whose field or person is gone since: its list says so, the others stay.
            found.saved.clear();
            queries.resize(asked);
            found.counts = kernel.records().counts(tx, viewer, Ticket::kind, queries);
        }
        found.total = found.counts[asked - 1];
    });
    return found;
}

Json viewGroups(const ListQuery& wanted, const Found& found, const PageWords& words) {
    Json shown = Json::array();
    for (std::size_t i = 0; i < builtInViews.size(); ++i)
        shown.push(Json::object(
            {{"name", words.value("tickets.view.", builtInViews[i].id)},
             {"icon", builtInViews[i].icon},
             {"href", "/tickets?view=" + std::string(builtInViews[i].id) + (wanted.board ? "&layout=board" : "")},
             {"count", words.count(found.counts[i])},
             {"active", wanted.view == &builtInViews[i]}}));
    Json group = Json::object({{"title", words.text("tickets.views.work")}});
    group["views"] = std::move(shown);
    Json groups = Json::array({std::move(group)});
    Json own = Json::array();
    for (std::size_t i = 0; i < found.saved.size(); ++i)
        own.push(Json::object({{"name", found.saved[i].name},
                               {"icon", "star"},
                               {"href", hrefOf(found.saved[i], wanted.board)},
                               {"count", words.count(found.counts[builtInViews.size() + 1 + i])},
                               {"active", wanted.view == nullptr && wanted.q == found.saved[i].query}}));
    if (own.size() > 0) {
        Json mine = Json::object({{"title", words.text("tickets.views.own")}});
        mine["views"] = std::move(own);
        groups.push(std::move(mine));
    }
    return groups;
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    const ListQuery wanted = ListQuery::of(request);
    Found found = read(viewer, kernel, wanted, words);

    PageContent content;
    content.title =
        wanted.view != nullptr ? words.value("tickets.view.", wanted.view->id) : words.text("tickets.view.search");
    content.templateName = "tickets/list";
    content.active = "tickets";
    content.status = found.queryError.empty() ? 200 : 400;
    Json& data = content.data;
    data["frame"] = Json::object({{"flush", true}});
    data["frame"]["query"] =
        Json::object({{"kind", "ticket"}, {"action", "/tickets"}, {"value", wanted.view != nullptr ? "" : wanted.q}});
    data["frame"]["create"] = Json::object({{"href", "/tickets/new"}, {"label", words.text("tickets.new")}});
    data["heading"] = content.title;
    data["total"] = found.total == 1 ? words.text("tickets.total_one")
                                     : words.text("tickets.total", {{"count", words.count(found.total)}});
    data["view_groups"] = viewGroups(wanted, found, words);
    data["has_query_error"] = !found.queryError.empty();
    data["query_error"] = found.queryError;
    data["chips"] = chipsOf(wanted, words);
    data["filters"] = filtersFor(wanted, words);
    data["is_board"] = wanted.board;
    data["list_href"] = wanted.as(false);
    data["board_href"] = wanted.as(true);
    data["has_rows"] = found.hasRows;
    if (wanted.board) {
        data["board_columns"] = std::move(found.board);
        data["board_cut"] = found.next.has_value();
        data["board_cut_text"] = words.text("tickets.board.cut", {{"count", std::to_string(mostOnBoard)}});
    } else {
        data["columns"] = headOf(wanted, found.columns, words);
        data["rows"] = std::move(found.rows);
        data["column_choices"] = columnChoices(found.columns, words);
    }
    data["back"] = wanted.href(wanted.q, wanted.sort);
    data["has_next"] = found.next.has_value();
    if (found.next) data["next_href"] = wanted.href(wanted.q, wanted.sort, *found.next);
    data["has_first"] = !wanted.cursor.empty();
    data["first_href"] = wanted.href(wanted.q, wanted.sort);
    data["is_filtered"] = wanted.isFiltered();
    data["can_save"] = wanted.isFiltered() && found.queryError.empty() && viewer.may("tickets.views");
    data["query"] = wanted.q;
    data["sort"] = wanted.sort;
    data["empty_title"] = words.text(wanted.isFiltered() ? "tickets.empty_filtered" : "tickets.empty");
    data["empty_text"] = words.text(wanted.isFiltered() ? "tickets.empty_filtered_text" : "tickets.empty_text");
    data["can_edit"] = viewer.may("tickets.write");
    data["tools"] = kernel.get<PageFrame>().panels(request, viewer, "list.tools", {});
    data["bulk"] = bulk(words);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// The form of columns; back to the list it came from.
Reply saveColumns(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> names;
    for (const auto& [name, value] : request.form())
        if (name == "columns") names.push_back(value);
    if (request.formValue("action") == "usual") names.clear();
    chooseColumns(viewer, kernel, names);
    const std::string back = request.formValue("back");
    const bool isList = back.starts_with("/tickets?") && back.find_first_of("\r\n") == std::string::npos;
    return Reply::redirect(isList ? back : "/tickets");
}

}  // namespace

void addListPage(Registry& registry) {
    Page page;
    page.path = "/tickets";
    page.access = needs("tickets.read_all");
    page.title = "tickets.title";
    page.get = showList;
    page.post = [](Request& request, const Viewer& viewer, Kernel& kernel) {
        return saveColumns(request, viewer, kernel);
    };
    registry.page(std::move(page));
}

}  // namespace kontor::tickets
