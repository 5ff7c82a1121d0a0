#include <algorithm>

#include "kontor/template.h"
#include "list_data.h"
#include "page_words.h"
#include "pages.h"
#include "views_page.h"

namespace kontor::tickets {

namespace {

Json headOf(const ListQuery& wanted, const std::vector<const Column*>& columns, const PageWords& words) {
    Json result = Json::array();
    for (const auto* column : columns) {
        Json head = Json::object({{"field", column->field},
                                  {"label", words.field(column->field)},
                                  {"class", column->style},
                                  {"sortable", !column->sort.empty()}});
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

/// Views lead to their first page, in the layout that is looked at unless they have one of their own.
Json viewGroups(const ListQuery& wanted, const ListData& found, const PageWords& words) {
    const std::string layout = wanted.layout == "table" ? "" : "&layout=" + wanted.layout;
    Json shown = Json::array();
    for (std::size_t i = 0; i < builtInViews.size(); ++i)
        shown.push(Json::object({{"name", words.value("tickets.view.", builtInViews[i].id)},
                                 {"icon", builtInViews[i].icon},
                                 {"href", "/tickets?view=" + std::string(builtInViews[i].id) + layout},
                                 {"count", words.count(found.counts[i])},
                                 {"active", wanted.view == &builtInViews[i]}}));
    Json group = Json::object({{"title", words.text("tickets.views.work")}});
    group["views"] = std::move(shown);
    Json groups = Json::array({std::move(group)});
    Json own = Json::array();
    Json shared = Json::array();
    for (std::size_t i = 0; i < found.saved.size(); ++i) {
        const View& view = found.saved[i];
        const bool isOwn = view.ownerId == words.viewer().id();
        (isOwn ? own : shared)
            .push(Json::object({{"name", view.name},
                                {"icon", isOwn                     ? "star"
                                         : view.sharing == "group" ? "users"
                                                                   : "world"},
                                {"href", "/tickets?view=" + std::to_string(view.id)},
                                {"count", words.count(found.counts[builtInViews.size() + i])},
                                {"active", wanted.saved == view.id}}));
    }
    const auto add = [&](const char* title, Json views) {
        if (views.size() == 0) return;
        Json more = Json::object({{"title", words.text(title)}});
        more["views"] = std::move(views);
        groups.push(std::move(more));
    };
    add("tickets.views.own", std::move(own));
    add("tickets.views.shared", std::move(shared));
    return groups;
}

/// Table, cards, board, calendar; and of a board its fields.
void putLayouts(Json& data, const ListQuery& wanted, const ListData& found, const PageWords& words) {
    constexpr std::array<std::string_view, 4> icons{"layout-list", "layout-grid", "layout-kanban", "calendar"};
    Json choices = Json::array();
    for (std::size_t i = 0; i < layouts.size(); ++i)
        choices.push(Json::object({{"label", words.text("tickets.layout." + std::string(layouts[i]))},
                                   {"href", wanted.as(layouts[i])},
                                   {"icon", icons[i]},
                                   {"active", wanted.layout == layouts[i]}}));
    data["layouts"] = std::move(choices);
    data["is_board"] = wanted.isBoard();
    data["is_cards"] = wanted.isCards();
    data["is_calendar"] = wanted.isCalendar();
    data["is_table"] = wanted.layout == "table";
    data["is_paged"] = !wanted.isBoard() && !wanted.isCalendar();
    if (!wanted.isBoard() || !found.boardField) return;
    const BoardField& field = *found.boardField;
    Json fields = Json::array();
    for (const auto& [name, label] : found.boardFields)
        fields.push(Json::object({{"label", label}, {"href", wanted.by(name)}, {"active", name == field.name}}));
    data["board_fields"] = std::move(fields);
    data["board_by"] = field.name;
    data["board_label"] = field.label;
    data["board_is_number"] = field.isNumber;
    data["can_move"] = field.isMovable && words.viewer().may("tickets.write");
    data["board_cut"] = field.isCut;
}

/// What is saved, shared and chosen about the view that is shown.
void putView(Json& data, const ListQuery& wanted, const ListData& found, const PageWords& words) {
    const Viewer& viewer = words.viewer();
    const bool mayKeep = found.queryError.empty() && viewer.may("tickets.views");
    data["can_save"] = mayKeep && (wanted.isFiltered() || wanted.saved);
    data["view_id"] = wanted.viewId();
    data["board_by_name"] = wanted.boardBy;
    data["layout_name"] = wanted.layout;
    const bool isMine = found.view && (found.view->ownerId == viewer.id() || viewer.may("tickets.configure"));
    data["can_edit_view"] = mayKeep && isMine;
    data["can_update"] = mayKeep && isMine && wanted.isChanged();
    data["edit_href"] = "/tickets/views/" + wanted.viewId();
    if (found.view) data["view_name"] = found.view->name;
    const std::string first = found.firstView.empty() ? "open" : found.firstView;
    data["can_be_first"] = !wanted.viewId().empty() && wanted.viewId() != first;
    data["is_first"] = !wanted.viewId().empty() && wanted.viewId() == first;
    data["may_share"] = viewer.may("tickets.configure");
}

/// To the page that makes a file of the list.
std::string exportHref(const ListQuery& wanted, const std::vector<const Column*>& columns) {
    std::string fields;
    for (const auto* column : columns) fields += (fields.empty() ? "" : ",") + std::string(column->field);
    return "/export/tickets?q=" + percentEncode(wanted.q) + "&sort=" + percentEncode(wanted.sort) +
           "&fields=" + percentEncode(fields) + "&back=" + percentEncode(wanted.href(wanted.q, wanted.sort));
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    ListQuery wanted = ListQuery::of(request.query);
    ListData found = readList(viewer, kernel, wanted, words);

    PageContent content;
    content.title = wanted.view != nullptr ? words.value("tickets.view.", wanted.view->id)
                    : found.view           ? found.view->name
                                           : words.text("tickets.view.search");
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
    putLayouts(data, wanted, found, words);
    putView(data, wanted, found, words);
    data["has_rows"] = found.hasRows;
    data["board_columns"] = std::move(found.board);
    data["cards"] = std::move(found.cards);
    data["columns"] = headOf(wanted, found.columns, words);
    data["rows"] = std::move(found.rows);
    data["column_choices"] = columnChoices(found.columns, words);
    data["back"] = wanted.href(wanted.q, wanted.sort);
    data["export_href"] = exportHref(wanted, found.columns);
    data["has_next"] = found.next.has_value();
    if (found.next) data["next_href"] = wanted.href(wanted.q, wanted.sort, *found.next);
    data["has_first"] = !wanted.cursor.empty();
    data["first_href"] = wanted.href(wanted.q, wanted.sort);
    data["is_filtered"] = wanted.isFiltered();
    data["query"] = wanted.q;
    data["sort"] = wanted.sort;
    data["empty_title"] = words.text(wanted.isFiltered() ? "tickets.empty_filtered" : "tickets.empty");
    data["empty_text"] = words.text(wanted.isFiltered() ? "tickets.empty_filtered_text" : "tickets.empty_text");
    data["can_edit"] = viewer.may("tickets.write");
    data["bulk"] = bulk(words);
    data["tools"] = kernel.get<PageFrame>().panels(request, viewer, "list.tools", {});
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addListPage(Registry& registry) {
    registry.page({.path = "/tickets",
                   .access = needs("tickets.read_all"),
                   .title = "tickets.title",
                   .get = showList,
                   .post = chooseForList});
}

}  // namespace kontor::tickets
