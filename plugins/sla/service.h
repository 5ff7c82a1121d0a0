#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clock_view.h"
#include "keeper.h"
#include "policy.h"

/// What routes, pages and commands ask about clocks. Each throws NotFound for a ticket the viewer may not see.
namespace kontor::sla {

struct TicketClocks {
    tickets::Ticket ticket;
    std::vector<ClockRun> runs;
    std::optional<std::string> risk;  ///< that the resolution will be late; nothing where too little is known
    std::shared_ptr<const Editions> editions;
};
TicketClocks clocksOf(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t ticketId);

/// Why the newest run of a clock stands where it stands, or that of this number. Throws NotFound where there is none.
Reasons reasonsOf(Kernel& kernel, const Keeper& keeper, const Viewer& viewer, std::int64_t ticketId, Clock clock,
                  std::optional<int> run = {});

/// What a policy would promise a ticket, had it been the only one from the start.
struct TrialTicket {
    tickets::Ticket ticket;
    std::vector<ClockRun> runs;
};
struct Trial {
    std::vector<TrialTicket> tickets;
    std::int64_t found = 0;  ///< as far as records are counted
};
inline constexpr int mostTried = 20;
/// The newest tickets that fit. Throws Invalid for what can't be kept as a policy; nothing is written.
Trial tryOut(Kernel& kernel, const Viewer& viewer, const Patch& values);

}  // namespace kontor::sla
