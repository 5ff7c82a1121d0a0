#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kontor/kernel.h"
#include "kontor/registry.h"

namespace kontor::web {

/// What a plot shows: a value of each series for each label, in the reader's language.
struct PlotData {
    struct Series {
        std::string name = {};
        std::vector<double> values = {};
    };
    std::vector<std::string> labels = {};
    std::vector<Series> series = {};
    std::vector<std::string> links = {};  ///< of each label, the list behind it; empty: `Plot::link` alone
};

/// A plot of the dashboards: `registry.provides<web::Plot>` by `addPlot`. Shown to who holds its permission, in the
/// order of `order`; one that fails is left out and logged.
struct Plot {
    std::string id = {};     ///< "tickets.flow"
    std::string title = {};  ///< catalogue key
    enum class Kind { line, bars, parts } kind = Kind::bars;
    Access access = {};
    std::string link = {};  ///< the list behind it
    int order = 100;
    std::function<PlotData(const Viewer&, Kernel&)> data = {};
};

inline void addPlot(Registry& registry, Plot plot) {
    registry.provides<Plot>(std::make_shared<Plot>(std::move(plot)));
}

}  // namespace kontor::web
