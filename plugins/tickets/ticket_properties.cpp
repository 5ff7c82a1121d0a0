#include "ticket_properties.h"

#include <algorithm>

namespace kontor::tickets {

namespace {

Json choiceProperty(std::string_view field, const PageWords& words, std::string_view group,
                    std::span<const std::string_view> values, const std::string& chosen, bool editable) {
    Json options = words.options(group, values, chosen);
    const bool known = std::find(values.begin(), values.end(), chosen) != values.end();
    if (!known)
        options.push(Json::object({{"value", chosen}, {"label", words.value(group, chosen)}, {"selected", true}}));
    Json json = Json::object({{"field", field},
                              {"label", words.field(field)},
                              {"editable", editable},
                              {"is_select", true},
                              {"type", "string"},
                              {"text", words.value(group, chosen)}});
    json["options"] = std::move(options);
    return json;
}

struct PickedRecord {
    std::optional<std::int64_t> id;
    std::string name;
};

Json pickedProperty(std::string_view field, const PageWords& words, std::string_view collection,
                    const PickedRecord& chosen, bool editable, std::string_view hint = {}) {
    Json json = Json::object({{"field", field},
                              {"label", words.field(field)},
                              {"editable", editable},
                              {"is_picker", true},
                              {"type", "integer"},
                              {"picker", "/api/v1/" + std::string(collection)},
                              {"picker_label", "name"},
                              {"picker_hint", hint},
                              {"text", chosen.id ? chosen.name : "–"}});
    Json options = Json::array({Json::object({{"value", ""}, {"label", "–"}})});
    if (chosen.id)
        options.push(Json::object({{"value", std::to_string(*chosen.id)}, {"label", chosen.name}, {"selected", true}}));
    json["options"] = std::move(options);
    return json;
}

}  // namespace

Json properties(const Ticket& ticket, const Surroundings& around, const PageWords& words) {
    const bool edit = words.viewer().may("tickets.write");
    Json list = Json::array();
    list.push(choiceProperty("status", words, "tickets.status.", ticketStates, ticket.status, edit));
    list.push(choiceProperty("priority", words, "tickets.priority.", priorities, ticket.priority, edit));
    list.push(pickedProperty("assignee_id", words, "users",
                             {ticket.assigneeId, ticket.assigneeId ? around.people->of(*ticket.assigneeId) : ""}, edit,
                             "email"));
    list.push(pickedProperty("group_id", words, "groups", {ticket.groupId, around.people->of("group", ticket.groupId)},
                             edit));
    list.push(pickedProperty("requester_id", words, "users",
                             {ticket.requesterId, around.people->of(ticket.requesterId)}, edit, "email"));
    list.push(pickedProperty("category_id", words, "categories",
                             {ticket.categoryId, around.people->of("category", ticket.categoryId)}, edit));
    list.push(choiceProperty("type", words, "tickets.type.", ticketTypes, ticket.type, edit));
    list.push(choiceProperty("impact", words, "tickets.level.", levels, ticket.impact, edit));
    list.push(choiceProperty("urgency", words, "tickets.level.", levels, ticket.urgency, edit));
    list.push(pickedProperty("location_id", words, "locations",
                             {ticket.locationId, around.people->of("location", ticket.locationId)}, edit));
    list.push(pickedProperty("department_id", words, "departments",
                             {ticket.departmentId, around.people->of("department", ticket.departmentId)}, edit));
    list.push(Json::object({{"field", "tags"},
                            {"label", words.field("tags")},
                            {"editable", edit},
                            {"is_text", true},
                            {"type", "list"},
                            {"value", join(ticket.tags, ", ")},
                            {"text", join(ticket.tags, ", ")}}));
    list.push(Json::object({{"field", "source"},
                            {"label", words.field("source")},
                            {"editable", false},
                            {"text", words.value("tickets.via.", ticket.source)}}));
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
