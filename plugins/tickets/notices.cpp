#include "notices.h"

#include <algorithm>

#include "kontor/collaboration/message.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket.h"
#include "notice_store.h"

namespace kontor::tickets {

namespace {

using collaboration::Message;

constexpr int mostOfGroup = 200;
constexpr std::size_t textShown = 300;

/// One change of a ticket, for those it concerns.
class Telling {
  public:
    Telling(Transaction& tx, Kernel& kernel, const RecordChanged& change, Ticket ticket)
        : _tx(tx), _notifier(*kernel.find<Notifier>()), _change(change), _ticket(std::move(ticket)), _by(actor()) {}

    void ticketChanged() {
        const bool made = _change.action == "created";
        if (_ticket.mergedIntoId) return;
        if (changed("assignee_id") && _ticket.assigneeId) tell("assigned", {*_ticket.assigneeId});
        if (changed("group_id") && _ticket.groupId && !_ticket.assigneeId)
            tell("group_assigned", membersOf(_tx, *_ticket.groupId, mostOfGroup));
        // That an answer opens it again, the answer says itself.
        const bool byAnswer = _change.via == "rule" && _ticket.state == "open";
        if (made || byAnswer) return;
        if (changed("state") && _ticket.state == "resolved")
            tell("resolved", {_ticket.requesterId}, {}, {"tickets.close", "tickets.reopen"});
        else if (changed("state"))
            tell("status_changed", {_ticket.requesterId});
        for (const char* field : {"status", "priority", "assignee_id", "group_id", "due_at"})
            if (changed(field)) return tell("watched_changed", watchers());
    }

    void messageWritten(const Message& message) {
        if (message.automatic) return;
        const bool fromRequester = message.direction == "in" || message.authorId == _ticket.requesterId;
        _text = leftCharacters(message.bodyText, textShown);
        _entry = {std::string(Message::kind), message.id};
        if (!fromRequester) tell("answered", {_ticket.requesterId});
        // Who watches it has the message itself by mail.
        if (fromRequester && _ticket.assigneeId && !isWatcher(*_ticket.assigneeId))
            tell("requester_replied", {*_ticket.assigneeId});
        tell("watched_changed", watchers());
    }

  private:
    Viewer actor() const {
        ViewerData data;
        data.id = _change.actorId;
        return Viewer(std::move(data));
    }

    bool changed(const char* field) const {
        return std::find(_change.changed.begin(), _change.changed.end(), field) != _change.changed.end();
    }

    bool isWatcher(std::int64_t id) const {
        return std::find(_ticket.watcherIds.begin(), _ticket.watcherIds.end(), id) != _ticket.watcherIds.end();
    }

    /// Without the requester, who is told of more.
    std::vector<std::int64_t> watchers() const {
        std::vector<std::int64_t> people = _ticket.watcherIds;
        std::erase(people, _ticket.requesterId);
        return people;
    }

    void tell(const std::string& what, std::vector<std::int64_t> to, kontor::Message::Params params = {},
              std::vector<std::string> actions = {}) {
        const std::string id = std::to_string(_ticket.id);
        _notifier.tell(_tx, _by,
                       {.type = "tickets." + what,
                        .about = {std::string(Ticket::kind), _ticket.id},
                        .to = std::move(to),
                        .title = {"tickets.notice." + what, std::move(params)},
                        .text = _text,
                        .path = "/tickets/" + id,
                        .entry = _entry,
                        .portalPath = "/portal/tickets/" + id,
                        .actions = std::move(actions)});
    }

    Transaction& _tx;
    Notifier& _notifier;
    const RecordChanged& _change;
    const Ticket _ticket;
    const Viewer _by;
    std::string _text;
    Ref _entry;
};

void tellOf(const RecordChanged& change, Kernel& kernel) {
    const bool ofTicket = change.kind == Ticket::kind && change.action != "deleted";
    const bool ofMessage =
        change.kind == Message::kind && change.ownerKind == Ticket::kind && change.action == "created";
    if ((!ofTicket && !ofMessage) || !kernel.find<Notifier>()) return;
    const Viewer system = Viewer::system("telling people of tickets");
    kernel.db().write([&](Transaction& tx) {
        try {
            auto& records = kernel.records();
            Telling telling(tx, kernel, change, records.get<Ticket>(tx, system, ofTicket ? change.id : change.ownerId));
            if (ofTicket)
                telling.ticketChanged();
            else
                telling.messageWritten(records.get<Message>(tx, system, change.id));
        } catch (const NotFound&) {
            // It was deleted since: nothing to tell any more.
        }
    });
}

}  // namespace

void addNotices(Registry& registry) {
    using Usual = NoticeType::Usual;
    const std::vector<std::string> agents{"agent", "agent-light"};
    const auto notice = [&](const char* name, const char* doc, Usual usual, std::vector<std::string> roles = {}) {
        registry.notice({.id = std::string("tickets.") + name,
                         .title = std::string("tickets.notice_type.") + name,
                         .doc = doc,
                         .usual = usual,
                         .roles = std::move(roles)});
    };
    notice("assigned", "A ticket is given to somebody.", Usual::mail, agents);
    notice("group_assigned", "A ticket that nobody is responsible for comes to a group.", Usual::app, agents);
    notice("requester_replied",
           "The requester's side writes, and somebody is responsible who doesn't watch the ticket.", Usual::mail,
           agents);
    notice("watched_changed",
           "Something is written in a ticket somebody watches, or its status, priority, assignee, group or due date "
           "changes. The mail plugin sends watchers what is written, so that this is no mail unless somebody wants it.",
           Usual::app);
    notice("answered", "A ticket is answered; the answer itself goes to its requester by mail.", Usual::app);
    notice("status_changed", "The status of a ticket changes; told to its requester.", Usual::app);
    notice("resolved", "A ticket is resolved; told to its requester, who may close or open it from the mail.",
           Usual::mail);
    registry.on<RecordChanged>("tickets.notices", "Tells people what happens to tickets that concern them.", tellOf);
}

}  // namespace kontor::tickets
