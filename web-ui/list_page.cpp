// The page of a list of records.
#include "kontor/encoding.h"
#include "kontor/template.h"
#include "kontor/web/view.h"
#include "list_rows.h"
#include "record_lists.h"

namespace kontor::web {

namespace {

Json headOf(const ListQuery& wanted, const std::vector<const Field*>& columns, const ListWords& words) {
    Json result = Json::array();
    const auto styles = columnStyles(columns, words);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Field& field = *columns[i];
        // A number made of the id is in the order of ids.
        const bool byId = !field.isSortable && field.name == "number" && !field.expression.empty();
        const std::string ascending(field.isSortable ? field.name : byId ? "id" : "");
        Json head = Json::object({{"field", field.name},
                                  {"label", words.field(field)},
                                  {"class", styles[i]},
                                  {"sortable", !ascending.empty()}});
        if (!ascending.empty()) {
            const std::string order = wanted.sort.empty() ? words.type.defaultSort : wanted.sort;
            const bool isDescending = order == "-" + ascending;
            head["ascending"] = order == ascending;
            head["descending"] = isDescending;
            head["sort"] = order == ascending ? "ascending" : isDescending ? "descending" : "none";
            head["href"] = wanted.href(wanted.q, isDescending ? ascending : "-" + ascending);
        }
        result.push(std::move(head));
    }
    return result;
}

/// A control of the bar that changes many.
Json changeOf(const ListChange& change, const Field& field, const ListWords& words) {
    Json control = Json::object({{"field", field.name},
                                 {"label", words.field(field)},
                                 {"fixed", change.offered.empty() ? "" : "q=" + percentEncode(change.offered)}});
    control["is_action"] = false;
    control["is_picker"] = !field.target.empty();
    control["is_select"] = field.target.empty();
    control["type"] = field.target.empty() ? field.type == FieldType::boolean ? "boolean" : "string" : "integer";
    Json options = Json::array();
    if (field.target.empty()) {
        for (const auto& [value, label] : words.choices(field))
            options.push(Json::object({{"value", value}, {"label", label}}));
    } else {
        const auto target = words.kernel.catalog().records.find(field.target);
        control["picker"] =
            target == words.kernel.catalog().records.end() ? "" : "/api/v1/" + target->second.collection;
        if (field.target == "user")
            options.push(
                Json::object({{"value", std::to_string(words.viewer.id())}, {"label", words.text("web.list.me")}}));
    }
    if (field.nullable) options.push(Json::object({{"value", "null"}, {"label", words.text("web.list.none")}}));
    control["options"] = std::move(options);
    return control;
}

void putChanges(Json& data, const ListWords& words) {
    const RecordType& type = words.type;
    const auto canWrite = [&](const Field* field) {
        return field && field->isWritable && !field->isCreateOnly &&
               (!type.fieldWritable || type.fieldWritable(words.viewer, *field));
    };
    Json bulk = Json::array();
    for (const auto& change : words.page.changes)
        if (const Field* field = type.field(change.field); canWrite(field)) bulk.push(changeOf(change, *field, words));
    for (const auto& action : words.page.actions)
        if (words.viewer.may(action.permission))
            bulk.push(Json::object({{"field", action.member},
                                    {"label", words.text(action.title)},
                                    {"type", "integer"},
                                    {"is_picker", true},
                                    {"is_select", false},
                                    {"is_action", true},
                                    {"picker", "/api/v1/" + action.collection},
                                    {"fixed", "q=" + percentEncode(action.offered)},
                                    {"options", Json::array()}}));
    const Field* tags = type.field("tags");
    data["bulk_tags"] = canWrite(tags) && tags->type == FieldType::words;
    data["can_edit"] = !type.writePermission.empty() && words.viewer.may(type.writePermission) &&
                       (bulk.size() > 0 || data["bulk_tags"] == Json(true));
    data["bulk"] = std::move(bulk);
}

/// Views lead to their first page, in the layout that is looked at unless they have one of their own.
Json viewGroups(const ListQuery& wanted, const ListData& found, const ListWords& words) {
    const auto& page = words.page;
    const std::string layout = wanted.layout == "table" ? "" : "&layout=" + wanted.layout;
    Json shown = Json::array();
    for (std::size_t i = 0; i < page.views.size(); ++i)
        shown.push(Json::object({{"name", words.text(page.views[i].title)},
                                 {"icon", page.views[i].icon},
                                 {"href", page.path + "?view=" + page.views[i].id + layout},
                                 {"count", words.count(found.counts[i])},
                                 {"active", wanted.view == &page.views[i]}}));
    Json own = Json::array();
    Json shared = Json::array();
    for (std::size_t i = 0; i < found.saved.size(); ++i) {
        const SavedView& view = found.saved[i];
        const bool isOwn = view.ownerId == words.viewer.id();
        (isOwn ? own : shared)
            .push(Json::object({{"name", view.name},
                                {"icon", isOwn                     ? "star"
                                         : view.sharing == "group" ? "users"
                                                                   : "world"},
                                {"href", page.path + "?view=" + std::to_string(view.id)},
                                {"count", words.count(found.counts[page.views.size() + i])},
                                {"active", wanted.saved == view.id}}));
    }
    Json groups = Json::array();
    const auto add = [&](const char* title, Json views) {
        if (views.size() == 0) return;
        Json group = Json::object({{"title", words.text(title)}});
        group["views"] = std::move(views);
        groups.push(std::move(group));
    };
    add("web.views.usual", std::move(shown));
    add("web.views.own", std::move(own));
    add("web.views.shared", std::move(shared));
    return groups;
}

void putLayouts(Json& data, const ListQuery& wanted, const ListWords& words) {
    Json choices = Json::array();
    const auto add = [&](const std::string& name, const std::string& label, const std::string& icon) {
        choices.push(Json::object(
            {{"label", label}, {"href", wanted.as(name)}, {"icon", icon}, {"active", wanted.layout == name}}));
    };
    add("table", words.text("web.layout.table"), "layout-list");
    add("cards", words.text("web.layout.cards"), "layout-grid");
    for (const auto& layout : words.page.layouts) add(layout.id, words.text(layout.title), layout.icon);
    data["layouts"] = std::move(choices);
    data["is_cards"] = wanted.isCards();
    data["is_table"] = wanted.layout == "table";
    data["is_paged"] = wanted.further() == nullptr;
}

/// What is saved, shared and chosen about the view that is shown.
void putView(Json& data, const ListQuery& wanted, const ListData& found, const ListWords& words) {
    const Viewer& viewer = words.viewer;
    const bool mayKeep = found.queryError.empty() && viewer.may("web.views");
    const bool isMine = found.view && (found.view->ownerId == viewer.id() || viewer.may("web.views_for_all"));
    const std::string first = found.firstView.empty() ? words.page.first : found.firstView;
    data["has_views"] = viewer.may("web.views");
    data["can_save"] = mayKeep && (wanted.isFiltered() || wanted.saved);
    data["view_id"] = wanted.viewId();
    data["layout_name"] = wanted.layout;
    data["board_by_name"] = wanted.by;
    data["can_edit_view"] = mayKeep && isMine;
    data["can_update"] = mayKeep && isMine && wanted.isChanged();
    data["edit_href"] = words.page.path + "/views/" + wanted.viewId();
    data["can_be_first"] = !wanted.viewId().empty() && wanted.viewId() != first;
    data["may_share"] = viewer.may("web.views_for_all");
}

/// To the page that makes a file of the list.
std::string exportHref(const ListQuery& wanted, const std::vector<const Field*>& columns, const ListWords& words) {
    std::string fields;
    for (const auto* column : columns) fields += (fields.empty() ? "" : ",") + std::string(column->name);
    return "/export/" + words.type.collection + "?q=" + percentEncode(wanted.q) +
           "&sort=" + percentEncode(wanted.sort.empty() ? words.type.defaultSort : wanted.sort) +
           "&fields=" + percentEncode(fields) + "&back=" + percentEncode(wanted.href(wanted.q, wanted.sort));
}

void putEmpty(Json& data, const ListQuery& wanted, const ListWords& words) {
    const auto& page = words.page;
    data["is_filtered"] = wanted.isFiltered();
    data["empty_icon"] = page.icon;
    data["empty_title"] = words.text(wanted.isFiltered() ? "web.list.empty_filtered" : "web.list.empty");
    data["empty_text"] = wanted.isFiltered() ? words.text("web.list.empty_filtered_text")
                                             : words.textOr(page.emptyText, "web.list.empty_text");
}

void putCreate(Json& data, const ListWords& words) {
    const bool may = !words.page.create.empty() && !words.type.createPermission.empty() &&
                     words.viewer.may(words.type.createPermission);
    data["can_create"] = may;
    if (!may) return;
    data["create_href"] = words.page.create;
    data["create_label"] = words.textOr(words.page.createTitle, "ui.add");
    data["frame"]["create"] = Json::object({{"href", words.page.create}, {"label", data["create_label"].text()}});
}

}  // namespace

Reply RecordListPages::show(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) {
    const ListWords words(kernel, viewer, page);
    ListQuery wanted(page, request);
    const ListData found = readList(wanted, words);

    PageContent content;
    content.area = page.area;
    content.title = wanted.view != nullptr ? words.text(wanted.view->title)
                    : found.view           ? found.view->name
                    : wanted.q.empty()     ? words.text(page.title)
                                           : words.text("web.list.search");
    content.templateName = "web/list";
    content.active = page.active.empty() ? words.type.collection : page.active;
    content.status = found.queryError.empty() ? 200 : 400;
    Json& data = content.data;
    data["frame"] = Json::object({{"flush", true}});
    data["frame"]["query"] =
        Json::object({{"kind", page.kind}, {"action", page.path}, {"value", wanted.view != nullptr ? "" : wanted.q}});
    data["path"] = page.path;
    data["kind"] = page.kind;
    data["collection"] = words.type.collection;
    data["heading"] = content.title;
    data["total"] = found.total == 1 ? words.text("web.list.total_one")
                                     : words.text("web.list.total", {{"count", words.count(found.total)}});
    data["view_groups"] = viewGroups(wanted, found, words);
    data["has_query_error"] = !found.queryError.empty();
    data["query_error"] = found.queryError;
    data["chips"] = chipsOf(wanted, words, found.names);
    data["facets"] = found.queryError.empty() ? facetsOf(found.facets, wanted, words, found.names) : Json::array();
    data["has_facets"] = data["facets"].size() > 0;
    putLayouts(data, wanted, words);
    putView(data, wanted, found, words);
    putEmpty(data, wanted, words);
    putCreate(data, words);
    putChanges(data, words);
    data["has_rows"] = !found.records.empty();
    data["columns"] = headOf(wanted, found.columns, words);
    data["rows"] = listRows(found.records, found.columns, words, found.names);
    data["column_choices"] = columnChoices(found.columns, words);
    data["back"] = wanted.href(wanted.q, wanted.sort);
    data["export_href"] = exportHref(wanted, found.columns, words);
    data["has_next"] = found.next.has_value();
    if (found.next) data["next_href"] = wanted.href(wanted.q, wanted.sort, *found.next);
    data["has_first"] = !wanted.cursor.empty();
    data["first_href"] = wanted.href(wanted.q, wanted.sort);
    data["query"] = wanted.q;
    data["sort"] = wanted.sort;
    if (const auto* layout = wanted.further(); layout && found.queryError.empty()) {
        const auto part = [&](const std::string& name) {
            if (name.empty()) return std::string();
            return kernel.get<PageFrame>().panel(
                request, viewer,
                {.id = page.kind + "." + layout->id,
                 .access = page.access,
                 .templateName = name,
                 .data = [&](const Ref&, Request&, const Viewer&, Kernel&) { return std::optional(found.further); }},
                {});
        };
        data["layout_head"] = part(layout->headTemplate);
        data["layout_body"] = part(layout->templateName);
    }
    data["tools"] =
        kernel.get<PageFrame>().panels(request, viewer, page.tools.empty() ? page.kind + ".list" : page.tools, {});
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace kontor::web
