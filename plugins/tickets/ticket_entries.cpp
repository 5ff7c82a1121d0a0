#include "kontor/collaboration/message.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "ticket_rules.h"

namespace kontor::tickets {

namespace {

/// What the rules of the conversation need of a ticket.
struct Facts {
    std::int64_t requesterId = 0;
    std::string state;
    std::optional<Time> firstRespondedAt;
    std::optional<std::int64_t> mergedIntoId;

    static constexpr auto columns =
        std::tuple{&Facts::requesterId, &Facts::state, &Facts::firstRespondedAt, &Facts::mergedIntoId};
};

bool isFromRequester(const Facts& ticket, const collaboration::Message& message) {
    return message.direction == "in" || message.authorId == ticket.requesterId;
}

/// What a message changes in its ticket beside the times; mostly nothing.
Patch consequences(const Facts& ticket, const collaboration::Message& message, Time now) {
    Patch patch;
    if (message.automatic) return patch;
    if (isFromRequester(ticket, message)) {
        const bool waits = ticket.state == "pending" || ticket.state == "resolved" || ticket.state == "closed";
        if (waits) patch.set("status", std::string("open"));
        return patch;
    }
    if (!ticket.firstRespondedAt) patch.set("first_responded_at", now);
    if (ticket.state == "new") patch.set("status", std::string("open"));
    return patch;
}

}  // namespace

void ticketEntryWritten(WriteContext& context, const AnyRecord* before, const AnyRecord* after) {
    // What is not journaled is nothing others look for: a draft.
    if (!(after ? after : before)->type().journaled) return;
    const Ref ticket = *context.owner;
    Patch patch;
    std::optional<std::string> direction;
    if (!before && after && after->type().kind == collaboration::Message::kind) {
        const auto facts = context.tx.one<Facts>(
            "SELECT requester_id, state, first_responded_at, merged_into_id FROM tickets WHERE id = ? FOR UPDATE",
            ticket.id);
        // Nobody looks at it any more; whoever writes shall write where it goes on.
        if (facts.mergedIntoId) throw Conflict("tickets.is_merged", {{"id", std::to_string(*facts.mergedIntoId)}});
        const collaboration::Message& message = after->as<collaboration::Message>();
        patch = consequences(facts, message, context.now);
        if (!message.automatic) direction = isFromRequester(facts, message) ? "in" : "out";
    }
    if (patch.empty()) {
        context.tx.execute(
            "UPDATE tickets SET updated_at = ?, version = version + 1, last_message_at = IF(? IS NULL, "
            "last_message_at, ?), last_message_direction = COALESCE(?, last_message_direction) WHERE id = ?",
            context.now, direction, context.now, direction, ticket.id);
        return;
    }
    if (direction) patch.set("last_message_at", context.now).set("last_message_direction", *direction);
    context.kernel.records().patch(context.tx, Viewer::system("a message in the conversation", Origin::rule), ticket,
                                   patch);
}

}  // namespace kontor::tickets
