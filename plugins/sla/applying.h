#pragma once

#include "application_store.h"
#include "keeper.h"
#include "kontor/registry.h"

/// A policy as it is now, for tickets that are open already: from that moment on it counts for them too.
namespace kontor::sla {

/// What it would change.
struct ApplyPreview {
    std::int64_t looked = 0;   ///< open tickets
    std::int64_t changed = 0;  ///< tickets with a clock that would be due at another time
    bool isCut = false;        ///< there are more open tickets than were looked at
    std::vector<DueChange> changes;
};
inline constexpr int mostPreviewed = 500;
inline constexpr int mostChangesShown = 200;

/// Looks at the first open tickets; nothing is written. Throws NotFound for an unknown policy.
ApplyPreview previewApplying(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t policyId);
/// Writes down that it is applied, and leaves the tickets to a job.
Application apply(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t policyId);

/// How far the last time is, and what it changed. Throws NotFound where the policy was never applied.
struct Applied {
    Application application;
    std::vector<DueChange> changes;
};
Applied lastApplied(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t policyId);

Json dueChangeJson(const DueChange& change);

void addApplying(Registry& registry, std::shared_ptr<Keeper> keeper);

}  // namespace kontor::sla
