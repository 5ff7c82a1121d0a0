#include "plots.h"

#include "kontor/date.h"
#include "kontor/tickets/ticket.h"
#include "kontor/web/plot.h"
#include "page_words.h"
#include "plot_store.h"

namespace kontor::tickets {

namespace {

constexpr int daysShown = 30;

/// The day of that moment where the viewer is: `2026-01-31`.
std::string dayAt(Time at, const Viewer& viewer) {
    return formTime(at, viewer.timeZone()).substr(0, 10);
}

std::string listOf(const std::string& q) {
    return "/tickets?q=" + percentEncode(q);
}

/// Made and resolved, day by day.
web::PlotData flow(const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    const Time now = kernel.clock().now();
    const Time since = now - std::chrono::hours(24 * daysShown);
    std::map<std::string, std::pair<double, double>> days;
    for (int i = daysShown - 1; i >= 0; --i) days[dayAt(now - std::chrono::hours(24 * i), viewer)];
    const auto [created, resolved] = kernel.db().read([&](Transaction& tx) {
        const PlotStore store(tx, viewer, kernel);
        return std::pair(store.created(since), store.resolved(since));
    });
    for (const auto& [hour, count] : created)
        if (const auto day = days.find(dayAt(hour, viewer)); day != days.end())
            day->second.first += static_cast<double>(count);
    for (const auto& [hour, count] : resolved)
        if (const auto day = days.find(dayAt(hour, viewer)); day != days.end())
            day->second.second += static_cast<double>(count);
    web::PlotData data;
    data.series = {{words.text("tickets.plot.created"), {}}, {words.text("tickets.plot.resolved"), {}}};
    for (const auto& [day, counts] : days) {
        const auto date = parseDate(day);
        data.labels.push_back(date ? localDate(*date, viewer.locale()) : day);
        data.series[0].values.push_back(counts.first);
        data.series[1].values.push_back(counts.second);
        data.links.push_back(listOf("created:" + day));
    }
    return data;
}

/// How old what is open is.
web::PlotData age(const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    const Time now = kernel.clock().now();
    const auto hours = kernel.db().read([&](Transaction& tx) { return PlotStore(tx, viewer, kernel).open(); });
    web::PlotData data;
    data.series = {{words.text("tickets.plot.open"), {}}};
    int from = 0;
    for (const int until : {1, 3, 7, 30, 0}) {
        double count = 0;
        for (const auto& [hour, made] : hours) {
            const auto old = now - hour;
            const bool isOlder = from == 0 || old >= std::chrono::hours(24 * from);
            if (isOlder && (until == 0 || old < std::chrono::hours(24 * until))) count += static_cast<double>(made);
        }
        const std::string oldest = std::to_string(until);
        data.labels.push_back(until == 0 ? words.text("tickets.plot.older", {{"days", std::to_string(from)}})
                              : from == 0
                                  ? words.text("tickets.plot.day")
                                  : words.text("tickets.plot.days", {{"from", std::to_string(from)}, {"to", oldest}}));
        data.series[0].values.push_back(count);
        std::string q = "state:new,open,pending";
        if (until != 0) q += " created>=" + formatTime(now - std::chrono::hours(24 * until));
        if (from != 0) q += " created<" + formatTime(now - std::chrono::hours(24 * from));
        data.links.push_back(listOf(q));
        from = until;
    }
    return data;
}

}  // namespace

void addPlots(Registry& registry) {
    web::addPlot(registry, {.id = "tickets.flow",
                            .title = "tickets.plot.flow",
                            .kind = web::Plot::Kind::line,
                            .access = needs("tickets.read_all"),
                            .link = "/tickets?view=everything",
                            .order = 10,
                            .data = flow});
    web::addPlot(registry, {.id = "tickets.age",
                            .title = "tickets.plot.age",
                            .kind = web::Plot::Kind::bars,
                            .access = needs("tickets.read_all"),
                            .link = "/tickets?view=open",
                            .order = 20,
                            .data = age});
}

}  // namespace kontor::tickets
