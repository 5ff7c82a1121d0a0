#include "clock_store.h"
#include "kontor/error.h"
#include "kontor/web/view.h"
#include "pages.h"
#include "service.h"

namespace kontor::sla {

namespace {

constexpr std::size_t mostStretches = 500;

std::string whyPath(std::int64_t ticketId, const ClockRun& run) {
    return "/tickets/" + std::to_string(ticketId) + "/sla?clock=" + std::string(nameOf(run.clock)) +
           "&run=" + std::to_string(run.number);
}

/// The colours of statuses, by the stand of a clock.
std::string chipOf(std::string_view stand) {
    if (stand == "running") return "open";
    if (stand == "paused") return "pending";
    if (stand == "met") return "done";
    return stand == "breached" || stand == "late" ? "failed" : "cancelled";
}

Json clockOf(const ClockRun& run, std::int64_t ticketId, const ClockWords& words) {
    Json json = words.shown(run);
    json["chip"] = chipOf(standOf(run));
    json["href"] = whyPath(ticketId, run);
    return json;
}

/// Clocks that are open, and the newest of each that ended.
std::vector<ClockRun> shownBeside(const std::vector<ClockRun>& all) {
    std::vector<ClockRun> shown;
    for (const auto& run : worthShowing(all))
        if (run.ended == ClockRun::Ended::no || (newestRun(all, run.clock)->number == run.number)) shown.push_back(run);
    return shown;
}

std::optional<Json> beside(const Ref& ref, const Viewer& viewer, Kernel& kernel) {
    const auto runs = kernel.db().read([&](Transaction& tx) { return storedClocks(tx, ref.id); });
    const ClockWords words{viewer, kernel.translations()};
    Json clocks = Json::array();
    for (const auto& run : shownBeside(runs)) clocks.push(clockOf(run, ref.id, words));
    if (clocks.size() == 0) return std::nullopt;
    return Json::object({{"clocks", std::move(clocks)}});
}

std::string whyText(const Stretch& stretch, const ClockWords& words) {
    return words.text("sla.why." + std::string(nameOf(stretch.why)));
}

Reply showWhy(Request& request, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const ClockWords words{viewer, kernel.translations()};
    const std::int64_t id = request.number();
    const TicketClocks found = clocksOf(kernel, keeper, viewer, id);
    const auto clock = clockNamed(request.queryValue("clock").value_or("resolution"));
    const auto number = request.queryNumber("run", 0, 0, 1'000'000);
    Json data = Json::object({{"number", found.ticket.number},
                              {"subject", found.ticket.subject},
                              {"ticket_href", "/tickets/" + std::to_string(id)}});
    Json clocks = Json::array();
    for (const auto& run : worthShowing(found.runs)) {
        Json one = clockOf(run, id, words);
        one["is_shown"] = clock == run.clock && (number == 0 || number == run.number);
        clocks.push(std::move(one));
    }
    data["has_clocks"] = clocks.size() > 0;
    data["clocks"] = std::move(clocks);
    if (found.risk)
        data["risk"] =
            Json::object({{"text", words.text("sla.risk." + *found.risk)}, {"is_high", *found.risk == "high"}});
    const bool known = clock && newestRun(found.runs, *clock);
    if (known) {
        const Reasons why = reasonsOf(kernel, keeper, viewer, id, *clock,
                                      number == 0 ? std::nullopt : std::optional(static_cast<int>(number)));
        Json rows = Json::array();
        const std::size_t from = why.stretches.size() - std::min(why.stretches.size(), mostStretches);
        for (std::size_t i = from; i < why.stretches.size(); ++i) {
            const Stretch& stretch = why.stretches[i];
            const bool counted = stretch.why == Stretch::Why::counted;
            Json row = Json::object({{"from", web::moment(stretch.from, viewer)},
                                     {"to", web::moment(stretch.to, viewer)},
                                     {"why", whyText(stretch, words)},
                                     {"is_counted", counted},
                                     {"span", counted ? words.span(stretch.to - stretch.from) : "–"}});
            rows.push(std::move(row));
        }
        Json shown = clockOf(why.run, id, words);
        const Edition* edition = found.editions->find(why.run.edition);
        shown["policy"] = edition ? edition->name : "–";
        shown["spent"] = words.span(why.run.spent);
        shown["started"] = web::moment(why.run.startedAt, viewer);
        shown["has_rows"] = rows.size() > 0;
        shown["rows"] = std::move(rows);
        data["why"] = std::move(shown);
    }
    return kernel.get<PageFrame>().render(request, viewer,
                                          {.area = PageContent::Area::workspace,
                                           .title = words.text("sla.why"),
                                           .templateName = "sla/why",
                                           .data = std::move(data),
                                           .active = "tickets"});
}

}  // namespace

void addTicketPages(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.page({.path = "/tickets/{id}/sla",
                   .access = needs("sla.read"),
                   .title = "sla.why",
                   .get = [keeper](Request& request, const Viewer& viewer, Kernel& kernel) {
                       return showWhy(request, viewer, kernel, *keeper);
                   }});
    registry.panel({.id = "sla.clocks",
                    .place = "ticket.side",
                    .title = "sla.clocks",
                    .access = needs("sla.read"),
                    .order = 10,
                    .templateName = "sla/clocks",
                    .data = [](const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
                        return beside(ref, viewer, kernel);
                    }});
}

}  // namespace kontor::sla
