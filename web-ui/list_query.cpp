#include "list_query.h"

#include <algorithm>

#include "kontor/command.h"
#include "kontor/encoding.h"
#include "kontor/text.h"

namespace kontor::web {

namespace {

/// The field a condition of the simplest form speaks of, `field:value,…`, and that condition.
std::pair<const Field*, const Query::Term*> plainTerm(const Query& part, const ListWords& words) {
    const auto* term = std::get_if<Query::Term>(&part.node);
    if (!term || term->op != Query::Op::is) return {};
    const QueryField* asked = words.kernel.queryFields(words.page.kind).find(term->field);
    const Field* field = asked ? words.readableField(asked->name) : nullptr;
    return {field, field ? term : nullptr};
}

std::optional<std::int64_t> idIn(const Query::Value& value) {
    const auto id = value.quoted ? std::nullopt : wholeNumber(value.text);
    return id && *id > 0 ? id : std::nullopt;
}

/// `Type: Computer`, where the condition is of the simplest form; otherwise as it was written.
std::string chipLabel(const Query& part, const ListWords& words, const std::map<Ref, std::string>& names) {
    const auto [field, term] = plainTerm(part, words);
    const bool hasWords =
        field && (!field->target.empty() || field->type == FieldType::boolean || !words.choices(*field).empty());
    if (!hasWords) return printQuery(part);
    std::vector<std::string> values;
    for (const auto& value : term->values) {
        const auto id = field->target.empty() ? std::nullopt : idIn(value);
        const auto name = id ? names.find({std::string(field->target), *id}) : names.end();
        const bool isNone = !value.quoted && value.text == "none";
        values.push_back(name != names.end()     ? name->second
                         : isNone                ? words.text("web.list.none")
                         : field->target.empty() ? words.value(*field, value.text)
                                                 : value.text);
    }
    return words.field(*field) + ": " + join(values, ", ");
}

bool isLayout(const RecordListPage& page, const std::string& name) {
    return name == "table" || name == "cards" ||
           std::any_of(page.layouts.begin(), page.layouts.end(), [&](const ListLayout& one) { return one.id == name; });
}

}  // namespace

ListQuery::ListQuery(const RecordListPage& page, const Request& request)
    : sort(page.sort), _page(&page), _sort(page.sort) {
    const auto given = request.queryValue("q");
    const auto id = request.queryValue("view");
    namesNone = !given && !id;
    choose(id.value_or(given ? "" : page.first));
    if (given && view == nullptr) {
        q = *given;
        _givenQ = true;
    }
    if (const auto order = request.queryValue("sort")) {
        sort = *order;
        _givenSort = true;
    }
    if (const auto shown = request.queryValue("layout"); shown && isLayout(page, *shown)) {
        layout = *shown;
        _givenLayout = true;
    }
    if (const auto chosen = request.queryValue("by")) {
        by = *chosen;
        _givenBy = true;
    }
    cursor = request.queryValue("cursor").value_or("");
}

void ListQuery::choose(std::string_view viewId) {
    for (const auto& one : _page->views)
        if (one.id == viewId) {
            view = &one;
            q = one.q;
            return;
        }
    if (const auto number = wholeNumber(std::string(viewId)); number && *number > 0) {
        view = nullptr;
        saved = *number;
    }
}

void ListQuery::take(const SavedView& stored) {
    saved = stored.id;
    _q = stored.query;
    if (!stored.sort.empty()) _sort = stored.sort;
    _layout = isLayout(*_page, stored.layout) ? stored.layout : "table";
    _by = stored.boardBy;
    if (!_givenQ) q = _q;
    if (!_givenSort) sort = _sort;
    if (!_givenLayout) layout = _layout;
    if (!_givenBy) by = _by;
}

std::string ListQuery::viewId() const {
    return view != nullptr ? view->id : saved ? std::to_string(*saved) : "";
}

std::string ListQuery::href(std::string_view query, std::string_view order, std::string_view from) const {
    std::string path = _page->path + "?";
    const bool asView = view != nullptr && query == view->q;
    if (asView || saved) path += "view=" + viewId();
    if (!asView && (!saved || query != _q)) path += (saved ? "&q=" : "q=") + percentEncode(query);
    if (order != _sort) path += "&sort=" + percentEncode(order);
    if (!from.empty()) path += "&cursor=" + percentEncode(from);
    if (layout != _layout) path += "&layout=" + layout;
    if (further() && by != _by) path += "&by=" + percentEncode(by);
    return path;
}

std::string ListQuery::as(std::string_view otherLayout) const {
    ListQuery other = *this;
    other.layout = std::string(otherLayout);
    return other.href(q, sort);
}

std::string ListQuery::with(std::string_view otherBy) const {
    ListQuery other = *this;
    other.by = std::string(otherBy);
    return other.href(q, sort);
}

const ListLayout* ListQuery::further() const {
    for (const auto& one : _page->layouts)
        if (one.id == layout) return &one;
    return nullptr;
}

std::vector<Query> ListQuery::parts() const {
    try {
        Query query = parseQuery(q);
        if (auto* all = std::get_if<Query::And>(&query.node)) return std::move(all->parts);
        return {std::move(query)};
    } catch (const QueryError&) {
        return {};  // the list says what is wrong
    }
}

bool ListQuery::has(const Query& condition) const {
    const auto all = parts();
    return std::find(all.begin(), all.end(), condition) != all.end();
}

std::string ListQuery::toggled(const Query& condition) const {
    auto all = parts();
    const auto known = std::find(all.begin(), all.end(), condition);
    if (known != all.end())
        all.erase(known);
    else
        all.push_back(condition);
    return href(printQuery(allOf(std::move(all))), sort);
}

Json chipsOf(const ListQuery& wanted, const ListWords& words, const std::map<Ref, std::string>& names) {
    Json result = Json::array();
    if (!wanted.isFiltered()) return result;
    for (const auto& part : wanted.parts()) {
        const std::string label = chipLabel(part, words, names);
        result.push(Json::object({{"label", label},
                                  {"href", wanted.toggled(part)},
                                  {"remove", words.text("web.list.remove_filter", {{"name", label}})}}));
    }
    return result;
}

std::vector<Ref> namedIn(const ListQuery& wanted, const ListWords& words) {
    std::vector<Ref> refs;
    if (!wanted.isFiltered()) return refs;
    for (const auto& part : wanted.parts()) {
        const auto [field, term] = plainTerm(part, words);
        if (!field || field->target.empty()) continue;
        for (const auto& value : term->values)
            if (const auto id = idIn(value)) refs.push_back({std::string(field->target), *id});
    }
    return refs;
}

}  // namespace kontor::web
