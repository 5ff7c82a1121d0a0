#include "list_query.h"

#include <algorithm>

#include "kontor/encoding.h"
#include "kontor/query.h"
#include "list_columns.h"

namespace kontor::tickets {

namespace {

constexpr std::string_view firstView = "open";

}  // namespace

ListQuery ListQuery::of(const std::vector<std::pair<std::string, std::string>>& parameters) {
    ListQuery wanted;
    const auto given = [&](std::string_view name) {
        const auto found =
            std::find_if(parameters.begin(), parameters.end(), [&](const auto& one) { return one.first == name; });
        return found == parameters.end() ? std::nullopt : std::optional(found->second);
    };
    const auto q = given("q");
    const auto id = given("view");
    wanted.namesNone = !q && !id;
    wanted.choose(id.value_or(q ? "" : std::string(firstView)));
    if (q && wanted.view == nullptr) {
        wanted.q = *q;
        wanted._givenQ = true;
    }
    const std::string sort = given("sort").value_or("");
    for (const auto& column : allColumns())
        if (!column.sort.empty() && (sort == column.sort || sort == "-" + std::string(column.sort))) {
            wanted.sort = sort;
            wanted._givenSort = true;
        }
    wanted.cursor = given("cursor").value_or("");
    const std::string layout = given("layout").value_or("");
    if (std::find(layouts.begin(), layouts.end(), layout) != layouts.end()) {
        wanted.layout = layout;
        wanted._givenLayout = true;
    }
    if (const auto by = given("by")) {
        wanted.boardBy = *by;
        wanted._givenBy = true;
    }
    return wanted;
}

void ListQuery::choose(std::string_view viewId) {
    for (const auto& known : builtInViews) {
        if (known.id != viewId) continue;
        view = &known;
        saved.reset();
        q = std::string(known.q);
        return;
    }
    if (const auto number = wholeNumber(viewId); number && *number > 0) {
        view = nullptr;
        saved = *number;
    }
}

void ListQuery::take(const View& stored) {
    saved = stored.id;
    _q = stored.query;
    if (!stored.sort.empty()) _sort = stored.sort;
    _layout = stored.layout;
    if (!stored.boardBy.empty()) _boardBy = stored.boardBy;
    if (!_givenQ) q = _q;
    if (!_givenSort) sort = _sort;
    if (!_givenLayout) layout = _layout;
    if (!_givenBy) boardBy = _boardBy;
}

bool ListQuery::isChanged() const {
    return saved && (q != _q || sort != _sort || layout != _layout || (isBoard() && boardBy != _boardBy));
}

std::string ListQuery::viewId() const {
    return view != nullptr ? std::string(view->id) : saved ? std::to_string(*saved) : "";
}

std::string ListQuery::href(std::string_view query, std::string_view order, std::string_view from) const {
    std::string path = "/tickets?";
    const bool asView = view != nullptr && query == view->q;
    if (asView || saved) path += "view=" + viewId();
    if (!asView && (!saved || query != _q)) path += (saved ? "&q=" : "q=") + percentEncode(query);
    if (order != _sort) path += "&sort=" + percentEncode(order);
    if (!from.empty()) path += "&cursor=" + percentEncode(from);
    if (layout != _layout) path += "&layout=" + layout;
    if (isBoard() && boardBy != _boardBy) path += "&by=" + percentEncode(boardBy);
    return path;
}

std::string ListQuery::as(std::string_view otherLayout) const {
    ListQuery other = *this;
    other.layout = std::string(otherLayout);
    return other.href(q, sort);
}

std::string ListQuery::by(std::string_view field) const {
    ListQuery other = *this;
    other.layout = "board";
    other.boardBy = std::string(field);
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
            options.push(Json::object({{"label", label}, {"href", wanted.href(q, wanted.sort)}}));
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
