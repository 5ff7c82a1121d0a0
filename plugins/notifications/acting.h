#pragma once

#include <map>
#include <string>

#include "kontor/action_link.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor::notifications {

/// Links by which people do one thing from a mail, and the page they lead to.
class ActionLinkService : public ActionLinks {
  public:
    /// Called when the plugin starts.
    void begin(Kernel& kernel) { _kernel = &kernel; }

    std::string make(Transaction& tx, std::int64_t userId, std::string_view action, const Ref& ref, const Json& data,
                     Time until) override;

    /// What the link asks; does nothing.
    Reply ask(Request& request, const Viewer& viewer);
    /// Does it, as the person the link is for, with the rights they have now.
    Reply act(Request& request, const Viewer& viewer);

  private:
    struct Tries {
        std::int64_t hour = 0;
        std::map<std::string, int> byAddress;
    };
    /// Guessing is of no use with 128 bits; it shall not cost much either. Throws Unavailable::limited.
    void countMiss(const std::string& address);
    void refuseGuessers(const std::string& address);

    Kernel* _kernel = nullptr;
    Guarded<Tries> _tries;
};

void addActionPage(Registry& registry, std::shared_ptr<ActionLinkService> links);

}  // namespace kontor::notifications
