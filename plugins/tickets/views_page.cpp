#include "views_page.h"

#include "kontor/encoding.h"
#include "kontor/error.h"
#include "kontor/template.h"
#include "list_data.h"
#include "pages.h"

namespace kontor::tickets {

namespace {

const std::string viewKind(View::kind);

std::string listPath(Request& request) {
    const std::string back = request.formValue("back");
    const bool isList = back.starts_with("/tickets?") && back.find_first_of("\r\n") == std::string::npos;
    return isList ? back : "/tickets";
}

std::vector<std::string> chosen(Request& request, std::string_view name) {
    std::vector<std::string> values;
    for (const auto& [field, value] : request.form())
        if (field == name) values.push_back(value);
    return values;
}

std::optional<std::int64_t> viewNumber(Request& request) {
    const auto number = wholeNumber(request.formValue("view"));
    return number && *number > 0 ? number : std::nullopt;
}

/// Fields of a view as the form gives them; `fields` are those it has.
Patch patchFrom(Request& request, const Viewer& viewer, Kernel& kernel, std::initializer_list<const char*> fields) {
    Json values = Json::object();
    for (const std::string name : fields) {
        const std::string text(trimmed(request.formValue(name)));
        if (name == "columns") {
            values[name] = knownColumns(chosen(request, name));
        } else if (name == "group_id" || name == "position") {
            const auto number = wholeNumber(text);
            if (!text.empty() && !number) throw Invalid(name, "error.not_a_number");
            values[name] = number ? Json(*number) : name == "position" ? Json(0) : Json();
        } else {
            values[name] = text;
        }
    }
    // Who shares with everybody or nobody names no team.
    if (values.find("sharing") && values["sharing"].text() != "group") values["group_id"] = Json();
    return Patch::fromJson(kernel.records().type(viewKind), viewer, values, false);
}

/// Throws Invalid unless it is a built-in view, or a saved one the viewer sees.
void setFirstView(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& id) {
    ListQuery known;
    known.choose(id);
    if (!id.empty() && known.viewId().empty()) throw Invalid("view", "error.no_such_record");
    if (known.saved) {
        viewer.require("tickets.views");
        try {
            kernel.records().get<View>(tx, viewer, *known.saved);
        } catch (const NotFound&) {
            throw Invalid("view", "error.no_such_record");
        }
    }
    ListChoice choice = ListChoice::read(tx, viewer, kernel);
    choice.view = id;
    choice.keep(tx, viewer, kernel);
}

Reply saveColumns(Request& request, const Viewer& viewer, Kernel& kernel, bool usual) {
    const auto view = viewNumber(request);
    kernel.db().write([&](Transaction& tx) {
        const Json columns = usual ? Json::array() : knownColumns(chosen(request, "columns"));
        if (view) {
            const Patch patch =
                Patch::fromJson(kernel.records().type(viewKind), viewer, Json::object({{"columns", columns}}), false);
            kernel.records().patch(tx, viewer, {viewKind, *view}, patch);
            return;
        }
        ListChoice choice = ListChoice::read(tx, viewer, kernel);
        choice.columns = columns;
        choice.keep(tx, viewer, kernel);
    });
    return Reply::redirect(listPath(request));
}

Reply saveView(Request& request, const Viewer& viewer, Kernel& kernel) {
    viewer.require("tickets.views");
    const auto made = kernel.db().write([&](Transaction& tx) {
        return kernel.records().create(
            tx, viewer, viewKind,
            patchFrom(request, viewer, kernel,
                      {"name", "query", "sort", "layout", "board_by", "sharing", "group_id", "columns"}));
    });
    return web::redirectWith("/tickets?view=" + std::to_string(made.id()), "tickets.views.saved");
}

Reply updateView(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto view = viewNumber(request);
    if (!view) throw Invalid("view", "error.required");
    kernel.db().write([&](Transaction& tx) {
        kernel.records().patch(tx, viewer, {viewKind, *view},
                               patchFrom(request, viewer, kernel, {"query", "sort", "layout", "board_by"}));
    });
    return web::redirectWith("/tickets?view=" + std::to_string(*view), "tickets.views.saved");
}

std::string sharingText(const View& view, const Names& names, const PageWords& words) {
    if (view.sharing == "group") return names.of("group", view.groupId);
    return words.value("tickets.sharing.", view.sharing);
}

Reply showViews(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const ListChoice choice = ListChoice::read(tx, viewer, kernel);
        ListRequest list{.q = "applies_to:ticket owner:any", .limit = 200};
        for (const auto& field : viewFields) list.fields.emplace_back(field.name);
        const auto views = kernel.records().all<View>(tx, viewer, list);
        std::vector<Ref> refs;
        for (const auto& view : views) {
            if (view.ownerId) refs.push_back({"user", *view.ownerId});
            if (view.groupId) refs.push_back({"group", *view.groupId});
        }
        const Names names(tx, kernel, viewer, refs);
        for (const auto& view : views) {
            const std::string id = std::to_string(view.id);
            const bool isOwn = view.ownerId == viewer.id();
            rows.push(Json::object({{"name", view.name},
                                    {"href", "/tickets?view=" + id},
                                    {"query", view.query},
                                    {"layout", words.text("tickets.layout." + view.layout)},
                                    {"owner", names.of("user", view.ownerId)},
                                    {"sharing", sharingText(view, names, words)},
                                    {"is_first", choice.view == id},
                                    {"can_edit", isOwn || viewer.may("tickets.configure")},
                                    {"edit_href", "/tickets/views/" + id}}));
        }
    });
    PageContent content;
    content.title = words.text("tickets.views.all");
    content.templateName = "tickets/views";
    content.active = "tickets";
    content.data["heading"] = content.title;
    content.data["has_views"] = rows.size() > 0;
    content.data["views"] = std::move(rows);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Json selectOf(const std::vector<std::pair<std::string, std::string>>& values, const std::string& chosenValue) {
    Json options = Json::array();
    for (const auto& [value, label] : values)
        options.push(Json::object({{"value", value}, {"label", label}, {"selected", value == chosenValue}}));
    return options;
}

Reply showView(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words(kernel, viewer);
    View view;
    std::string groupName;
    std::vector<std::pair<std::string, std::string>> boardFields;
    std::string first;
    kernel.db().read([&](Transaction& tx) {
        view = kernel.records().get<View>(tx, viewer, request.number());
        if (view.appliesTo != Ticket::kind) throw NotFound("view of tickets " + std::to_string(view.id));
        groupName.clear();
        if (view.groupId) groupName = Names(tx, kernel, viewer, {{"group", *view.groupId}}).of("group", view.groupId);
        boardFields = boardFieldsOf(tx, kernel, words);
        first = ListChoice::read(tx, viewer, kernel).view;
    });
    if (view.ownerId != viewer.id()) viewer.require("tickets.configure");
    const bool sent = request.method == "POST";
    const auto value = [&](const char* field, std::string stored) {
        return sent ? request.formValue(field) : std::move(stored);
    };
    PageContent content;
    content.title = view.name;
    content.templateName = "tickets/view";
    content.active = "tickets";
    content.status = status;
    data["heading"] = view.name;
    data["back"] = "/tickets?view=" + std::to_string(view.id);
    data["name"] = value("name", view.name);
    data["query"] = value("query", view.query);
    data["sort"] = value("sort", view.sort);
    data["position"] = value("position", std::to_string(view.position));
    std::vector<std::pair<std::string, std::string>> shares;
    for (const auto sharing : sharings)
        if (sharing != "everyone" || viewer.may("tickets.configure") || view.sharing == sharing)
            shares.emplace_back(sharing, words.value("tickets.sharing.", sharing));
    data["sharings"] = selectOf(shares, value("sharing", view.sharing));
    std::vector<std::pair<std::string, std::string>> groups{{"", "–"}};
    if (view.groupId) groups.emplace_back(std::to_string(*view.groupId), groupName);
    data["groups"] = selectOf(groups, value("group_id", view.groupId ? std::to_string(*view.groupId) : ""));
    std::vector<std::pair<std::string, std::string>> shown;
    for (const auto layout : layouts) shown.emplace_back(layout, words.text("tickets.layout." + std::string(layout)));
    data["layouts"] = selectOf(shown, value("layout", view.layout));
    data["board_fields"] = selectOf(boardFields, value("board_by", view.boardBy.empty() ? "status" : view.boardBy));
    Json names = Json::array();
    for (const auto& name : sent ? chosen(request, "columns") : view.columns) names.push(name);
    data["columns"] = columnChoices(columnsNamed(names), words);
    data["is_first"] = first == std::to_string(view.id);
    data["confirm"] = words.text("tickets.views.delete_confirm", {{"name", view.name}});
    content.data = std::move(data);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply changeView(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Ref ref{viewKind, request.number()};
    const std::string action = request.formValue("action");
    try {
        kernel.db().write([&](Transaction& tx) {
            if (action == "delete") {
                kernel.records().remove(tx, viewer, ref);
                ListChoice choice = ListChoice::read(tx, viewer, kernel);
                if (choice.view != std::to_string(ref.id)) return;
                choice.view.clear();
                choice.keep(tx, viewer, kernel);
                return;
            }
            kernel.records().patch(tx, viewer, ref,
                                   patchFrom(request, viewer, kernel,
                                             {"name", "query", "sort", "layout", "board_by", "sharing", "group_id",
                                              "position", "columns"}));
            const bool first = request.formValue("first") == "true";
            const bool was = ListChoice::read(tx, viewer, kernel).view == std::to_string(ref.id);
            if (first != was) setFirstView(tx, viewer, kernel, first ? std::to_string(ref.id) : "");
        });
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "tickets.view_field.");
        return showView(request, viewer, kernel, std::move(data), 422);
    }
    if (action == "delete") return web::redirectWith("/tickets/views", "tickets.views.deleted");
    return web::redirectWith("/tickets?view=" + std::to_string(ref.id), "tickets.views.saved");
}

Reply chooseFirst(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& body = request.json();
    for (const auto& [name, value] : body.members())
        if (name != "view") throw Invalid(name, "error.unknown_field");
    const Json* view = body.find("view");
    if (!view) throw Invalid("view", "error.required");
    if (!view->isNull() && !view->isInteger() && !view->isString()) throw Invalid("view", "error.not_a_text");
    const std::string id = view->isInteger() ? std::to_string(view->integer()) : view->text();
    kernel.db().write([&](Transaction& tx) { setFirstView(tx, viewer, kernel, id); });
    return Reply::noContent();
}

}  // namespace

Reply chooseForList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string action = request.formValue("action");
    if (action == "save") return saveView(request, viewer, kernel);
    if (action == "update") return updateView(request, viewer, kernel);
    if (action == "first") {
        kernel.db().write([&](Transaction& tx) { setFirstView(tx, viewer, kernel, request.formValue("view")); });
        return web::redirectWith(listPath(request), "tickets.views.first_saved");
    }
    return saveColumns(request, viewer, kernel, action == "usual");
}

void addViewsPages(Registry& registry) {
    registry.page(
        {.path = "/tickets/views", .access = needs("tickets.views"), .title = "tickets.views.all", .get = showViews});
    registry.page({.path = "/tickets/views/{id}",
                   .access = needs("tickets.views"),
                   .title = "tickets.views.all",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showView(request, viewer, kernel, Json::object(), 200); },
                   .post = changeView});
    registry.route(
        {.method = "POST",
         .path = "/api/v1/my/first-view",
         .access = needs("tickets.views"),
         .summary = "Choose the first list of tickets",
         .doc = "A saved view by its number, or a built-in one: mine, unassigned, open, pending, overdue, "
                "resolved, everything. Null is the usual one.",
         .handler = chooseFirst,
         .requestSchema = Json::object(
             {{"type", "object"},
              {"properties",
               Json::object({{"view", Json::object({{"type", Json::array({"string", "integer", "null"})}})}})},
              {"required", Json::array({"view"})}}),
         .requestExample = Json::object({{"view", "mine"}}),
         .successStatus = 204,
         .tag = "views"});
}

}  // namespace kontor::tickets
