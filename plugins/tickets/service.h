#pragma once

#include "kontor/tickets/ticket_service.h"

namespace kontor::tickets {

class Service : public TicketService {
  public:
    /// Called when the plugin starts, before anybody can ask for the service.
    void begin(Kernel& kernel) { _kernel = &kernel; }

    Ticket create(Transaction& tx, const Viewer& viewer, const Patch& values) override;
    Ticket patch(Transaction& tx, const Viewer& viewer, std::int64_t id, const Patch& values,
                 std::optional<std::int64_t> ifMatch) override;
    std::int64_t reply(Transaction& tx, const Viewer& viewer, std::int64_t id, const Answer& answer) override;
    std::int64_t note(Transaction& tx, const Viewer& viewer, std::int64_t id, const Answer& text,
                      bool isPrivate) override;
    Ticket createFromMail(Transaction& tx, const Viewer& filing, const IncomingMail& mail,
                          const Patch& defaults) override;
    std::pair<std::int64_t, std::int64_t> addFromMail(Transaction& tx, const Viewer& filing, std::int64_t id,
                                                      const IncomingMail& mail) override;
    Ticket merge(Transaction& tx, const Viewer& viewer, std::int64_t source, std::int64_t target) override;
    Ticket split(Transaction& tx, const Viewer& viewer, std::int64_t id, std::int64_t messageId,
                 std::string_view subject) override;
    std::optional<Ticket> findByNumber(Transaction& tx, const Viewer& viewer, std::string_view number) override;
    Timeline timeline(Transaction& tx, const Viewer& viewer, std::int64_t id, bool named) override;

  private:
    Records& records() { return _kernel->records(); }
    collaboration::Collaboration& collaboration() { return _kernel->get<collaboration::Collaboration>(); }
    WriteContext context(Transaction& tx, const Viewer& viewer) {
        return {tx, viewer, *_kernel, _kernel->clock().now()};
    }

    Kernel* _kernel = nullptr;
};

inline Ref ticketRef(std::int64_t id) {
    return {std::string(Ticket::kind), id};
}

}  // namespace kontor::tickets
