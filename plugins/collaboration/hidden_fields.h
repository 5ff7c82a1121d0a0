#pragma once

#include <atomic>

#include "kontor/kernel.h"
#include "kontor/sql.h"
#include "kontor/viewer.h"

namespace kontor::collaboration {

/// History tells nobody what a field says that they may not read: what changed such a field is left out.
class HiddenFields {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }

    /// The rows of `journal` (alias t) that change nothing hidden from the viewer.
    Predicate visible(const Viewer& viewer) const;

  private:
    std::atomic<Kernel*> _kernel = nullptr;
};

}  // namespace kontor::collaboration
