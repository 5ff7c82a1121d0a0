#include "children.h"

#include <set>
#include <vector>

#include "kontor/collaboration/relation.h"
#include "kontor/error.h"
#include "kontor/kernel.h"

namespace kontor::tickets {

namespace {

constexpr std::size_t mostChildren = 200;
constexpr int deepest = 5;

std::vector<std::int64_t> childrenOf(WriteContext& context, std::int64_t id) {
    ListRequest list;
    list.owner = Ref{std::string(Ticket::kind), id};
    list.q = "type:parent_of kind:ticket";
    list.limit = static_cast<int>(mostChildren);
    std::vector<std::int64_t> ids;
    for (const auto& relation : context.kernel.records().all<collaboration::Relation>(context.tx, context.viewer, list))
        ids.push_back(relation.targetId);
    return ids;
}

/// In the order of their ids, so that two who do the same wait for each other rather than stand in each other's way.
std::set<std::int64_t> allBelow(WriteContext& context, std::int64_t id) {
    std::set<std::int64_t> found;
    std::vector<std::int64_t> level{id};
    for (int depth = 0; depth < deepest && !level.empty(); ++depth) {
        std::vector<std::int64_t> next;
        for (const auto parent : level)
            for (const auto child : childrenOf(context, parent))
                if (child != id && found.insert(child).second) next.push_back(child);
        if (found.size() > mostChildren)
            throw Conflict("tickets.too_many_children", {{"most", std::to_string(mostChildren)}});
        level = std::move(next);
    }
    return found;
}

Patch like(const Ticket& parent) {
    Patch patch;
    patch.set("status", parent.status);
    for (const std::string_view name : {"resolution_code", "resolution"})
        if (const Field* field = findField(ticketFields, name))
            if (FieldValue value = field->get(&parent); !std::holds_alternative<std::nullptr_t>(value))
                patch.set(std::string(name), std::move(value));
    return patch;
}

}  // namespace

void finishChildren(WriteContext& context, const Ticket& parent) {
    if (!parent.isFinished()) throw Invalid("close_children", "tickets.children_of_unfinished");
    Records& records = context.kernel.records();
    const Patch patch = like(parent);
    for (const auto id : allBelow(context, parent.id)) {
        const auto child = records.get<Ticket>(context.tx, context.viewer, id);
        if (child.isFinished()) continue;
        const auto refuse = [&](const Error& error) {
            throw Conflict("tickets.child_refuses",
                           {{"number", child.number},
                            {"reason", context.kernel.translations().text(context.viewer.locale(), error.message())}});
        };
        try {
            records.patch(context.tx, context.viewer, {std::string(Ticket::kind), id}, patch);
        } catch (const Conflict& conflict) {
            refuse(conflict);
        } catch (const Forbidden& forbidden) {
            refuse(forbidden);
        }
    }
}

}  // namespace kontor::tickets
