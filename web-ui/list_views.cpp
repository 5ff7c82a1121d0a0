// Saved views: kept from a list, listed, changed, shared; and which one is shown first.
#include "kontor/encoding.h"
#include "kontor/error.h"
#include "kontor/labels.h"
#include "kontor/template.h"
#include "kontor/web/view.h"
#include "list_rows.h"
#include "record_details.h"
#include "record_lists.h"

namespace kontor::web {

namespace {

const std::string viewKind(SavedView::kind);
constexpr int mostViews = 200;

std::string listPath(Request& request, const RecordListPage& page) {
    const std::string back = request.formValue("back");
    const bool isList = back.starts_with(page.path + "?") && back.find_first_of("\r\n") == std::string::npos;
    return isList ? back : page.path;
}

std::string viewPath(const RecordListPage& page, std::int64_t id) {
    return page.path + "?view=" + std::to_string(id);
}

std::vector<std::string> chosenIn(Request& request, std::string_view name) {
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
Patch viewPatch(Request& request, const ListWords& words, std::initializer_list<const char*> fields, bool made) {
    Json values = Json::object();
    if (made) values["applies_to"] = words.page.kind;
    for (const std::string name : fields) {
        const std::string text(trimmed(request.formValue(name)));
        if (name == "columns") {
            values[name] = knownColumns(chosenIn(request, name), words);
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
    return Patch::fromJson(words.kernel.records().type(viewKind), words.viewer, values, made);
}

/// Throws Invalid unless it is one of the page's views, or a saved one of its kind that the viewer sees.
void setFirstView(Transaction& tx, const ListWords& words, const std::string& id) {
    const auto& views = words.page.views;
    const bool isUsual =
        id.empty() || std::any_of(views.begin(), views.end(), [&](const ListView& one) { return one.id == id; });
    if (!isUsual) {
        words.viewer.require("web.views");
        const auto number = wholeNumber(id);
        try {
            if (!number ||
                words.kernel.records().get<SavedView>(tx, words.viewer, *number).appliesTo != words.page.kind)
                throw Invalid("view", "error.no_such_record");
        } catch (const NotFound&) {
            throw Invalid("view", "error.no_such_record");
        }
    }
    ListChoice choice = ListChoice::read(tx, words);
    choice.view = id;
    choice.keep(tx, words);
}

Reply saveColumns(Request& request, const ListWords& words, bool usual) {
    const auto view = viewNumber(request);
    words.kernel.db().write([&](Transaction& tx) {
        const Json columns = usual ? Json::array() : knownColumns(chosenIn(request, "columns"), words);
        if (view) {
            const Patch patch = Patch::fromJson(words.kernel.records().type(viewKind), words.viewer,
                                                Json::object({{"columns", columns}}), false);
            words.kernel.records().patch(tx, words.viewer, {viewKind, *view}, patch);
            return;
        }
        ListChoice choice = ListChoice::read(tx, words);
        choice.columns = columns;
        choice.keep(tx, words);
    });
    return Reply::redirect(listPath(request, words.page));
}

Reply saveView(Request& request, const ListWords& words) {
    words.viewer.require("web.views");
    const auto made = words.kernel.db().write([&](Transaction& tx) {
        return words.kernel.records().create(
            tx, words.viewer, viewKind,
            viewPatch(request, words, {"name", "query", "sort", "layout", "board_by", "sharing", "group_id", "columns"},
                      true));
    });
    return redirectWith(viewPath(words.page, made.id()), "web.views.saved");
}

Reply updateView(Request& request, const ListWords& words) {
    const auto view = viewNumber(request);
    if (!view) throw Invalid("view", "error.required");
    words.kernel.db().write([&](Transaction& tx) {
        words.kernel.records().patch(tx, words.viewer, {viewKind, *view},
                                     viewPatch(request, words, {"query", "sort", "layout", "board_by"}, false));
    });
    return redirectWith(viewPath(words.page, *view), "web.views.saved");
}

std::string nameOf(const std::map<Ref, std::string>& names, std::string_view kind, std::optional<std::int64_t> id) {
    const auto found = id ? names.find({std::string(kind), *id}) : names.end();
    return found == names.end() ? std::string() : found->second;
}

Json selectOf(const std::vector<std::pair<std::string, std::string>>& values, const std::string& chosen) {
    Json options = Json::array();
    for (const auto& [value, label] : values)
        options.push(Json::object({{"value", value}, {"label", label}, {"selected", value == chosen}}));
    return options;
}

PageContent contentOf(const ListWords& words, std::string title, std::string templateName) {
    PageContent content;
    content.area = words.page.area;
    content.title = std::move(title);
    content.templateName = std::move(templateName);
    content.active = words.page.active.empty() ? words.type.collection : words.page.active;
    content.data["heading"] = content.title;
    return content;
}

/// The form of a view; what was sent goes before what is stored, so that a refused form comes back as it was.
Reply showView(Request& request, const ListWords& words, Json data, int status) {
    const Viewer& viewer = words.viewer;
    SavedView view;
    std::string groupName;
    std::string first;
    words.kernel.db().read([&](Transaction& tx) {
        view = words.kernel.records().get<SavedView>(tx, viewer, request.number());
        if (view.appliesTo != words.page.kind) throw NotFound("view of " + words.page.kind);
        groupName.clear();
        if (view.groupId)
            groupName = nameOf(words.kernel.get<Labels>().labels(tx, viewer, {{"group", *view.groupId}}), "group",
                               view.groupId);
        first = ListChoice::read(tx, words).view;
    });
    if (view.ownerId != viewer.id()) viewer.require("web.views_for_all");
    const bool sent = request.method == "POST";
    const auto value = [&](const char* field, std::string stored) {
        return sent ? request.formValue(field) : std::move(stored);
    };
    PageContent content = contentOf(words, view.name, "web/list_view");
    content.status = status;
    data["heading"] = view.name;
    data["back"] = viewPath(words.page, view.id);
    data["name"] = value("name", view.name);
    data["query"] = value("query", view.query);
    data["sort"] = value("sort", view.sort);
    data["position"] = value("position", std::to_string(view.position));
    std::vector<std::pair<std::string, std::string>> shares;
    for (const std::string sharing : {"private", "group", "everyone"})
        if (sharing != "everyone" || viewer.may("web.views_for_all") || view.sharing == sharing)
            shares.emplace_back(sharing, words.text("web.sharing." + sharing));
    data["sharings"] = selectOf(shares, value("sharing", view.sharing));
    std::vector<std::pair<std::string, std::string>> groups{{"", "–"}};
    if (view.groupId) groups.emplace_back(std::to_string(*view.groupId), groupName);
    data["groups"] = selectOf(groups, value("group_id", view.groupId ? std::to_string(*view.groupId) : ""));
    std::vector<std::pair<std::string, std::string>> shown;
    for (const std::string layout : {"table", "cards"}) shown.emplace_back(layout, words.text("web.layout." + layout));
    for (const auto& layout : words.page.layouts) shown.emplace_back(layout.id, words.text(layout.title));
    data["layouts"] = selectOf(shown, value("layout", view.layout));
    Json names = Json::array();
    for (const auto& name : sent ? chosenIn(request, "columns") : view.columns) names.push(name);
    data["columns"] = columnChoices(listColumns(names, words), words);
    data["is_first"] = first == std::to_string(view.id);
    data["confirm"] = words.text("web.views.delete_confirm", {{"name", view.name}});
    content.data = std::move(data);
    return words.kernel.get<PageFrame>().render(request, viewer, content);
}

Reply changeView(Request& request, const ListWords& words) {
    const Ref ref{viewKind, request.number()};
    const bool isDeleted = request.formValue("action") == "delete";
    try {
        words.kernel.db().write([&](Transaction& tx) {
            ListChoice choice = ListChoice::read(tx, words);
            const bool was = choice.view == std::to_string(ref.id);
            if (isDeleted) {
                words.kernel.records().remove(tx, words.viewer, ref);
                if (!was) return;
                choice.view.clear();
                choice.keep(tx, words);
                return;
            }
            words.kernel.records().patch(
                tx, words.viewer, ref,
                viewPatch(request, words,
                          {"name", "query", "sort", "layout", "sharing", "group_id", "position", "columns"}, false));
            const bool first = request.formValue("first") == "true";
            if (first != was) setFirstView(tx, words, first ? std::to_string(ref.id) : "");
        });
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        putErrors(data, invalid, words.kernel.translations(), words.viewer.locale(), "web.view_field.");
        return showView(request, words, std::move(data), 422);
    }
    if (isDeleted) return redirectWith(words.page.path + "/views", "web.views.deleted");
    return redirectWith(viewPath(words.page, ref.id), "web.views.saved");
}

Reply chooseFirst(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& body = request.json();
    for (const auto& [name, value] : body.members())
        if (name != "view" && name != "kind") throw Invalid(name, "error.unknown_field");
    const Json* view = body.find("view");
    if (!view) throw Invalid("view", "error.required");
    if (!view->isNull() && !view->isInteger() && !view->isString()) throw Invalid("view", "error.not_a_text");
    const Json* kind = body.find("kind");
    if (kind && !kind->isString()) throw Invalid("kind", "error.not_a_text");
    const RecordListPage* page = listPageOf(kernel, kind ? kind->string() : "ticket");
    if (!page) throw Invalid("kind", "web.views.unknown_kind", {{"kind", kind ? kind->string() : "ticket"}});
    const ListWords words(kernel, viewer, *page);
    const std::string id = view->isInteger() ? std::to_string(view->integer()) : view->text();
    kernel.db().write([&](Transaction& tx) { setFirstView(tx, words, id); });
    return Reply::noContent();
}

Route firstViewRoute() {
    Json properties = Json::object();
    properties["view"] = Json::object({{"type", Json::array({"string", "integer", "null"})}});
    properties["kind"] = Json::object({{"type", "string"}, {"description", "Kind of the list; ticket when left out."}});
    Json schema = Json::object({{"type", "object"}, {"required", Json::array({"view"})}});
    schema["properties"] = std::move(properties);
    return {.method = "POST",
            .path = "/api/v1/my/first-view",
            .access = needs("web.views"),
            .summary = "Choose the first list of a kind",
            .doc =
                "A saved view by its number, or one that every list of the kind has, of tickets: mine, unassigned, "
                "open, pending, overdue, resolved, everything. Null is the usual one.",
            .handler = chooseFirst,
            .requestSchema = std::move(schema),
            .requestExample = Json::object({{"view", "mine"}, {"kind", "ticket"}}),
            .successStatus = 204,
            .tag = "views"};
}

}  // namespace

Reply RecordListPages::choose(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) {
    const ListWords words(kernel, viewer, page);
    const std::string action = request.formValue("action");
    if (action == "save") return saveView(request, words);
    if (action == "update") return updateView(request, words);
    if (action == "first") {
        kernel.db().write([&](Transaction& tx) { setFirstView(tx, words, request.formValue("view")); });
        return redirectWith(listPath(request, page), "web.views.first_saved");
    }
    return saveColumns(request, words, action == "usual");
}

Reply RecordListPages::views(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) {
    const ListWords words(kernel, viewer, page);
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const ListChoice choice = ListChoice::read(tx, words);
        const auto views = savedViews(tx, words, mostViews);
        std::vector<Ref> refs;
        for (const auto& view : views) {
            if (view.ownerId) refs.push_back({"user", *view.ownerId});
            if (view.groupId) refs.push_back({"group", *view.groupId});
        }
        const auto names = kernel.get<Labels>().labels(tx, viewer, refs);
        for (const auto& view : views) {
            const std::string id = std::to_string(view.id);
            rows.push(Json::object({{"name", view.name},
                                    {"href", viewPath(page, view.id)},
                                    {"query", view.query},
                                    {"layout", words.text("web.layout." + view.layout)},
                                    {"owner", nameOf(names, "user", view.ownerId)},
                                    {"sharing", view.sharing == "group" ? nameOf(names, "group", view.groupId)
                                                                        : words.text("web.sharing." + view.sharing)},
                                    {"is_first", choice.view == id},
                                    {"can_edit", view.ownerId == viewer.id() || viewer.may("web.views_for_all")},
                                    {"edit_href", page.path + "/views/" + id}}));
        }
    });
    PageContent content = contentOf(words, words.text("web.views.all"), "web/list_views");
    content.data["list_title"] = words.text(page.title);
    content.data["back"] = page.path;
    content.data["has_views"] = rows.size() > 0;
    content.data["views"] = std::move(rows);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

Reply RecordListPages::view(Request& request, const Viewer& viewer, Kernel& kernel, const RecordListPage& page) {
    const ListWords words(kernel, viewer, page);
    return request.method == "POST" ? changeView(request, words) : showView(request, words, Json::object(), 200);
}

const RecordListPage* listPageOf(Kernel& kernel, std::string_view kind) {
    for (const auto& provided : kernel.catalog().provided)
        if (provided.type == typeid(RecordListPage)) {
            const auto* page = static_cast<const RecordListPage*>(provided.object.get());
            if (page->kind == kind) return page;
        }
    return nullptr;
}

void addRecordLists(Registry& registry) {
    registry.permission(
        {"web.views", "Use and keep saved views of lists.", {"agent", "agent-light"}, Permission::Limited::kept});
    registry.permission({"web.views_for_all", "Share views with everybody, and change the views of others.", {}});
    registry.record(viewType());
    registry.provides<RecordLists>(std::make_shared<RecordListPages>());
    registry.provides<RecordDetails>(std::make_shared<RecordDetailPages>());
    registry.route(firstViewRoute());
}

}  // namespace kontor::web
