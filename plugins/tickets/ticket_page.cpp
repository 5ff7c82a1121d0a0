#include <algorithm>

#include "conversation_view.h"
#include "kontor/away.h"
#include "kontor/collaboration/collaboration.h"
#include "kontor/template.h"
#include "pages.h"
#include "requester_card.h"
#include "resolution.h"
#include "ticket_activity.h"
#include "ticket_group.h"
#include "ticket_properties.h"
#include "ticket_tabs.h"

namespace kontor::tickets {

namespace {

constexpr std::size_t recentOfRequester = 5;
constexpr const char* notFinished = "state:new,open,pending";

Ticket readTicketPage(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, const std::string& tab,
                      const ActivityFilter& history, Surroundings& around) {
    around = Surroundings();
    const Ref ref{std::string(Ticket::kind), id};
    Ticket ticket = kernel.records().get<Ticket>(tx, viewer, id);
    around.counts = kernel.get<collaboration::Collaboration>().counts(tx, viewer, ref);
    std::set<Ref> named;
    if (tab == "conversation")
        around.timeline = kernel.get<TicketService>().timeline(tx, viewer, id, false);
    else if (tab == "activity")
        readActivity(tx, viewer, kernel, id, history, around, named);
    else if (!tab.starts_with("panel:"))
        readGroup(tx, viewer, kernel, ticket, tab, around, named);
    const auto name = [&](std::string_view kind, std::optional<std::int64_t> wanted) {
        if (wanted) named.insert({std::string(kind), *wanted});
    };
    for (const auto& ref : namedIn(around.timeline.events)) named.insert(ref);
    for (const auto& entry : around.timeline.entries) name("user", entry.authorId);
    for (const auto& ref : namedBeside(ticket)) named.insert(ref);
    around.custom = kernel.get<CustomFields>().of(tx, Ticket::kind);
    try {
        around.requester = kernel.records().get(tx, viewer, {"user", ticket.requesterId}).toJson(viewer);
    } catch (const NotFound&) {
        // Somebody this viewer may not see: the ticket is shown all the same.
    }
    for (const auto& ref : namedOnCard(around.requester)) named.insert(ref);
    if (auto* list = kernel.find<AwayList>(); list && viewer.may("absences.read"))
        around.away = list->awayUntil(tx, {ticket.requesterId, ticket.assigneeId.value_or(0)}, kernel.clock().now());
    around.people.emplace(tx, kernel, viewer, std::vector<Ref>(named.begin(), named.end()));
    for (auto& entry : around.timeline.entries)
        if (entry.authorId) entry.authorName = around.people->of(*entry.authorId);
    ListRequest others;
    others.q = "requester:" + std::to_string(ticket.requesterId) + " -id:" + std::to_string(id);
    others.limit = recentOfRequester;
    others.fields = {"subject", "status", "state", "pending_reason"};
    around.recent = kernel.records().all<Ticket>(tx, viewer, others);
    around.openOfRequester = ticket.isFinished() ? 0 : 1;
    for (const auto& other : around.recent) around.openOfRequester += other.isFinished() ? 0 : 1;
    if (around.recent.size() < recentOfRequester) return ticket;
    // There may be more than are shown.
    const std::string requester = "requester:" + std::to_string(ticket.requesterId);
    around.openOfRequester = kernel.records().counts(tx, viewer, Ticket::kind, {requester + " " + notFinished}).front();
    return ticket;
}

/// Kinds of records a ticket can be linked to, for the dialog.
Json relatedKinds(const Viewer& viewer, Kernel& kernel, const PageWords& words) {
    Json kinds = Json::array();
    for (const auto& [kind, type] : kernel.catalog().records) {
        const bool takes = std::find(type.groups.begin(), type.groups.end(), "relations") != type.groups.end();
        if (!takes || type.collection.empty() || !viewer.may(type.readPermission)) continue;
        kinds.push(Json::object(
            {{"kind", kind}, {"collection", type.collection}, {"label", words.value("records.", type.collection)}}));
    }
    return kinds;
}

/// What other plugins add to the page, by place.
void putPanels(Json& data, const Ref& ref, const std::string& tab, Request& request, const Viewer& viewer,
               Kernel& kernel) {
    const auto at = [&](std::string_view place) { return kernel.get<PageFrame>().panels(request, viewer, place, ref); };
    data["panels"] = Json::object({{"side", at("ticket.side")}, {"requester", at("ticket.requester")}});
    if (tab == "conversation") data["panels"]["composer"] = at("ticket.composer");
    const bool write = viewer.may("tickets.write");
    Json actions = Json::object(
        {{"html", at("ticket.actions")}, {"can_relate", viewer.may("collaboration.write")}, {"can_write", write}});
    const bool any = write || viewer.may("collaboration.write") || !actions["html"].text().empty();
    data["actions"] = any ? std::move(actions) : Json(false);
}

Reply showTicketPage(Request& request, const Viewer& person, Kernel& kernel) {
    const Viewer viewer = kernel.db().read([&](Transaction& tx) {
        return kernel.records().viewerOver(tx, person, {std::string(Ticket::kind), request.number()});
    });
    const PageWords words(kernel, viewer);
    const std::string tab = tabOf(request, viewer, kernel);
    const std::int64_t id = request.number();
    const ActivityFilter history = ActivityFilter::of(request);
    Surroundings around;
    const Ticket ticket =
        kernel.db().read([&](Transaction& tx) { return readTicketPage(tx, viewer, kernel, id, tab, history, around); });

    PageContent content;
    content.title = titleOf(ticket);
    content.templateName = "tickets/ticket";
    content.active = "tickets";
    Json& data = content.data;
    data["frame"] = Json::object({{"flush", true}});
    data["frame"]["create"] = Json::object({{"href", "/tickets/new"}, {"label", words.text("tickets.new")}});
    data["id"] = std::to_string(ticket.id);
    data["version"] = std::to_string(ticket.version);
    data["relations"] = std::to_string(around.counts.relations);
    data["kinds"] = relatedKinds(viewer, kernel, words).dump();
    data["since"] = formatTime(kernel.clock().now());
    data["sees_changes"] = viewer.may("collaboration.read_activity");
    data["number"] = ticket.number;
    data["subject"] = ticket.subject;
    data["status"] = words.status(ticket);
    data["priority"] = words.priority(ticket);
    data["created"] = words.moment(ticket.createdAt);
    data["updated"] = words.moment(ticket.updatedAt);
    Json requester = web::person(around.people->of(ticket.requesterId), ticket.requesterId);
    putRequester(requester, around.requester, *around.people, words);
    if (const auto until = around.away.find(ticket.requesterId); until != around.away.end())
        requester["away"] = Json::object(
            {{"text", words.text("tickets.away_until", {{"at", words.moment(until->second)["text"].text()}})}});
    data["reply_to"] = words.text("tickets.to", {{"name", requester["name"].text()}});
    data["requester"] = std::move(requester);
    data["tabs"] = tabs(ticket, tab, around, kernel, words);
    data["properties"] = properties(ticket, around, kernel, words);
    data["clocks"] = clocks(ticket, kernel.clock().now(), words);
    data["has_clocks"] = data["clocks"].size() > 0;
    const std::string ofRequester = "/tickets?q=" + percentEncode("requester:" + std::to_string(ticket.requesterId));
    data["requester"]["all_href"] = ofRequester;
    data["requester"]["open_href"] = ofRequester + percentEncode(std::string(" ") + notFinished);
    data["requester"]["open_text"] =
        words.text(around.openOfRequester == 1 ? "tickets.requester.open_one" : "tickets.requester.open",
                   {{"count", words.count(around.openOfRequester)}});
    Json recent = Json::array();
    for (const auto& other : around.recent) {
        Json row = Json::object({{"href", "/tickets/" + std::to_string(other.id)}, {"subject", other.subject}});
        row["status"] = words.status(other);
        recent.push(std::move(row));
    }
    data["has_recent"] = recent.size() > 0;
    data["recent"] = std::move(recent);
    data["can_write"] = viewer.may("collaboration.reply");
    data["can_mention"] = viewer.may("collaboration.write");
    data["undo_seconds"] = std::to_string(kernel.settings().integer("collaboration.undo_seconds"));
    data["drafts"] = std::to_string(around.counts.drafts);
    data["send_and"] = Json::array();
    if (!ticket.isFinished() && viewer.may("tickets.write"))
        data["send_and"].push(Json::object({{"key", "resolved"},
                                            {"label", words.text("tickets.send_and_resolve")},
                                            {"asks", !ticket.resolutionCode && mustNameResolution(viewer, kernel)}}));

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
    } else if (tab == "activity") {
        putActivity(data, id, history, around, kernel, words);
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
