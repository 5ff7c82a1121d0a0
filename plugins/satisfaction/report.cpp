#include "report.h"

#include <algorithm>
#include <map>

#include "kontor/error.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"

namespace kontor::satisfaction {

namespace {

/// Tickets over whose ratings the right is held, as far as the viewer sees them.
Predicate ratedTickets(const Viewer& viewer, Kernel& kernel) {
    const RecordType& type = kernel.records().type(tickets::Ticket::kind);
    return conjoin(visibleRows(type, viewer), viewer.within("satisfaction.read", type.places));
}

void putNames(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& by, std::vector<Average>& all) {
    if (by == "month") {
        for (auto& average : all) average.name = average.part;
        return;
    }
    std::vector<std::int64_t> ids;
    for (const auto& average : all)
        if (!average.part.empty()) ids.push_back(std::stoll(average.part));
    if (ids.empty()) return;
    std::map<std::string, std::string> names;
    for (auto& [id, name] : kernel.records().labels(tx, viewer, by == "agent" ? "user" : by, ids))
        names[std::to_string(id)] = std::move(name);
    for (auto& average : all) average.name = names[average.part];
}

}  // namespace

Report reportOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& by, Time from, Time until) {
    if (std::find(groupings.begin(), groupings.end(), by) == groupings.end())
        throw Invalid("by", "error.not_one_of", {{"values", join({groupings.begin(), groupings.end()}, ", ")}});
    Report report;
    const std::int64_t low = kernel.settings().integer("satisfaction.low_mark");
    for (const auto& row : partsOf(tx, by, from, until, low, ratedTickets(viewer, kernel))) {
        report.parts.push_back({row.part, {}, row.asked, row.answered, row.sum, row.low});
        report.total.asked += row.asked;
        report.total.answered += row.answered;
        report.total.sum += row.sum;
        report.total.low += row.low;
    }
    putNames(tx, viewer, kernel, by, report.parts);
    return report;
}

std::string averageText(const Average& average, std::string_view locale) {
    if (average.answered == 0) return {};
    const std::int64_t tenths = (average.hundredths() + 5) / 10;
    return std::to_string(tenths / 10) + (locale.starts_with("de") ? "," : ".") + std::to_string(tenths % 10);
}

Json averageJson(const Average& average) {
    Json json = Json::object({{"part", average.part.empty() ? Json() : Json(average.part)},
                              {"name", average.name.empty() ? Json() : Json(average.name)},
                              {"asked", average.asked},
                              {"answered", average.answered},
                              {"low", average.low}});
    json["average"] = average.answered == 0 ? Json() : Json(static_cast<double>(average.hundredths()) / 100);
    return json;
}

}  // namespace kontor::satisfaction
