#include "ticket_group.h"

#include "conversation_view.h"
#include "kontor/collaboration/relation.h"
#include "kontor/collaboration/task.h"

namespace kontor::tickets {

namespace {

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

}  // namespace

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

}  // namespace kontor::tickets
