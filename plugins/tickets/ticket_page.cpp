#include "conversation_view.h"
#include "kontor/collaboration/collaboration.h"
#include "kontor/template.h"
#include "pages.h"
#include "requester_card.h"
#include "ticket_group.h"
#include "ticket_properties.h"
#include "ticket_tabs.h"

namespace kontor::tickets {

namespace {

constexpr std::size_t recentOfRequester = 5;

Ticket readTicketPage(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const std::string& tab,
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
    others.limit = recentOfRequester;
    others.fields = {"subject", "status", "state", "pending_reason"};
    around.recent = kernel.records().all<Ticket>(tx, viewer, others);
    return ticket;
}

/// What other plugins add to the page, by place.
void putPanels(Json& data, const Ref& ref, const std::string& tab, Request& request, const Viewer& viewer,
               Kernel& kernel) {
    const auto at = [&](std::string_view place) { return kernel.get<PageFrame>().panels(request, viewer, place, ref); };
    data["panels"] = Json::object({{"side", at("ticket.side")}, {"requester", at("ticket.requester")}});
    if (tab == "conversation") data["panels"]["composer"] = at("ticket.composer");
    const std::string actions = at("ticket.actions");
    data["actions"] = actions.empty() ? Json(false) : Json::object({{"html", actions}});
}

Reply showTicketPage(Request& request, const Viewer& person, Kernel& kernel) {
    const Viewer viewer = kernel.db().read([&](Transaction& tx) {
        return kernel.records().viewerOver(tx, person, {std::string(Ticket::kind), request.number()});
    });
    const PageWords words(kernel, viewer);
    const std::string tab = tabOf(request, viewer, kernel);
    const std::int64_t id = request.number();
    Surroundings around;
    const Ticket ticket =
        kernel.db().read([&](Transaction& tx) { return readTicketPage(tx, viewer, kernel, id, tab, around); });

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

    putPanels(data, {std::string(Ticket::kind), id}, tab, request, viewer, kernel);
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
        {.path = "/tickets/{id}", .access = needs("tickets.read_all"), .title = "tickets.one", .get = showTicketPage});
}

}  // namespace kontor::tickets
