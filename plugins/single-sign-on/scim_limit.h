#pragma once

#include <map>

#include "kontor/guarded.h"
#include "kontor/kernel.h"

namespace kontor::sso {

/// How often provisioning may ask: so many requests a minute for each account, on this server.
class ScimLimit {
  public:
    /// Throws Unavailable::limited when it was too often.
    void count(Kernel& kernel, std::int64_t userId);

  private:
    struct Minute {
        Time from{};
        std::int64_t requests = 0;
    };
    Guarded<std::map<std::int64_t, Minute>> _minutes;
};

}  // namespace kontor::sso
