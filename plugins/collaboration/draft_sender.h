#pragma once

#include <cstdint>

#include "kontor/kernel.h"

namespace kontor::collaboration {

/// What became of sending.
enum class Sending { sent, takenBack, notWaiting };

/// Sends a waiting draft as its author, with the rights of now: the message or note, and the record's status after it,
/// in one transaction with the draft's own state, so never twice. What can't be sent is kept as failed, its author
/// told, and the reason thrown.
Sending sendDraft(std::int64_t draftId, Kernel& kernel);
/// Sends what is due, and forgets what was sent long ago.
void sendDueDrafts(Kernel& kernel);

}  // namespace kontor::collaboration
