#pragma once

#include <memory>

#include "identity.h"
#include "intake.h"
#include "kontor/kernel.h"
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

  private:
    std::shared_ptr<OutgoingQueue> _queue;
    std::unique_ptr<const Identity> _identity;
    std::unique_ptr<Intake> _intake;
};

}  // namespace kontor::mail
