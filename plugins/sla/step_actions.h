#pragma once

#include <string>
#include <vector>

#include "core/clocks.h"
#include "kontor/kernel.h"
#include "policies.h"

namespace kontor::sla {

/// Does what steps of a ticket's clocks say: tells people, and changes the ticket at the end, once for all of them.
class StepActions {
  public:
    StepActions(Transaction& tx, Kernel& kernel, const AnyRecord& ticket) : _tx(tx), _kernel(kernel), _ticket(ticket) {}

    void run(const Step& step, const ClockRun& clock, const Edition& edition);
    void finish();

  private:
    void tell(const Step& step, const ClockRun& clock);
    std::vector<std::int64_t> people(const Step& step) const;

    Transaction& _tx;
    Kernel& _kernel;
    const AnyRecord& _ticket;
    Patch _patch;
    std::vector<std::string> _tags;
    std::string _reason;
};

/// What people can be told of.
void addNotices(Registry& registry);

}  // namespace kontor::sla
