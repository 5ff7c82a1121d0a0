#include <array>

#include "kontor/query.h"
#include "kontor/template.h"
#include "page_words.h"
#include "pages.h"
#include "view.h"

namespace kontor::tickets {

namespace {

/// A list everybody has, with its query.
struct BuiltInView {
    std::string_view id;
    std::string_view icon;
    std::string_view q;
};
constexpr std::array<BuiltInView, 7> views{{{"mine", "user-check", "assignee:me state:new,open,pending"},
                                     {"unassigned", "inbox", "assignee:none state:new,open,pending"},
                                     {"open", "ticket", "state:new,open,pending"},
                                     {"pending", "clock", "state:pending"},
                                     {"overdue", "flame", "state:new,open,pending due<now"},
                                     {"resolved", "circle-check", "state:resolved"},
                                     {"everything", "list", ""}}};
constexpr std::string_view firstView = "open";

struct Column {
    std::string_view field;
    std::string_view style;
    std::string_view sort;  ///< field of `sort`, empty when the list cannot be sorted by it
};
constexpr std::array<Column, 7> columns{{{"number", "k-col-number", "id"},
                                         {"subject", "k-col-subject", ""},
                                         {"status", "k-col-status", ""},
                                         {"priority", "k-col-priority", "priority"},
                                         {"requester_id", "k-col-person k-col-opt", ""},
                                         {"assignee_id", "k-col-person", ""},
                                         {"updated_at", "k-col-time", "updated_at"}}};

/// What a list is asked for, out of the address.
struct Wanted {
    const BuiltInView* view = nullptr;  ///< null for a query of one's own
    std::string q;
    std::string sort = "-updated_at";
    std::string cursor;

    std::string href(std::string_view query, std::string_view order, std::string_view from = {}) const {
        std::string path = "/tickets?";
        if (view != nullptr && query == q) path += "view=" + std::string(view->id);
        else path += "q=" + percentEncode(query);
        if (order != "-updated_at") path += "&sort=" + percentEncode(order);
        if (!from.empty()) path += "&cursor=" + percentEncode(from);
        return path;
    }
};

Wanted wantedOf(const Request& request) {
    Wanted wanted;
    const auto q = request.queryValue("q");
    const std::string id = request.queryValue("view").value_or(q ? "" : std::string(firstView));
    for (const auto& view : views)
        if (view.id == id) wanted.view = &view;
    wanted.q = wanted.view != nullptr ? std::string(wanted.view->q) : q.value_or("");
    const std::string sort = request.queryValue("sort").value_or("");
    for (const auto& column : columns)
        if (!column.sort.empty() && (sort == column.sort || sort == "-" + std::string(column.sort))) wanted.sort = sort;
    wanted.cursor = request.queryValue("cursor").value_or("");
    return wanted;
}

/// The conditions of a query as chips, each with the way to go on without it.
Json chips(const Wanted& wanted, const PageWords& words) {
    Json result = Json::array();
    if (wanted.view != nullptr || wanted.q.empty()) return result;
    try {
        const Query query = parseQuery(wanted.q);
        const auto* all = std::get_if<Query::And>(&query.node);
        const std::vector<Query> parts = all != nullptr ? all->parts : std::vector<Query>{query};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            std::vector<Query> rest = parts;
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            const std::string label = printQuery(parts[i]);
            result.push(Json::object({{"label", label},
                                      {"href", wanted.href(printQuery(allOf(std::move(rest))), wanted.sort)},
                                      {"remove", words.text("tickets.remove_filter", {{"name", label}})}}));
        }
    } catch (const QueryError&) {
        // The list says what is wrong; there is nothing to take apart.
    }
    return result;
}

/// Conditions to add by a click, for people who do not type them.
Json filters(const Wanted& wanted, const PageWords& words) {
    Json result = Json::array();
    const auto add = [&](std::string_view field, std::string_view term, std::string_view group, std::span<const std::string_view> values) {
        Json options = Json::array();
        for (const auto value : values) {
            const std::string q = wanted.q + (wanted.q.empty() ? "" : " ") + std::string(term) + ":" + std::string(value);
            options.push(Json::object({{"label", words.value(group, value)}, {"href", "/tickets?q=" + percentEncode(q)}}));
        }
        Json filter = Json::object({{"label", words.field(field)}});
        filter["options"] = std::move(options);
        result.push(std::move(filter));
    };
    constexpr std::array<std::string_view, 2> who{"me", "none"};
    add("assignee_id", "assignee", "tickets.who.", who);
    add("status", "state", "tickets.status.", ticketStates);
    add("priority", "priority", "tickets.priority.", priorities);
    add("type", "type", "tickets.type.", ticketTypes);
    return result;
}

Json headOf(const Wanted& wanted, const PageWords& words) {
    Json result = Json::array();
    for (const auto& column : columns) {
        Json head = Json::object({{"label", words.field(column.field)}, {"class", column.style}, {"sortable", !column.sort.empty()}});
        if (!column.sort.empty()) {
            const std::string ascending(column.sort);
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

Json rowOf(const AnyRecord& record, const Names& names, const PageWords& words) {
    const auto& ticket = record.as<Ticket>();
    Json row = Json::object({{"kind", "ticket"},
                             {"id", std::to_string(ticket.id)},
                             {"version", std::to_string(ticket.version)},
                             {"number", ticket.number},
                             {"href", "/tickets/" + std::to_string(ticket.id)},
                             {"subject", ticket.subject},
                             {"requester", names.of(ticket.requesterId)}});
    row["status"] = words.shortStatus(ticket);
    row["priority"] = words.priority(ticket);
    row["updated"] = words.moment(ticket.updatedAt);
    if (ticket.assigneeId) row["assignee"] = web::person(names.of(*ticket.assigneeId), *ticket.assigneeId);
    else row["assignee"] = false;
    Json tags = Json::array();
    for (const auto& tag : ticket.tags) tags.push(tag);
    row["tags"] = std::move(tags);
    return row;
}

Json bulk(const PageWords& words) {
    Json result = Json::array();
    const auto add = [&](std::string_view field, std::string_view group, std::span<const std::string_view> values) {
        Json control = Json::object({{"field", field}, {"type", "string"}, {"label", words.field(field)}});
        control["options"] = words.options(group, values, {});
        result.push(std::move(control));
    };
    add("status", "tickets.status.", ticketStates);
    add("priority", "tickets.priority.", priorities);
    Json assignee = Json::object({{"field", "assignee_id"}, {"type", "integer"}, {"label", words.field("assignee_id")}});
    assignee["options"] = Json::array(
        {Json::object({{"value", std::to_string(words.viewer().id())}, {"label", words.text("tickets.who.me")}}),
         Json::object({{"value", "null"}, {"label", words.text("tickets.who.none")}})});
    result.push(std::move(assignee));
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

std::string hrefOf(const View& view) {
    return "/tickets?q=" + percentEncode(view.query) + (view.sort.empty() ? "" : "&sort=" + percentEncode(view.sort));
}

Reply showList(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    const Wanted wanted = wantedOf(request);
    ListRequest list;
    list.q = wanted.q;
    list.sort = wanted.sort;
    list.cursor = wanted.cursor;
    list.fields = {"number", "subject", "status", "state", "pending_reason", "priority", "requester_id", "assignee_id", "updated_at", "tags"};

    std::vector<std::string> queries;
    for (const auto& view : views) queries.emplace_back(view.q);
    if (wanted.view == nullptr) queries.push_back(wanted.q);
    const std::size_t asked = queries.size();

    Json rows = Json::array();
    std::vector<std::int64_t> counts;
    std::optional<std::string> next;
    std::string queryError;
    std::vector<View> saved;
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        saved = savedViews(tx, viewer, kernel);
        queries.resize(asked);
        for (const auto& view : saved) queries.push_back(view.query);
        try {
            const RecordPage page = kernel.records().list(tx, viewer, Ticket::kind, list);
            std::set<std::int64_t> people;
            for (const auto& record : page.items) {
                people.insert(record.as<Ticket>().requesterId);
                if (const auto assignee = record.as<Ticket>().assigneeId) people.insert(*assignee);
            }
            const Names names(tx, kernel, viewer, people);
            for (const auto& record : page.items) rows.push(rowOf(record, names, words));
            next = page.nextCursor;
        } catch (const Invalid& invalid) {
            queryError = words.translations().text(viewer.locale(), invalid.errors().front().message);
            // The list says what is wrong with the query; the views are counted all the same.
            if (wanted.view == nullptr) queries[views.size()] = "id:0";
        }
        try {
            counts = kernel.records().counts(tx, viewer, Ticket::kind, queries);
        } catch (const Invalid&) {
            // A saved query whose field or person is gone since: its list says so, the others stay.
            saved.clear();
            queries.resize(asked);
            counts = kernel.records().counts(tx, viewer, Ticket::kind, queries);
        }
    });

    Json shown = Json::array();
    for (std::size_t i = 0; i < views.size(); ++i)
        shown.push(Json::object({{"name", words.value("tickets.view.", views[i].id)},
                                 {"icon", views[i].icon},
                                 {"href", "/tickets?view=" + std::string(views[i].id)},
                                 {"count", words.count(counts[i])},
                                 {"active", wanted.view == &views[i]}}));
    Json group = Json::object({{"title", words.text("tickets.views.work")}});
    group["views"] = std::move(shown);

    Json own = Json::array();
    for (std::size_t i = 0; i < saved.size(); ++i) {
        const bool isShown = wanted.view == nullptr && wanted.q == saved[i].query;
        own.push(Json::object({{"name", saved[i].name},
                               {"icon", "star"},
                               {"href", hrefOf(saved[i])},
                               {"count", words.count(counts[asked + i])},
                               {"active", isShown}}));
    }
    Json groups = Json::array({std::move(group)});
    if (own.size() > 0) {
        Json mine = Json::object({{"title", words.text("tickets.views.own")}});
        mine["views"] = std::move(own);
        groups.push(std::move(mine));
    }
    const std::size_t current = wanted.view != nullptr ? static_cast<std::size_t>(wanted.view - views.data()) : views.size();
    const std::int64_t total = counts[current];

    PageContent content;
    content.title = wanted.view != nullptr ? words.value("tickets.view.", wanted.view->id) : words.text("tickets.view.search");
    content.templateName = "tickets/list";
    content.active = "tickets";
    content.status = queryError.empty() ? 200 : 400;
    Json& data = content.data;
    data["frame"] = Json::object({{"flush", true}});
    data["frame"]["query"] = Json::object({{"kind", "ticket"}, {"action", "/tickets"}, {"value", wanted.view != nullptr ? "" : wanted.q}});
    data["frame"]["create"] = Json::object({{"href", "/tickets/new"}, {"label", words.text("tickets.new")}});
    data["heading"] = content.title;
    data["total"] = total == 1 ? words.text("tickets.total_one") : words.text("tickets.total", {{"count", words.count(total)}});
    data["view_groups"] = std::move(groups);
    data["has_query_error"] = !queryError.empty();
    data["query_error"] = queryError;
    data["chips"] = chips(wanted, words);
    data["filters"] = filters(wanted, words);
    data["columns"] = headOf(wanted, words);
    data["has_rows"] = rows.size() > 0;
    data["rows"] = std::move(rows);
    data["has_next"] = next.has_value();
    if (next) data["next_href"] = wanted.href(wanted.q, wanted.sort, *next);
    data["has_first"] = !wanted.cursor.empty();
    data["first_href"] = wanted.href(wanted.q, wanted.sort);
    const bool filtered = wanted.view == nullptr && !wanted.q.empty();
    data["is_filtered"] = filtered;
    data["can_save"] = filtered && queryError.empty() && viewer.may("tickets.views");
    data["query"] = wanted.q;
    data["sort"] = wanted.sort;
    data["empty_title"] = words.text(filtered ? "tickets.empty_filtered" : "tickets.empty");
    data["empty_text"] = words.text(filtered ? "tickets.empty_filtered_text" : "tickets.empty_text");
    data["can_edit"] = viewer.may("tickets.write");
    data["bulk"] = bulk(words);
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addListPage(Registry& registry) {
    Page page;
    page.path = "/tickets";
    page.access = needs("tickets.read_all");
    page.title = "tickets.title";
    page.get = showList;
    registry.page(std::move(page));
}

}  // namespace kontor::tickets
