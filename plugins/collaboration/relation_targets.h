#pragma once

#include <atomic>
#include <string>

#include "kontor/kernel.h"
#include "kontor/sql.h"
#include "kontor/viewer.h"

namespace kontor::collaboration {

/// Which records a relation may point at: those of every kind that opts in to relations, as far as the viewer may see
/// them. The kinds are known once all plugins have declared theirs.
class RelationTargets {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }

    /// The rows of `relations` (alias t) whose far end the viewer may see.
    Predicate visible(const Viewer& viewer) const;
    /// Throws Invalid("kind") or Invalid("target_id") unless the viewer may see that record and it takes relations.
    void check(WriteContext& context, const Ref& target) const;

  private:
    std::atomic<Kernel*> _kernel = nullptr;
};

/// The type the far end shows.
std::string inverseOf(const std::string& type);

}  // namespace kontor::collaboration
