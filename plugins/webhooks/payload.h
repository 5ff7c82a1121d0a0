#pragma once

#include <optional>
#include <string>

#include "kontor/event.h"
#include "kontor/kernel.h"

namespace kontor::webhooks {

/// The body for one event as this viewer may know of it; nothing when the viewer may not see the record.
std::optional<std::string> payloadFor(Transaction& tx, Kernel& kernel, const Viewer& viewer, const StoredEvent& stored,
                                      const RecordChanged& change);

/// What is sent when a rule calls, as the viewer sees the record; nothing when they may not.
std::optional<std::string> callPayload(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::string_view event,
                                       const Ref& about, Time at);

/// The body of a trial.
std::string trialPayload(Time now, std::int64_t webhookId);

/// Whether the viewer may see the record; of a deleted one, whether they could while it was there.
bool maySee(Transaction& tx, Kernel& kernel, const Viewer& viewer, const Ref& ref);

}  // namespace kontor::webhooks
