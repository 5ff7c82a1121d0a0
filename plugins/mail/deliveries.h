#pragma once

#include "kontor/collaboration/collaboration.h"
#include "kontor/registry.h"

namespace kontor::mail {

/// What became of the mails of a ticket, said at its messages: on the way, gone, given up, come back; and of mails that
/// came in, whether their sender is confirmed. Only for people who may read private notes.
class Deliveries : public collaboration::MessageRemarks {
  public:
    void begin(Kernel& kernel) { _kernel = &kernel; }

    std::vector<collaboration::MessageRemark> of(Transaction& tx, const Viewer& viewer, const Ref& owner) override;

  private:
    Kernel* _kernel = nullptr;
};

/// `GET /api/v1/tickets/{id}/deliveries`: the same for programs, with everything the servers said.
void addDeliveryRoute(Registry& registry);

}  // namespace kontor::mail
