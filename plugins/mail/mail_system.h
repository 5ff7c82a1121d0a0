#pragma once

#include <map>
#include <memory>
#include <utility>

#include "identity.h"
#include "intake.h"
#include "kontor/guarded.h"
#include "kontor/kernel.h"
#include "oauth_access.h"
#include "outgoing_queue.h"

namespace kontor::mail {

/// The parts of the plugin that live from start to stop. Handlers ask for it by `kernel.get<MailSystem>()`.
class MailSystem {
  public:
    explicit MailSystem(std::shared_ptr<OutgoingQueue> queue) : _queue(std::move(queue)) {}

    /// Called when the plugin starts.
    void begin(Kernel& kernel);

    const Identity& identity() const { return *_identity; }
    Intake& intake() { return *_intake; }
    OutgoingQueue& queue() { return *_queue; }
    OAuthAccess& oauth() { return _oauth; }
    /// Counts that a mail could not be fetched; true when it was tried often enough.
    bool givesUpFetching(std::int64_t mailboxId, std::int64_t uid);

  private:
    std::shared_ptr<OutgoingQueue> _queue;
    std::unique_ptr<const Identity> _identity;
    std::unique_ptr<Intake> _intake;
    OAuthAccess _oauth;
    Guarded<std::map<std::pair<std::int64_t, std::int64_t>, int>> _unfetched;
};

}  // namespace kontor::mail
