#include "ticket_tabs.h"

#include <algorithm>

namespace kontor::tickets {

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
        if (name == "messages" || name == "notes" || name == "drafts") continue;
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

std::string tabOf(const Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string wanted = request.queryValue("tab").value_or("conversation");
    const auto& groups = kernel.records().type(Ticket::kind).groups;
    if (std::find(groups.begin(), groups.end(), wanted) != groups.end() && wanted != "messages" && wanted != "notes" &&
        wanted != "drafts") {
        const auto group = kernel.catalog().groups.find(wanted);
        if (group != kernel.catalog().groups.end() && viewer.may(group->second.entry.readPermission)) return wanted;
    }
    for (const auto& panel : kernel.catalog().panels)
        if (panel.place == "ticket.tab" && wanted == "panel:" + panel.id) return wanted;
    return "conversation";
}

}  // namespace kontor::tickets
