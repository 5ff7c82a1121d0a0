#include "list_query.h"

#include "kontor/query.h"
#include "list_columns.h"

namespace kontor::tickets {

namespace {

constexpr std::string_view firstView = "open";
constexpr std::string_view usualSort = "-updated_at";

}  // namespace

ListQuery ListQuery::of(const Request& request) {
    ListQuery wanted;
    const auto q = request.queryValue("q");
    const std::string id = request.queryValue("view").value_or(q ? "" : std::string(firstView));
    for (const auto& view : builtInViews)
        if (view.id == id) wanted.view = &view;
    wanted.q = wanted.view != nullptr ? std::string(wanted.view->q) : q.value_or("");
    const std::string sort = request.queryValue("sort").value_or("");
    for (const auto& column : allColumns())
        if (!column.sort.empty() && (sort == column.sort || sort == "-" + std::string(column.sort))) wanted.sort = sort;
    wanted.cursor = request.queryValue("cursor").value_or("");
    wanted.board = request.queryValue("layout").value_or("") == "board";
    return wanted;
}

std::string ListQuery::href(std::string_view query, std::string_view order, std::string_view from) const {
    std::string path = "/tickets?";
    if (view != nullptr && query == q)
        path += "view=" + std::string(view->id);
    else
        path += "q=" + percentEncode(query);
    if (order != usualSort) path += "&sort=" + percentEncode(order);
    if (!from.empty()) path += "&cursor=" + percentEncode(from);
    if (board) path += "&layout=board";
    return path;
}

std::string ListQuery::as(bool asBoard) const {
    ListQuery other = *this;
    other.board = asBoard;
    return other.href(q, sort);
}

Json chipsOf(const ListQuery& wanted, const PageWords& words) {
    Json result = Json::array();
    if (!wanted.isFiltered()) return result;
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

Json filtersFor(const ListQuery& wanted, const PageWords& words) {
    Json result = Json::array();
    const auto add = [&](std::string_view field, const auto& offerAll) {
        Json options = Json::array();
        offerAll([&](std::string_view term, std::string_view value, const std::string& label) {
            const std::string q =
                wanted.q + (wanted.q.empty() ? "" : " ") + std::string(term) + ":" + std::string(value);
            options.push(
                Json::object({{"label", label},
                              {"href", "/tickets?q=" + percentEncode(q) + (wanted.board ? "&layout=board" : "")}}));
        });
        Json filter = Json::object({{"label", words.field(field)}});
        filter["options"] = std::move(options);
        result.push(std::move(filter));
    };
    constexpr std::array<std::string_view, 2> who{"me", "none"};
    add("assignee_id", [&](const auto& offer) {
        for (const auto one : who) offer("assignee", one, words.value("tickets.who.", one));
    });
    const auto choices = [&](std::string_view field, std::string_view builtIn, std::string_view own) {
        add(field, [&](const auto& offer) {
            for (const auto* one : words.dictionary().choices(field))
                offer(one->builtIn ? builtIn : own, one->name, one->label(words.viewer().locale()));
        });
    };
    choices("status", "state", "status");
    choices("priority", "priority", "priority_name");
    choices("type", "type", "type");
    return result;
}

}  // namespace kontor::tickets
