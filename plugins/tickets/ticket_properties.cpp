#include "ticket_properties.h"

#include "field_controls.h"

namespace kontor::tickets {

namespace {

/// A field beside the ticket, with what its values are called and, where the field does not say them, which they are.
struct Property {
    std::string_view field;
    FieldControls::Choices choices = {};
};

constexpr std::array shownProperties{
    Property{"status", {.dictionary = "status"}},
    Property{"resolution_code", {.dictionary = "resolution"}},
    Property{"priority", {.dictionary = "priority"}},
    Property{"assignee_id"},
    Property{"co_assignee_ids"},
    Property{"group_id"},
    Property{"requester_id"},
    Property{"watcher_ids"},
    Property{"category_id"},
    Property{"type", {.dictionary = "type"}},
    Property{"impact", {.dictionary = "impact"}},
    Property{"urgency", {.dictionary = "urgency"}},
    Property{"due_at"},
    Property{"location_id"},
    Property{"department_id"},
    Property{"tags"},
    Property{"source", {.dictionary = "source"}},
};

}  // namespace

std::vector<Ref> namedBeside(const Ticket& ticket) {
    std::vector<Ref> refs;
    for (const auto& property : shownProperties)
        if (const Field* field = findField(ticketFields, property.field))
            for (auto& ref : refsIn(*field, field->get(&ticket))) refs.push_back(std::move(ref));
    return refs;
}

Json properties(const Ticket& ticket, const Surroundings& around, Kernel& kernel, const PageWords& words) {
    const Viewer& viewer = words.viewer();
    const RecordType& type = kernel.records().type(Ticket::kind);
    const bool edit = viewer.may(type.writePermission);
    const FieldControls controls(kernel, words, &*around.people, "p");
    Json list = Json::array();
    for (const auto& property : shownProperties) {
        const Field* field = findField(ticketFields, property.field);
        if (field == nullptr || (type.fieldReadable && !type.fieldReadable(viewer, *field))) continue;
        if (field->name == "resolution_code" && !ticket.isFinished()) continue;
        FieldValue value = field->get(&ticket);
        // One's own priority stands inside a level, and is set by a field of its own.
        const bool isPriority = field->name == "priority";
        if (isPriority && ticket.priorityName) value = *ticket.priorityName;
        Json control = controls.of(*field, value, property.choices);
        if (isPriority) control["own"] = "priority_name";
        control["editable"] = edit && field->isWritable && !field->isCreateOnly &&
                              (!type.fieldWritable || type.fieldWritable(viewer, *field));
        const auto until =
            field->name == "assignee_id" ? around.away.find(ticket.assigneeId.value_or(0)) : around.away.end();
        if (until != around.away.end())
            control["away"] = Json::object(
                {{"text", words.text("tickets.away_until", {{"at", words.moment(until->second)["text"].text()}})}});
        list.push(std::move(control));
    }
    for (const auto& declared : around.custom) {
        Json control = controls.of(declared, ticket.custom);
        control["editable"] = edit;
        list.push(std::move(control));
    }
    return list;
}

Json clocks(const Ticket& ticket, Time now, const PageWords& words) {
    Json list = Json::array();
    // Who promised them shows them, with all their clocks.
    if (ticket.slaState != "none") return list;
    const auto add = [&](std::string_view key, const std::optional<Time>& due, bool met) {
        if (!due || met) return;
        Json clock = Json::object({{"label", words.text(key)}, {"late", *due < now}});
        clock["at"] = words.moment(*due);
        list.push(std::move(clock));
    };
    add("tickets.sla.first_response", ticket.firstResponseDueAt, ticket.firstRespondedAt.has_value());
    add("tickets.sla.resolution", ticket.dueAt, ticket.isFinished());
    return list;
}

}  // namespace kontor::tickets
