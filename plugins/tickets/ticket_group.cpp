#include "ticket_group.h"

#include "group_form.h"
#include "kontor/collaboration/record_page.h"
#include "kontor/collaboration/relation.h"
#include "ticket_tasks.h"

namespace kontor::tickets {

namespace {

/// A relation is shown as what it leads to.
void putTarget(Json& item, const collaboration::Relation& relation, const Names& names, Kernel& kernel,
               const PageWords& words) {
    const Ref target{relation.targetKind, relation.targetId};
    const std::string name = names.of(target.kind, target.id);
    const std::string page = collaboration::pageOfRecord(target, kernel.catalog());
    item["title"] = name.empty() ? toString(target) : name;
    item["has_href"] = !page.empty();
    item["href"] = page;
    item["facts"] =
        Json::array({Json::object({{"label", ""}, {"text", words.value("tickets.relation.", relation.type)}})});
    item["can_edit"] = false;
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
        for (auto& ref : namedIn(record)) named.insert(std::move(ref));
        if (group == "relations") {
            const auto& relation = record.as<collaboration::Relation>();
            named.insert({relation.targetKind, relation.targetId});
        }
    }
}

void putGroup(Json& data, const std::string& tab, const Ticket& ticket, const Surroundings& around, Kernel& kernel,
              const PageWords& words) {
    const auto& type = kernel.catalog().groups.find(tab)->second;
    const std::string url = "/api/v1/tickets/" + std::to_string(ticket.id) + "/" + tab;
    const auto& entries = around.items.items;
    const GroupForm form(kernel, words, *around.people, type, url, entries);
    Json items = Json::array();
    for (const auto& record : entries) {
        Json item = form.item(record);
        if (tab == "tasks") putTask(item, record, entries, kernel.clock().now(), words);
        if (tab == "relations") putTarget(item, record.as<collaboration::Relation>(), *around.people, kernel, words);
        items.push(std::move(item));
    }
    data["tab_group"] = true;
    Json group = Json::object({{"title", words.text(type.title)}, {"empty", words.text("tickets.group.empty")}});
    for (const char* part : {"progress", "order", "checklist"}) group[part] = false;
    if (tab == "tasks") putTaskList(group, entries, url, words);
    group["can_relate"] = tab == "relations" && words.viewer().may("collaboration.write");
    group["adding"] = tab == "relations" ? Json(false) : form.adding();
    group["changing"] = form.changing();
    data["group"] = std::move(group);
    data["has_items"] = items.size() > 0;
    data["items"] = std::move(items);
}

}  // namespace kontor::tickets
