#pragma once

#include "kontor/webhooks/caller.h"

namespace kontor::webhooks {

class HookCaller : public Caller {
  public:
    bool isThere(Transaction& tx, std::int64_t webhookId) override;
    bool queue(Transaction& tx, Kernel& kernel, std::int64_t webhookId, std::string_view event,
               const Ref& about) override;
};

}  // namespace kontor::webhooks
