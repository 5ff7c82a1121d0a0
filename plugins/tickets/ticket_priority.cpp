#include "ticket_priority.h"

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "offered.h"

namespace kontor::tickets {

namespace {

/// A built-in priority is its level, one's own stands inside of it.
void setPriority(Ticket& ticket, const Choice& choice) {
    ticket.priority = choice.base;
    ticket.priorityName.reset();
    if (choice.name != choice.base) ticket.priorityName = choice.name;
}

}  // namespace

void applyPriority(WriteContext& context, const Ticket* before, Ticket& after) {
    const bool named = after.priorityName && (!before || before->priorityName != after.priorityName);
    const bool given = before ? after.priority != before->priority : !after.priority.empty();
    if (named) {
        setPriority(after, offered(context, "priority", *after.priorityName, "priority_name"));
        after.priorityByHand = true;
    } else if (given || (before && before->priorityName != after.priorityName)) {
        after.priorityName.reset();
        after.priorityByHand = true;
    }
    if (after.priorityByHand && !after.priority.empty()) return;
    const bool isSame =
        before && !before->priorityByHand && before->impact == after.impact && before->urgency == after.urgency;
    if (isSame) return;
    const auto dictionary = context.kernel.get<Dictionaries>().get(context.tx);
    const Choice* choice = dictionary->find("priority", dictionary->priorityOf(after.impact, after.urgency));
    if (choice)
        setPriority(after, *choice);
    else
        after.priority = "normal";
}

}  // namespace kontor::tickets
