#include <algorithm>
#include <array>

#include "conversation_view.h"
#include "kontor/template.h"
#include "new_ticket.h"
#include "pages.h"
#include "template_use.h"

namespace kontor::tickets {

namespace {

constexpr int listed = 25;
constexpr int recentOnPortal = 3;
constexpr std::array<std::string_view, 3> reported{"subject", "description", "type"};
/// Agents see everybody's tickets; here they are one of the people who are helped, as everybody is.
constexpr std::string_view ownOpen = "requester:me state:new,open,pending";
constexpr std::string_view ownDone = "requester:me state:resolved,closed";

Reply framed(Request& request, const Viewer& viewer, Kernel& kernel, std::string title, std::string templateName,
             std::string active, Json data, int status = 200) {
    PageContent content;
    content.area = PageContent::Area::portal;
    content.title = std::move(title);
    content.templateName = std::move(templateName);
    content.active = std::move(active);
    content.data = std::move(data);
    content.status = status;
    return kernel.get<PageFrame>().render(request, viewer, content);
}

/// Whether the knowledge base can answer while somebody types: with articles and a search for them.
bool canSuggest(const Catalog& catalog) {
    if (catalog.collection("articles") == nullptr) return false;
    return std::any_of(catalog.routes.begin(), catalog.routes.end(),
                       [](const auto& route) { return route.path == "/api/v1/search"; });
}

Json rows(const RecordPage& page, const PageWords& words) {
    Json result = Json::array();
    for (const auto& record : page.items) {
        const auto& ticket = record.as<Ticket>();
        Json row = Json::object({{"href", "/portal/tickets/" + std::to_string(ticket.id)},
                                 {"subject", ticket.subject},
                                 {"number", ticket.number}});
        row["status"] = words.status(ticket);
        row["updated"] = words.moment(ticket.updatedAt);
        result.push(std::move(row));
    }
    return result;
}

/// The template a form begins with, where it is offered here.
std::optional<TicketTemplate> templateAsked(Transaction& tx, Request& request, Kernel& kernel) {
    const std::string id =
        request.method == "POST" ? request.formValue("template") : request.queryValue("template").value_or("");
    const bool isId = !id.empty() && id.size() <= 18 && id.find_first_not_of("0123456789") == std::string::npos;
    return isId ? templateInPortal(tx, kernel, std::stoll(id)) : std::nullopt;
}

Json templateTiles(const std::vector<TicketTemplate>& templates) {
    Json tiles = Json::array();
    for (const auto& one : templates)
        tiles.push(Json::object({{"href", "/portal/report?template=" + std::to_string(one.id)},
                                 {"name", one.name},
                                 {"about", one.description}}));
    return tiles;
}

ListRequest ownTickets(std::string_view q, int limit, std::string cursor = {}) {
    return {.q = std::string(q),
            .cursor = std::move(cursor),
            .limit = limit,
            .fields = {"number", "subject", "status", "state", "pending_reason", "updated_at"}};
}

Reply showHome(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    RecordPage recent;
    std::vector<TicketTemplate> templates;
    std::int64_t open = 0;
    kernel.db().read([&](Transaction& tx) {
        templates = viewer.may("tickets.create") ? templatesInPortal(tx, kernel) : std::vector<TicketTemplate>();
        recent = kernel.records().list(tx, viewer, Ticket::kind, ownTickets("requester:me", recentOnPortal));
        open = kernel.records().counts(tx, viewer, Ticket::kind, {std::string(ownOpen)}).front();
    });
    const std::string& name = viewer.name();
    Json data =
        Json::object({{"greeting", words.text("portal.greeting", {{"name", name.substr(0, name.find(' '))}})},
                      {"banner", kernel.settings().text("web.portal_banner")},
                      {"open_text", open == 0 ? words.text("portal.open_none")
                                              : words.text("portal.open_count", {{"count", words.count(open)}})},
                      {"has_tickets", !recent.items.empty()},
                      {"can_suggest", canSuggest(kernel.catalog())}});
    data["tickets"] = rows(recent, words);
    data["has_templates"] = !templates.empty();
    data["templates"] = templateTiles(templates);
    return framed(request, viewer, kernel, words.text("portal.home"), "tickets/portal_home", "portal.home",
                  std::move(data));
}

Reply showMyTickets(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    const bool done = request.queryValue("tab").value_or("") == "done";
    RecordPage page;
    std::vector<std::int64_t> counts;
    kernel.db().read([&](Transaction& tx) {
        page = kernel.records().list(
            tx, viewer, Ticket::kind,
            ownTickets(done ? ownDone : ownOpen, listed, request.queryValue("cursor").value_or("")));
        counts = kernel.records().counts(tx, viewer, Ticket::kind, {std::string(ownOpen), std::string(ownDone)});
    });
    Json data = Json::object({{"has_tickets", !page.items.empty()}, {"has_next", page.nextCursor.has_value()}});
    data["tickets"] = rows(page, words);
    if (page.nextCursor)
        data["next_href"] =
            "/portal/tickets?" + std::string(done ? "tab=done&" : "") + "cursor=" + percentEncode(*page.nextCursor);
    data["tabs"] = Json::array({Json::object({{"label", words.text("portal.tab.open")},
                                              {"href", "/portal/tickets"},
                                              {"active", !done},
                                              {"count", words.count(counts[0])}}),
                                Json::object({{"label", words.text("portal.tab.done")},
                                              {"href", "/portal/tickets?tab=done"},
                                              {"active", done},
                                              {"count", words.count(counts[1])}})});
    return framed(request, viewer, kernel, words.text("portal.my_tickets"), "tickets/portal_tickets", "portal.tickets",
                  std::move(data));
}

Reply showReport(Request& request, const Viewer& viewer, Kernel& kernel, Json data, int status) {
    const PageWords words(kernel, viewer);
    const bool sent = request.method == "POST";
    const auto given = [&](std::string_view name) {
        return sent ? request.formValue(name) : request.queryValue(name).value_or("");
    };
    const bool isRequest = given("type") == "service_request";
    data["type"] = isRequest ? "service_request" : "incident";
    data["heading"] = words.text(isRequest ? "portal.request" : "portal.report");
    data["about"] = words.text("portal.report_intro");
    data["can_suggest"] = canSuggest(kernel.catalog());
    data["subject"] = given("subject");
    data["description"] = given("description");
    const auto chosen = kernel.db().read([&](Transaction& tx) { return templateAsked(tx, request, kernel); });
    data["template"] = chosen ? std::to_string(chosen->id) : "";
    if (chosen) {
        // What it is, the template says.
        data["type"] = "";
        data["heading"] = chosen->name;
        if (!chosen->description.empty()) data["about"] = chosen->description;
        if (!sent) {
            data["subject"] = chosen->values["subject"].text();
            data["description"] = chosen->values["description"].text();
        }
    }
    const std::string heading = data["heading"].text();
    return framed(request, viewer, kernel, heading, "tickets/portal_report", "portal.home", std::move(data), status);
}

Reply report(Request& request, const Viewer& viewer, Kernel& kernel) {
    try {
        const auto chosen = kernel.db().read([&](Transaction& tx) { return templateAsked(tx, request, kernel); });
        const Ticket ticket = createFromForm(request, viewer, kernel, reported, "portal",
                                             chosen ? std::optional(chosen->id) : std::nullopt);
        return web::redirectWith("/portal/tickets/" + std::to_string(ticket.id), "portal.sent", ticket.number);
    } catch (const Invalid& invalid) {
        Json data = Json::object();
        web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "tickets.field.");
        return showReport(request, viewer, kernel, std::move(data), 422);
    }
}

Reply showMyTicket(Request& request, const Viewer& viewer, Kernel& kernel) {
    const PageWords words(kernel, viewer);
    const std::int64_t id = request.number();
    Ticket ticket;
    std::vector<collaboration::TimelineEntry> said;
    std::string requester;
    kernel.db().read([&](Transaction& tx) {
        ticket = kernel.records().get<Ticket>(tx, viewer, id);
        said = kernel.get<collaboration::Collaboration>().timeline(tx, viewer, {std::string(Ticket::kind), id});
        requester = ticket.requesterId == viewer.id()
                        ? viewer.name()
                        : Names(tx, kernel, viewer, std::set<std::int64_t>{ticket.requesterId}).of(ticket.requesterId);
    });
    Json entries = Json::array();
    Json first = descriptionOf(ticket, requester, words);
    first["is_own"] = ticket.requesterId == viewer.id();
    entries.push(std::move(first));
    for (const auto& entry : said) {
        // What agents note among themselves has no place here, even when an agent looks.
        if (entry.isPrivate) continue;
        Json json = entryOf(entry, words);
        json["is_own"] = entry.authorId && *entry.authorId == viewer.id();
        entries.push(std::move(json));
    }
    Json data = Json::object({{"id", std::to_string(id)},
                              {"number", ticket.number},
                              {"subject", ticket.subject},
                              {"status_text", words.value("portal.status.", ticket.state)},
                              {"can_write", ticket.state != "closed" && viewer.may("collaboration.reply")}});
    data["status"] = words.status(ticket);
    const std::string panels =
        kernel.get<PageFrame>().panels(request, viewer, "portal.ticket", {std::string(Ticket::kind), id});
    data["panels"] = panels.empty() ? Json(false) : Json::object({{"html", panels}});
    data["entries"] = std::move(entries);
    return framed(request, viewer, kernel, titleOf(ticket), "tickets/portal_ticket", "portal.tickets", std::move(data));
}

Reply answerOnPortalPage(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string path = "/portal/tickets/" + std::to_string(id);
    const std::string text(trimmed(request.formValue("body")));
    if (text.empty()) return Reply::redirect(path);
    kernel.db().write([&](Transaction& tx) {
        kernel.records().get<Ticket>(tx, viewer, id);
        Answer said;
        said.text = text;
        said.fileIds = storeUploads(tx, request, viewer, kernel);
        kernel.get<TicketService>().reply(tx, viewer, id, said);
    });
    return web::redirectWith(path, "portal.answered");
}

Page page(std::string path, std::string title, Handler get, Handler post = nullptr) {
    return {.path = std::move(path),
            .access = needs("tickets.read"),
            .title = std::move(title),
            .get = std::move(get),
            .post = std::move(post)};
}

}  // namespace

void addPortalPages(Registry& registry) {
    registry.page(page("/portal", "portal.home", showHome));
    registry.page(page("/portal/tickets", "portal.my_tickets", showMyTickets));
    registry.page(page("/portal/tickets/{id}", "tickets.one", showMyTicket, answerOnPortalPage));
    registry.page(page(
        "/portal/report", "portal.report",
        [](Request& request, const Viewer& viewer, Kernel& kernel) {
            return showReport(request, viewer, kernel, Json::object(), 200);
        },
        report));
}

}  // namespace kontor::tickets
