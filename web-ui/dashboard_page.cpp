// The dashboard: plots that plugins declare, each with its figures as a table and the way to the list behind it.
#include <algorithm>
#include <optional>

#include "dashboard_page.h"
#include "kontor/template.h"
#include "kontor/web/plot.h"
#include "kontor/web/view.h"

namespace kontor::web {

namespace {

std::string figure(double value, const std::string& locale) {
    return number(static_cast<std::int64_t>(value), locale);
}

std::string_view kindOfPlot(Plot::Kind kind) {
    return kind == Plot::Kind::line ? "line" : kind == Plot::Kind::bars ? "bar" : "doughnut";
}

std::vector<const Plot*> plotsFor(Kernel& kernel, const Viewer& viewer) {
    std::vector<const Plot*> plots;
    for (const auto& provided : kernel.catalog().provided)
        if (provided.type == typeid(Plot)) {
            const auto* plot = static_cast<const Plot*>(provided.object.get());
            const bool may = plot->access.kind != Access::Kind::permission || viewer.may(plot->access.permission);
            if (may) plots.push_back(plot);
        }
    std::stable_sort(plots.begin(), plots.end(), [](const Plot* a, const Plot* b) { return a->order < b->order; });
    return plots;
}

Json shownPlot(const Plot& plot, const PlotData& data, Kernel& kernel, const Viewer& viewer) {
    Json labels = Json::array();
    for (const auto& label : data.labels) labels.push(label);
    Json series = Json::array();
    Json heads = Json::array();
    for (const auto& one : data.series) {
        Json values = Json::array();
        for (const double value : one.values) values.push(value);
        Json entry = Json::object({{"name", one.name}});
        entry["values"] = std::move(values);
        series.push(std::move(entry));
        heads.push(Json::object({{"label", one.name}}));
    }
    Json links = Json::array();
    for (const auto& link : data.links) links.push(link);
    Json rows = Json::array();
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        Json cells = Json::array();
        for (const auto& one : data.series)
            cells.push(Json::object({{"text", i < one.values.size() ? figure(one.values[i], viewer.locale()) : ""}}));
        const bool linked = i < data.links.size() && !data.links[i].empty();
        Json row = Json::object(
            {{"label", data.labels[i]}, {"has_href", linked}, {"href", linked ? data.links[i] : std::string()}});
        row["cells"] = std::move(cells);
        rows.push(std::move(row));
    }
    Json drawn = Json::object({{"kind", kindOfPlot(plot.kind)}});
    drawn["labels"] = std::move(labels);
    drawn["series"] = std::move(series);
    drawn["links"] = std::move(links);
    std::string id = plot.id;
    std::replace(id.begin(), id.end(), '.', '-');
    Json shown = Json::object({{"id", id},
                               {"title", kernel.translations().text(viewer.locale(), plot.title)},
                               {"has_link", !plot.link.empty()},
                               {"link", plot.link},
                               {"plot", drawn.dump()}});
    shown["heads"] = std::move(heads);
    shown["rows"] = std::move(rows);
    return shown;
}

Reply showDashboard(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::string plots;
    for (const auto* plot : plotsFor(kernel, viewer)) {
        const Panel panel{.id = plot->id,
                          .access = plot->access,
                          .templateName = "web/plot",
                          .data = [plot](const Ref&, Request&, const Viewer& reader, Kernel& server) {
                              return std::optional(shownPlot(*plot, plot->data(reader, server), server, reader));
                          }};
        plots += kernel.get<PageFrame>().panel(request, viewer, panel, {});
    }
    PageContent content;
    content.title = kernel.translations().text(viewer.locale(), "web.dashboard");
    content.templateName = "web/dashboard";
    content.active = "dashboard";
    content.data["heading"] = content.title;
    content.data["has_plots"] = !plots.empty();
    content.data["plots"] = plots;
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addDashboard(Registry& registry) {
    registry.page(
        {.path = "/dashboard", .access = needs("web.workspace"), .title = "web.dashboard", .get = showDashboard});
    registry.menu({.id = "dashboard",
                   .area = MenuEntry::Area::workspace,
                   .title = "web.dashboard",
                   .path = "/dashboard",
                   .icon = "chart-bar",
                   .access = needs("web.workspace"),
                   .order = 5});
}

}  // namespace kontor::web
