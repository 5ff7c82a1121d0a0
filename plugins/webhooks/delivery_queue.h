#pragma once

#include <cstdint>

#include "kontor/event.h"
#include "kontor/kernel.h"

namespace kontor::webhooks {

/// Queues a delivery of the event for each webhook that asked for it and whose owner may see the record.
void queueEvent(const StoredEvent& stored, Kernel& kernel);

/// Queues a delivery again, as if it had never been tried. Throws NotFound when the viewer may not see the webhook or
/// it has no such delivery, Conflict when the webhook is switched off.
void redeliver(Kernel& kernel, const Viewer& viewer, std::int64_t webhookId, std::int64_t deliveryId);

/// Makes the delivery of a trial, which is tried once and by nobody but the caller; its id.
std::int64_t addTrial(Kernel& kernel, const Viewer& viewer, std::int64_t webhookId);

}  // namespace kontor::webhooks
