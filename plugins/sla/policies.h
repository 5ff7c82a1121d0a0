#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "application_store.h"
#include "core/promise.h"
#include "kontor/kernel.h"
#include "kontor/query.h"

namespace kontor::sla {

/// What a policy said from a moment on.
struct Edition {
    std::int64_t id = 0;
    std::int64_t policyId = 0;
    Time validFrom{};
    bool active = false;
    std::string name;
    Query query;
    std::int64_t position = 0;
    std::int64_t calendarId = 0;  ///< 0: the default one
    Targets targets;
    GroupTargets groups;
    std::vector<std::string> pauses;
    std::vector<Step> steps;

    /// What is promised of a clock where the ticket is like that.
    std::optional<Duration> target(Clock clock, const Situation& situation) const;
};

/// An edition as it would be made of this data.
Edition editionOf(const Json& data);

/// All editions there are. Immutable.
class Editions {
  public:
    explicit Editions(std::vector<Edition> all, std::vector<Application> applications = {})
        : _all(std::move(all)), _applications(std::move(applications)) {}
    /// The same with one more application.
    Editions with(const Application& application) const;

    /// Null for none; those made for a trial are known by the id 0.
    const Edition* find(std::int64_t id) const;
    /// Of each policy that counts at that moment what it says then, in the order they are asked.
    std::vector<const Edition*> inForce(Time at) const;
    /// Since when there are policies; nothing before there was one. Tickets made earlier have no clocks.
    std::optional<Time> since() const;
    bool empty() const { return _all.empty(); }
    /// When policies were applied to open tickets, in order.
    const std::vector<Application>& applications() const { return _applications; }

  private:
    std::vector<Edition> _all;  ///< in the order they were made
    std::vector<Application> _applications;
};

/// Keeps the editions ready. Those of another node are known after a second.
class Policies {
  public:
    /// One statement, at most once a second.
    std::shared_ptr<const Editions> get(Transaction& tx, const kontor::Clock& clock) const;
    /// Once this write is committed, what is kept is looked at again.
    void forget(Transaction& tx) const;

  private:
    struct Kept {
        std::shared_ptr<const Editions> editions;
        std::int64_t newest = -1;
        std::int64_t applied = -1;  ///< the last application
        std::optional<Time> lookedAt;
    };
    mutable std::mutex _mutex;
    mutable Kept _kept;
    mutable std::uint64_t _forgotten = 0;  ///< how often: what was read before the last time is not kept
};

/// The first edition in force that a ticket fits; null for none.
const Edition* editionFor(Transaction& tx, Kernel& kernel, const Editions& editions, Time at, const AnyRecord& ticket);

}  // namespace kontor::sla
