#pragma once

#include <cstdint>
#include <string_view>

#include "kontor/kernel.h"

namespace kontor::webhooks {

/// Calls a webhook for another plugin, as a rule does. Ask for it by `kernel.find<Caller>()`.
class Caller {
  public:
    virtual ~Caller() = default;
    /// Whether there is such a webhook that is switched on.
    virtual bool isThere(Transaction& tx, std::int64_t webhookId) = 0;
    /// Queues a delivery with the record as the webhook's owner sees it; signed, tried again and listed like all. False
    /// when there is no such webhook, it is off, or its owner may not see the record.
    virtual bool queue(Transaction& tx, Kernel& kernel, std::int64_t webhookId, std::string_view event,
                       const Ref& about) = 0;
};

}  // namespace kontor::webhooks
