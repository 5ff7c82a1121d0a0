#pragma once

#include <memory>
#include <optional>
#include <string>

#include "kontor/kernel.h"
#include "kontor/tickets/due_dates.h"
#include "policies.h"
#include "reckoner.h"

namespace kontor::sla {

/// Keeps the clocks of tickets, and what of them stands in the tickets, as the journal says.
class Keeper : public tickets::DueDates {
  public:
    explicit Keeper(std::shared_ptr<Policies> policies) : _policies(std::move(policies)) {}
    void begin(Kernel& kernel) { _kernel = &kernel; }

    void begin(WriteContext& context, tickets::Ticket& made) override;

    /// Reckons the clocks of a ticket and writes what is other than before.
    void settle(std::int64_t ticketId);
    /// The same for who applies a policy: what is due at another time since is kept with that.
    void settle(std::int64_t ticketId, std::int64_t applicationId);
    /// The same, then does those steps that are due.
    void runSteps(std::int64_t ticketId);
    /// In what the clocks that are kept differ from those the journal gives; nothing when they are the same.
    std::optional<std::string> difference(Transaction& tx, std::int64_t ticketId) const;

    /// As they are at the moment. Nothing for a ticket that is not there.
    std::optional<Reckoned> reckon(Transaction& tx, std::int64_t ticketId, const Explain& explain = {}) const;
    std::shared_ptr<const Editions> editions(Transaction& tx) const;
    /// Once this write is committed, editions are read anew.
    void forget(Transaction& tx) const { _policies->forget(tx); }

  private:
    std::optional<Reckoned> settle(Transaction& tx, std::int64_t ticketId);
    void doSteps(Transaction& tx, const Reckoned& reckoned);

    std::shared_ptr<Policies> _policies;
    Kernel* _kernel = nullptr;
};

}  // namespace kontor::sla
