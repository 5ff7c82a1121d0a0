#pragma once

#include "core/threading.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "mail_store.h"

namespace kontor::mail {

/// The tickets as threading asks for them.
class TicketIndex : public ThreadIndex {
  public:
    TicketIndex(Kernel& kernel, Transaction& tx, const Viewer& viewer) : _kernel(kernel), _tx(tx), _viewer(viewer) {}

    std::optional<std::int64_t> ticketById(std::int64_t id) override {
        // Merged tickets may have been merged again; a ring of them ends the search.
        for (int hops = 0; hops < 10; ++hops) {
            try {
                const auto ticket = _kernel.records().get<tickets::Ticket>(_tx, _viewer, id);
                if (!ticket.mergedIntoId) return id;
                id = *ticket.mergedIntoId;
            } catch (const NotFound&) {
                return std::nullopt;
            }
        }
        return std::nullopt;
    }

    std::optional<std::int64_t> ticketOfMessageId(const std::string& messageId) override {
        const auto id = store::ticketOfMessageId(_tx, messageId);
        return id ? ticketById(*id) : std::nullopt;
    }

    std::optional<std::int64_t> ticketOfNumber(const std::string& number) override {
        const auto ticket = _kernel.get<tickets::TicketService>().findByNumber(_tx, _viewer, number);
        return ticket ? ticketById(ticket->id) : std::nullopt;
    }

    /// Somebody whose address was in the ticket's mail, or a user who may see the ticket.
    bool isParticipant(std::int64_t ticketId, const std::string& address) override {
        if (store::tookPart(_tx, ticketId, address)) return true;
        const auto user = _kernel.accounts().findByEmail(_tx, address);
        if (!user) return false;
        try {
            const Viewer viewer = _kernel.accounts().viewerOf(_tx, *user, Origin::mail);
            _kernel.records().get(_tx, viewer, {std::string(tickets::Ticket::kind), ticketId});
            return true;
        } catch (const Error&) {
            return false;
        }
    }

  private:
    Kernel& _kernel;
    Transaction& _tx;
    const Viewer& _viewer;
};

}  // namespace kontor::mail
