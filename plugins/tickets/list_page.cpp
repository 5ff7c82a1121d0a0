// The list of tickets: the shared one, with a board and a calendar of its own.
#include "board.h"
#include "kontor/encoding.h"
#include "kontor/web/record_list.h"
#include "page_words.h"
#include "pages.h"

namespace kontor::tickets {

namespace {

Json readBoard(Transaction& tx, const Viewer& viewer, Kernel& kernel, const web::ListShown& shown,
               const PageWords& words) {
    const BoardField field = boardField(tx, kernel, viewer, shown.by, words);
    std::vector<std::string> queries;
    for (const auto& column : field.columns) queries.push_back(columnQuery(shown.q, column));
    const auto counts = kernel.records().counts(tx, viewer, Ticket::kind, queries);
    Json fields = Json::array();
    for (const auto& [name, label] : boardFieldsOf(tx, kernel, words))
        fields.push(Json::object({{"label", label}, {"href", shown.as(name)}, {"active", name == field.name}}));
    Json data = Json::object({{"board_by", field.name},
                              {"board_label", field.label},
                              {"board_is_number", field.isNumber},
                              {"can_move", field.isMovable && shown.canEdit},
                              {"board_cut", field.isCut}});
    data["board_fields"] = std::move(fields);
    data["board_columns"] = boardOf(tx, kernel, viewer, field, shown.q, shown.sort, counts, words);
    return data;
}

Json boardLayout(const Viewer& viewer, Kernel& kernel, const web::ListShown& shown) {
    const PageWords words(kernel, viewer);
    return kernel.db().read([&](Transaction& tx) { return readBoard(tx, viewer, kernel, shown, words); });
}

/// Its tickets are read by the script, month by month.
Json calendarLayout(const Viewer&, Kernel&, const web::ListShown& shown) {
    return Json::object({{"query", shown.q}, {"can_edit", shown.canEdit}});
}

/// What administrators call a ticket's values, and their colours.
std::optional<web::ListWord> wordOf(const AnyRecord& record, const Field& field, const Viewer& viewer, Kernel& kernel) {
    const auto chip = [](const Json& shown, std::string style) {
        return web::ListWord{shown["label"].text(), style + shown["style"].text()};
    };
    const auto& ticket = record.as<Ticket>();
    if (field.name == "status") return chip(PageWords(kernel, viewer).shortStatus(ticket), "k-chip k-status ");
    if (field.name == "priority") return chip(PageWords(kernel, viewer).priority(ticket), "k-priority ");
    for (const std::string_view name : {"type", "source", "impact", "urgency"})
        if (field.name == name) return web::ListWord{PageWords(kernel, viewer).label(name, toText(record.get(name)))};
    return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> choicesOf(const Field& field, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::pair<std::string, std::string>> result;
    const PageWords words(kernel, viewer);
    // One's own priorities stand inside the built-in ones, and are set by a field of their own.
    if (field.name == "priority")
        for (const auto priority : priorities)
            result.emplace_back(priority, words.value("tickets.priority.", priority));
    for (const std::string_view name : {"status", "type", "source", "impact", "urgency"})
        if (field.name == name)
            for (const auto* one : words.dictionary().choices(name))
                result.emplace_back(one->name, one->label(viewer.locale()));
    return result;
}

web::ListView ticketView(std::string id, std::string icon, std::string q) {
    return {.id = id, .title = "tickets.view." + id, .icon = std::move(icon), .q = std::move(q)};
}

}  // namespace

void addListPage(Registry& registry) {
    web::addRecordList(
        registry,
        {.kind = std::string(Ticket::kind),
         .path = "/tickets",
         .access = needs("tickets.read_all"),
         .title = "tickets.title",
         .icon = "inbox",
         .columns = {"number", "subject", "status", "priority", "requester_id", "assignee_id", "updated_at"},
         .choosable = {"number", "subject", "type", "status", "priority", "requester_id", "assignee_id", "group_id",
                       "category_id", "location_id", "department_id", "organisation_id", "source", "due_at",
                       "sla_state", "sla_due_at", "created_at", "resolved_at", "updated_at"},
         .optional = {"requester_id"},
         .facets = {"status", "priority", "type", "assignee_id", "group_id", "category_id"},
         .views = {ticketView("mine", "user-check", "assignee:me state:new,open,pending"),
                   ticketView("unassigned", "inbox", "assignee:none state:new,open,pending"),
                   ticketView("open", "ticket", "state:new,open,pending"),
                   ticketView("pending", "clock", "state:pending"),
                   ticketView("overdue", "flame", "state:new,open,pending due<now"),
                   ticketView("resolved", "circle-check", "state:resolved"), ticketView("everything", "list", "")},
         .first = "open",
         .create = "/tickets/new",
         .createTitle = "tickets.new",
         .changes = {{"status"}, {"priority"}, {"assignee_id", "role:agent"}, {"group_id"}},
         .actions = {{.member = "macro_id",
                      .title = "tickets.macro",
                      .collection = "macros",
                      .offered = "active:true",
                      .permission = "tickets.presets"}},
         .emptyText = "tickets.empty_text",
         .tools = "list.tools",
         .layouts = {{.id = "board",
                      .title = "web.layout.board",
                      .icon = "layout-kanban",
                      .templateName = "tickets/board",
                      .headTemplate = "tickets/board_head",
                      .data = boardLayout},
                     {.id = "calendar",
                      .title = "web.layout.calendar",
                      .icon = "calendar",
                      .templateName = "tickets/calendar",
                      .data = calendarLayout}},
         .alsoRead = {"state", "pending_reason", "priority_name"},
         .word = wordOf,
         .choices = choicesOf});
}

}  // namespace kontor::tickets
