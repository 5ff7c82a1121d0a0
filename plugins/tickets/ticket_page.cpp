#include <algorithm>

#include "conversation_view.h"
#include "kontor/collaboration/collaboration.h"
#include "kontor/collaboration/relation.h"
#include "kontor/collaboration/task.h"
#include "kontor/template.h"
#include "pages.h"
#include "requester_card.h"

namespace kontor::tickets {

namespace {

constexpr std::size_t recentShown = 5;

Json choice(std::string_view field, const PageWords& words, std::string_view group,
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

struct Chosen {
    std::optional<std::int64_t> id;
    std::string name;
};

Json picked(std::string_view field, const PageWords& words, std::string_view collection, const Chosen& chosen,
            bool editable, std::string_view hint = {}) {
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

/// What is shown around a ticket.
struct Surroundings {
    Json requester;  ///< as the viewer may see the person; null for somebody they may not see
    std::vector<Ticket> recent;
    collaboration::EntryCounts counts;
    Timeline timeline;
    std::optional<Names> people;  ///< and what else the ticket points at
    RecordPage items;             ///< of the tab's group
};

Json properties(const Ticket& ticket, const Surroundings& around, const PageWords& words) {
    const bool edit = words.viewer().may("tickets.write");
    Json list = Json::array();
    list.push(choice("status", words, "tickets.status.", ticketStates, ticket.status, edit));
    list.push(choice("priority", words, "tickets.priority.", priorities, ticket.priority, edit));
    list.push(picked("assignee_id", words, "users",
                     {ticket.assigneeId, ticket.assigneeId ? around.people->of(*ticket.assigneeId) : ""}, edit,
                     "email"));
    list.push(picked("group_id", words, "groups", {ticket.groupId, around.people->of("group", ticket.groupId)}, edit));
    list.push(picked("requester_id", words, "users", {ticket.requesterId, around.people->of(ticket.requesterId)}, edit,
                     "email"));
    list.push(picked("category_id", words, "categories",
                     {ticket.categoryId, around.people->of("category", ticket.categoryId)}, edit));
    list.push(choice("type", words, "tickets.type.", ticketTypes, ticket.type, edit));
    list.push(choice("impact", words, "tickets.level.", levels, ticket.impact, edit));
    list.push(choice("urgency", words, "tickets.level.", levels, ticket.urgency, edit));
    list.push(picked("location_id", words, "locations",
                     {ticket.locationId, around.people->of("location", ticket.locationId)}, edit));
    list.push(picked("department_id", words, "departments",
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

/// The groups of the ticket as tabs, those of other plugins too. The conversation holds messages and notes.
Json tabs(const Ticket& ticket, const std::string& active, const Surroundings& around, Kernel& kernel,
          const PageWords& words) {
    const std::string base = "/tickets/" + std::to_string(ticket.id);
    Json list = Json::array();
    const auto add = [&](const std::string& id, const std::string& label, std::int64_t count) {
        list.push(Json::object({{"label", label},
                                {"href", id == "conversation" ? base : base + "?tab=" + percentEncode(id)},
                                {"active", id == active},
                                {"has_count", count > 0},
                                {"count", std::to_string(count)}}));
    };
    add("conversation", words.text("tickets.tab.conversation"), around.counts.messages + around.counts.notes);
    for (const auto& name : kernel.records().type(Ticket::kind).groups) {
        if (name == "messages" || name == "notes") continue;
        const auto group = kernel.catalog().groups.find(name);
        if (group == kernel.catalog().groups.end() || !words.viewer().may(group->second.entry.readPermission)) continue;
        add(name, words.text(group->second.title),
            name == "tasks"       ? around.counts.openTasks
            : name == "relations" ? around.counts.relations
                                  : 0);
    }
    for (const auto& panel : kernel.catalog().panels)
        if (panel.place == "ticket.tab") add("panel:" + panel.id, words.text(panel.title), 0);
    return list;
}

Json itemOf(const AnyRecord& record, const std::string& group, const Ticket& ticket, const Surroundings& around,
            const PageWords& words) {
    const Json json = record.toJson(words.viewer());
    Json item = Json::object({{"done", false}});
    const std::string url =
        "/api/v1/tickets/" + std::to_string(ticket.id) + "/" + group + "/" + std::to_string(record.id());
    if (group == "tasks") {
        const auto& task = record.as<collaboration::Task>();
        item["title"] = task.title;
        item["done"] = task.state != "open";
        item["has_toggle"] = words.viewer().may("collaboration.write") && task.state != "cancelled";
        item["url"] = url;
        item["has_text"] = task.required;
        item["text"] = words.text("tickets.task.required");
        if (task.assigneeId) item["has_who"] = true, item["who"] = around.people->of(*task.assigneeId);
        if (task.dueAt) item["has_at"] = true, item["at"] = words.moment(*task.dueAt);
    } else if (group == "relations") {
        const auto& relation = record.as<collaboration::Relation>();
        const std::string label =
            relation.targetKind == Ticket::kind ? around.people->of(Ticket::kind, relation.targetId) : "";
        item["title"] = label.empty() ? relation.targetKind + " " + std::to_string(relation.targetId) : label;
        item["has_href"] = relation.targetKind == Ticket::kind;
        item["href"] = "/tickets/" + std::to_string(relation.targetId);
        item["has_text"] = true;
        item["text"] = words.value("tickets.relation.", relation.type);
    } else {
        // A group of another plugin: its own name for the entry, and what it says about it.
        std::string title;
        for (const char* name : {"title", "name", "subject", "text", "note", "comment", "activity"})
            if (title.empty()) title = json[name].text();
        item["title"] = title.empty() ? words.field(group) + " " + std::to_string(record.id()) : title;
        const std::string state = json["state"].text(json["status"].text());
        item["has_state"] = !state.empty();
        item["state"] = Json::object({{"key", state}, {"label", words.value("tickets.state.", state)}});
        if (const auto at = parseTime(json["created_at"].text())) item["has_at"] = true, item["at"] = words.moment(*at);
    }
    return item;
}

Json formOf(const std::string& group, const Ticket& ticket, const PageWords& words) {
    Json form = Json::object({{"url", "/api/v1/tickets/" + std::to_string(ticket.id) + "/" + group}});
    Json fields = Json::array();
    if (group == "tasks") {
        fields.push(Json::object({{"is_text", true},
                                  {"field", "title"},
                                  {"label", words.text("tickets.task.title")},
                                  {"input", "text"},
                                  {"required", true}}));
        fields.push(Json::object({{"is_picker", true},
                                  {"field", "assignee_id"},
                                  {"label", words.field("assignee_id")},
                                  {"type", "integer"},
                                  {"picker", "/api/v1/users"},
                                  {"picker_label", "name"}}));
    } else if (group == "relations") {
        Json kind = Json::object({{"is_select", true},
                                  {"field", "kind"},
                                  {"label", words.text("tickets.relation.kind")},
                                  {"type", "string"}});
        kind["options"] = Json::array({Json::object({{"value", "ticket"}, {"label", words.text("tickets.one")}})});
        Json type = Json::object({{"is_select", true},
                                  {"field", "type"},
                                  {"label", words.text("tickets.relation.type")},
                                  {"type", "string"}});
        type["options"] =
            words.options("tickets.relation.", std::span(collaboration::relationTypes).first(6), "relates_to");
        fields.push(std::move(type));
        fields.push(std::move(kind));
        fields.push(Json::object({{"is_picker", true},
                                  {"field", "target_id"},
                                  {"label", words.text("tickets.one")},
                                  {"type", "integer"},
                                  {"picker", "/api/v1/tickets"},
                                  {"picker_label", "subject"}}));
    } else
        return Json(false);
    form["fields"] = std::move(fields);
    return form;
}

/// Reads the entries of the tab's group; `named` gets what they point at.
void readGroup(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ticket& ticket, const std::string& group,
               Surroundings& around, std::set<Ref>& named) {
    const auto& type = kernel.catalog().groups.find(group)->second;
    ListRequest list;
    list.owner = Ref{std::string(Ticket::kind), ticket.id};
    list.limit = 200;
    list.sort = type.entry.defaultSort;
    around.items = kernel.records().list(tx, viewer, type.entry.kind, list);
    for (const auto& record : around.items.items) {
        if (group == "relations" && record.as<collaboration::Relation>().targetKind == Ticket::kind)
            named.insert({std::string(Ticket::kind), record.as<collaboration::Relation>().targetId});
        if (group == "tasks" && record.as<collaboration::Task>().assigneeId)
            named.insert({"user", *record.as<collaboration::Task>().assigneeId});
    }
}

Ticket readAll(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const std::string& tab,
               Surroundings& around) {
    around = Surroundings();
    const Ref ref{std::string(Ticket::kind), id};
    Ticket ticket = kernel.records().get<Ticket>(tx, viewer, id);
    around.counts = kernel.get<collaboration::Collaboration>().counts(tx, viewer, ref);
    std::set<Ref> named;
    if (tab == "conversation" || tab == "activity")
        around.timeline = kernel.get<TicketService>().timeline(tx, viewer, id, false);
    else if (!tab.starts_with("panel:"))
        readGroup(tx, viewer, kernel, ticket, tab, around, named);
    const auto name = [&](std::string_view kind, std::optional<std::int64_t> wanted) {
        if (wanted) named.insert({std::string(kind), *wanted});
    };
    for (const auto person : peopleIn(around.timeline.events)) name("user", person);
    for (const auto& entry : around.timeline.entries) name("user", entry.authorId);
    name("user", ticket.requesterId);
    name("user", ticket.assigneeId);
    name("group", ticket.groupId);
    name("category", ticket.categoryId);
    name("location", ticket.locationId);
    name("department", ticket.departmentId);
    try {
        around.requester = kernel.records().get(tx, viewer, {"user", ticket.requesterId}).toJson(viewer);
    } catch (const NotFound&) {
        // Somebody this viewer may not see: the ticket is shown all the same.
    }
    for (const auto& ref : namedOnCard(around.requester)) named.insert(ref);
    around.people.emplace(tx, kernel, viewer, std::vector<Ref>(named.begin(), named.end()));
    for (auto& entry : around.timeline.entries)
        if (entry.authorId) entry.authorName = around.people->of(*entry.authorId);
    ListRequest others;
    others.q = "requester:" + std::to_string(ticket.requesterId) + " -id:" + std::to_string(id);
    others.limit = recentShown;
    others.fields = {"subject", "status", "state", "pending_reason"};
    around.recent = kernel.records().all<Ticket>(tx, viewer, others);
    return ticket;
}

/// The tab that was asked for, or the conversation when the ticket has no such group.
std::string tabOf(const Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string wanted = request.queryValue("tab").value_or("conversation");
    const auto& groups = kernel.records().type(Ticket::kind).groups;
    if (std::find(groups.begin(), groups.end(), wanted) != groups.end() && wanted != "messages" && wanted != "notes") {
        const auto group = kernel.catalog().groups.find(wanted);
        if (group != kernel.catalog().groups.end() && viewer.may(group->second.entry.readPermission)) return wanted;
    }
    for (const auto& panel : kernel.catalog().panels)
        if (panel.place == "ticket.tab" && wanted == "panel:" + panel.id) return wanted;
    return "conversation";
}

void putGroup(Json& data, const std::string& tab, const Ticket& ticket, const Surroundings& around, Kernel& kernel,
              const PageWords& words) {
    data["tab_group"] = true;
    Json group = Json::object({{"title", words.text(kernel.catalog().groups.find(tab)->second.title)},
                               {"empty", words.text("tickets.group.empty")}});
    Json items = Json::array();
    if (tab == "activity") {
        for (const auto& event : around.timeline.events) {
            Json item = eventOf(event, *around.people, words);
            item["title"] = item["author"].text() + " " + item["text"].text();
            item["has_text"] = true;
            item["text"] = words.value("tickets.via.", event.via);
            item["has_at"] = true;
            items.push(std::move(item));
        }
        group["form"] = false;
    } else {
        for (const auto& record : around.items.items) items.push(itemOf(record, tab, ticket, around, words));
        group["form"] = words.viewer().may("collaboration.write") ? formOf(tab, ticket, words) : Json(false);
    }
    data["group"] = std::move(group);
    data["has_items"] = items.size() > 0;
    data["items"] = std::move(items);
}

Reply showTicket(Request& request, const Viewer& person, Kernel& kernel) {
    const Viewer viewer = kernel.db().read([&](Transaction& tx) {
        return kernel.records().viewerOver(tx, person, {std::string(Ticket::kind), request.number()});
    });
    const PageWords words(kernel, viewer);
    const std::string tab = tabOf(request, viewer, kernel);
    const std::int64_t id = request.number();
    Surroundings around;
    const Ticket ticket =
        kernel.db().read([&](Transaction& tx) { return readAll(tx, viewer, kernel, id, tab, around); });

    PageContent content;
    content.title = titleOf(ticket);
    content.templateName = "tickets/ticket";
    content.active = "tickets";
    Json& data = content.data;
    data["frame"] = Json::object({{"flush", true}});
    data["frame"]["create"] = Json::object({{"href", "/tickets/new"}, {"label", words.text("tickets.new")}});
    data["id"] = std::to_string(ticket.id);
    data["version"] = std::to_string(ticket.version);
    data["number"] = ticket.number;
    data["subject"] = ticket.subject;
    data["status"] = words.status(ticket);
    data["priority"] = words.priority(ticket);
    data["created"] = words.moment(ticket.createdAt);
    data["updated"] = words.moment(ticket.updatedAt);
    Json requester = web::person(around.people->of(ticket.requesterId), ticket.requesterId);
    putRequester(requester, around.requester, *around.people, words);
    data["reply_to"] = words.text("tickets.to", {{"name", requester["name"].text()}});
    data["requester"] = std::move(requester);
    data["tabs"] = tabs(ticket, tab, around, kernel, words);
    data["properties"] = properties(ticket, around, words);
    data["clocks"] = clocks(ticket, kernel.clock().now(), words);
    data["has_clocks"] = data["clocks"].size() > 0;
    Json recent = Json::array();
    for (const auto& other : around.recent) {
        Json row = Json::object({{"href", "/tickets/" + std::to_string(other.id)}, {"subject", other.subject}});
        row["status"] = words.status(other);
        recent.push(std::move(row));
    }
    data["has_recent"] = recent.size() > 0;
    data["recent"] = std::move(recent);
    data["can_write"] = viewer.may("collaboration.reply");
    data["send_and"] = Json::array();
    if (!ticket.isFinished() && viewer.may("tickets.write"))
        data["send_and"].push(Json::object({{"key", "resolved"}, {"label", words.text("tickets.send_and_resolve")}}));

    if (tab == "conversation") {
        data["tab_conversation"] = true;
        data["entries"] = conversation(ticket, around.timeline, *around.people, words);
    } else if (tab.starts_with("panel:")) {
        for (const auto& panel : kernel.catalog().panels)
            if (tab == "panel:" + panel.id) {
                data["tab_panel"] = true;
                data["panel"] =
                    kernel.get<PageFrame>().panel(request, viewer, panel, {std::string(Ticket::kind), ticket.id});
            }
    } else {
        putGroup(data, tab, ticket, around, kernel, words);
    }
    return kernel.get<PageFrame>().render(request, viewer, content);
}

}  // namespace

void addTicketPage(Registry& registry) {
    registry.page(
        {.path = "/tickets/{id}", .access = needs("tickets.read_all"), .title = "tickets.one", .get = showTicket});
}

}  // namespace kontor::tickets
