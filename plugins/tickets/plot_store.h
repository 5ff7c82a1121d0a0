#pragma once

#include <map>

#include "kontor/kernel.h"

namespace kontor::tickets {

/// Figures of the tickets a viewer sees, for plots; one statement each.
class PlotStore {
  public:
    PlotStore(Transaction& tx, const Viewer& viewer, Kernel& kernel) : _tx(tx), _viewer(viewer), _kernel(kernel) {}

    /// How many were made since then, by the hour.
    std::map<Time, std::int64_t> created(Time since) const;
    /// How many were resolved since then, by the hour.
    std::map<Time, std::int64_t> resolved(Time since) const;
    /// How many are open, by the hour they were made in.
    std::map<Time, std::int64_t> open() const;

  private:
    Transaction& _tx;
    const Viewer& _viewer;
    Kernel& _kernel;
};

}  // namespace kontor::tickets
