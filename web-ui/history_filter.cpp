#include "history_filter.h"

#include <algorithm>

#include "kontor/encoding.h"
#include "kontor/time.h"

namespace kontor::web {

namespace {

/// `2026-01-31`; anything else is as if nothing was asked.
std::string dayIn(const Request& request, std::string_view name) {
    const std::string text = request.queryValue(name).value_or("");
    const bool isDay = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                       std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
    return isDay && parseTime(text + "T00:00:00Z") ? text : std::string();
}

}  // namespace

HistoryFilter HistoryFilter::of(const Request& request, const RecordType& type) {
    HistoryFilter filter;
    filter.person = wholeNumber(request.queryValue("person").value_or(""));
    if (filter.person && *filter.person < 0) filter.person.reset();
    const std::string via = request.queryValue("via").value_or("");
    if (std::find(historyWays.begin(), historyWays.end(), via) != historyWays.end()) filter.via = via;
    const std::string field = request.queryValue("field").value_or("");
    if (type.field(field) != nullptr) filter.field = field;
    filter.from = dayIn(request, "from");
    filter.until = dayIn(request, "until");
    filter.cursor = request.queryValue("cursor").value_or("");
    return filter;
}

std::string HistoryFilter::query() const {
    std::string q;
    if (person) q += " actor:" + std::to_string(*person);
    if (!via.empty()) q += " via:" + via;
    // Whole names, in the list's own quotes.
    if (!field.empty()) q += " fields:\"\\\"" + field + "\\\"\"";
    if (!from.empty()) q += " at>=" + from;
    if (!until.empty()) q += " at<=" + until;
    return q;
}

std::string HistoryFilter::href(const std::string& page, const std::string& after) const {
    std::string path = page + "?tab=activity";
    const auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) path += "&" + std::string(name) + "=" + percentEncode(value);
    };
    if (person) add("person", std::to_string(*person));
    add("via", via);
    add("field", field);
    add("from", from);
    add("until", until);
    add("cursor", after);
    return path;
}

}  // namespace kontor::web
