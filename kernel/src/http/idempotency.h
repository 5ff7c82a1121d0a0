#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor {

/// First answers to POST requests that carry an Idempotency-Key, kept for 24 hours per user.
///
/// The key is taken before the handler runs and the answer is put beside it after; when the process dies in between, a
/// repeated request learns that the outcome of the first is unknown rather than doing the work twice.
class Idempotency {
  public:
    explicit Idempotency(Kernel& kernel) : _kernel(kernel) {}

    /// The first answer, when there is one; otherwise takes the key. Throws Invalid for a bad key or one used with
    /// another body, Conflict while the first request is still being answered or when its outcome is unknown.
    std::optional<Reply> begin(const Viewer& viewer, const std::string& key, const Request& request,
                               const std::string& body);
    /// Keeps the answer. When that fails the work is done all the same; a repeat then learns that its outcome is
    /// unknown.
    void finish(const Viewer& viewer, const std::string& key, const Reply& reply) noexcept;
    /// Frees the key: nothing was done.
    void abandon(const Viewer& viewer, const std::string& key) noexcept;
    void prune();

  private:
    using Name = std::pair<std::int64_t, std::string>;

    Kernel& _kernel;
    /// Keys to be freed whose rows could not be removed when they should: the database was away.
    Guarded<std::set<Name>> _free;
};

}  // namespace kontor
