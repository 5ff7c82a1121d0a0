#include "commands.h"

#include <algorithm>

#include "command_help.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "template_use.h"

namespace kontor::tickets {

namespace {

/// What is shown when nobody asks for something else.
constexpr const char* unfinished = "state:new,open,pending";

TicketService& service(Kernel& kernel) {
    return kernel.get<TicketService>();
}

Ticket find(Transaction& tx, const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    auto ticket = service(kernel).findByNumber(tx, viewer, call.text("number"));
    if (!ticket) throw NotFound("ticket " + call.text("number"));
    return std::move(*ticket);
}

std::int64_t personId(Transaction& tx, Kernel& kernel, const std::string& field, const std::string& name) {
    auto id = kernel.accounts().findByLogin(tx, name);
    if (!id) id = kernel.accounts().findByEmail(tx, name);
    if (!id) throw Invalid(field, "error.no_such_record");
    return *id;
}

std::int64_t groupId(Transaction& tx, const Viewer& viewer, Kernel& kernel, const std::string& name) {
    ListRequest request;
    request.extra = {"t.name = ?", {name}};
    const auto groups = kernel.records().list(tx, viewer, "group", request);
    if (groups.items.empty()) throw Invalid("group", "error.no_such_record");
    return groups.items.front().id();
}

std::string textOf(const CommandCall& call) {
    return join(call.all("text"), " ");
}

CommandResult listCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.q = call.has("query") ? call.text("query") : unfinished;
    request.sort = call.text("sort");
    if (call.has("limit")) request.limit = static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 200));
    return kernel.db().read([&](Transaction& tx) {
        const RecordPage page = kernel.records().list(tx, viewer, "ticket", request);
        return ticketTable(tx, page, viewer, kernel);
    });
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) {
        const Ticket ticket = find(tx, call, viewer, kernel);
        const AnyRecord record = kernel.records().get(tx, viewer, {std::string(Ticket::kind), ticket.id});
        return ticketPage(tx, record, service(kernel).timeline(tx, viewer, ticket.id), viewer, kernel);
    });
}

CommandResult answer(const Ticket& ticket, const Viewer& viewer, const std::string& said) {
    CommandResult result;
    CommandResult::Block block;
    block.text = ticket.number + " " + said;
    block.json = toJson(ticketFields, &ticket);
    static_cast<void>(viewer);
    result.blocks.push_back(std::move(block));
    return result;
}

CommandResult createCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ticket ticket = kernel.db().write([&](Transaction& tx) {
        Json values = Json::object({{"subject", call.text("subject")}});
        for (const char* field : {"description", "type", "priority", "impact", "urgency"})
            if (call.has(field)) values[field] = call.text(field);
        for (const auto& tag : call.all("tag")) values["tags"].push(tag);
        if (call.has("requester")) values["requester_id"] = personId(tx, kernel, "requester", call.text("requester"));
        if (call.has("assignee")) values["assignee_id"] = personId(tx, kernel, "assignee", call.text("assignee"));
        if (call.has("group")) values["group_id"] = groupId(tx, viewer, kernel, call.text("group"));
        if (viewer.id() == 0 && !call.has("requester")) throw Invalid("requester", "error.required");
        if (call.has("template"))
            return createFromTemplate(
                tx, viewer, kernel, presetNamed<TicketTemplate>(tx, viewer, kernel, "template", call.text("template")),
                Patch::fromJson(kernel.records().type("ticket"), viewer, values, false));
        return service(kernel).create(tx, viewer,
                                      Patch::fromJson(kernel.records().type("ticket"), viewer, values, true));
    });
    return answer(ticket, viewer, "is created.");
}

CommandResult reply(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ticket ticket = kernel.db().write([&](Transaction& tx) {
        const Ticket found = find(tx, call, viewer, kernel);
        Answer text;
        text.text = textOf(call);
        service(kernel).reply(tx, viewer, found.id, text);
        return kernel.records().get<Ticket>(tx, viewer, found.id);
    });
    return answer(ticket, viewer, "is answered; its status is " + ticket.status + ".");
}

CommandResult note(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ticket ticket = kernel.db().write([&](Transaction& tx) {
        const Ticket found = find(tx, call, viewer, kernel);
        Answer text;
        text.text = textOf(call);
        service(kernel).note(tx, viewer, found.id, text, !call.has("public"));
        return found;
    });
    return answer(ticket, viewer, call.has("public") ? "has a new public note." : "has a new private note.");
}

Ticket change(const CommandCall& call, const Viewer& viewer, Kernel& kernel,
              const std::function<Json(Transaction&)>& values) {
    return kernel.db().write([&](Transaction& tx) {
        const Ticket found = find(tx, call, viewer, kernel);
        const RecordType& type = kernel.records().type("ticket");
        return service(kernel).patch(tx, viewer, found.id, Patch::fromJson(type, viewer, values(tx), false));
    });
}

CommandResult assign(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    if (!call.has("assignee") && !call.has("group")) throw Invalid("assignee", "error.required");
    const Ticket ticket = change(call, viewer, kernel, [&](Transaction& tx) {
        Json values = Json::object();
        const std::string who = call.text("assignee");
        if (who == "none")
            values["assignee_id"] = nullptr;
        else if (who == "me" && viewer.id() != 0)
            values["assignee_id"] = viewer.id();
        else if (!who.empty())
            values["assignee_id"] = personId(tx, kernel, "assignee", who);
        if (call.has("group")) values["group_id"] = groupId(tx, viewer, kernel, call.text("group"));
        return values;
    });
    return answer(ticket, viewer, "is assigned.");
}

CommandResult setStatus(const CommandCall& call, const Viewer& viewer, Kernel& kernel, const std::string& status) {
    const Ticket ticket = change(call, viewer, kernel, [&](Transaction&) {
        Json values = Json::object({{"status", status}});
        if (call.has("resolution")) values["resolution_code"] = call.text("resolution");
        if (call.has("done")) values["resolution"] = call.text("done");
        return values;
    });
    return answer(ticket, viewer, "is " + ticket.status + ".");
}

Command command(std::string name, std::string summary, std::string doc, std::string permission,
                std::vector<std::string> examples) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .access = needs(std::move(permission)),
            .examples = std::move(examples)};
}

CommandArgument argument(std::string name, std::string doc, bool required = true) {
    return {.name = std::move(name), .doc = std::move(doc), .required = required};
}

CommandArgument numberArgument() {
    CommandArgument result = argument("number", "Number of the ticket: T-000042 or 42");
    result.complete = completeNumber;
    return result;
}

CommandArgument person(std::string name, std::string doc, bool required = false) {
    CommandArgument result = argument(std::move(name), std::move(doc), required);
    result.complete = completePerson;
    return result;
}

CommandArgument group() {
    CommandArgument result = argument("group", "The team, by its name", false);
    result.complete = completeGroup;
    return result;
}

CommandArgument text(std::string doc) {
    CommandArgument result = argument("text", std::move(doc));
    result.type = CommandArgument::Type::text;
    result.repeated = true;
    return result;
}

template <class Words>
CommandArgument choice(std::string name, std::string doc, const Words& words) {
    CommandArgument result = argument(std::move(name), std::move(doc), false);
    result.choices.assign(words.begin(), words.end());
    return result;
}

/// How a ticket was resolved, said with its status.
std::vector<CommandArgument> resolutionOptions() {
    CommandArgument code = argument("resolution", "How it was resolved, one of the resolutions", false);
    code.complete = [](std::string_view typed, const Viewer& viewer, Kernel& kernel) {
        return completeChoice("resolution", typed, viewer, kernel);
    };
    CommandArgument done = argument("done", "What was done, in words", false);
    done.type = CommandArgument::Type::text;
    return {code, done};
}

void addReading(Registry& registry) {
    Command all = command(
        "tickets list", "Lists tickets", "Those that are not finished, unless a query says which.", "tickets.read",
        {"tickets list", "tickets list status:open assignee:me", "tickets list --json 'status:open \"kein papier\"'"});
    CommandArgument query = argument("query", "Which tickets, in the query language", false);
    query.type = CommandArgument::Type::query;
    query.complete = completeTicketQuery;
    all.arguments = {query};
    CommandArgument limit = argument("limit", "How many at most (50, up to 200)", false);
    limit.type = CommandArgument::Type::integer;
    all.options = {limit,
                   argument("sort", "Field to sort by, with - in front for the other way round: -updated_at", false)};
    all.run = listCommand;
    registry.command(all);

    Command one = command("tickets show", "Shows a ticket with its conversation", "", "tickets.read",
                          {"tickets show T-000042", "tickets show 42 --json"});
    one.arguments = {numberArgument()};
    one.run = show;
    registry.command(one);
}

void addWriting(Registry& registry) {
    Command make = command("tickets create", "Reports something", "", "tickets.create",
                           {"tickets create 'Printer does not print' --requester anna.berg --priority high"});
    make.arguments = {argument("subject", "The matter in one line")};
    CommandArgument tag = argument("tag", "A word to find it by; may come several times", false);
    tag.repeated = true;
    make.options = {argument("description", "The matter in full", false),
                    choice("type", "What sort of matter it is", ticketTypes),
                    choice("priority", "How soon it has to be dealt with", priorities),
                    choice("impact", "How many people it touches", levels),
                    choice("urgency", "How little it can wait", levels),
                    person("requester", "Who needs help: login or e-mail address"),
                    person("assignee", "Who is responsible"),
                    group(),
                    tag,
                    argument("template", "A template the ticket begins with, by its name or id", false)};
    make.run = createCommand;
    registry.command(make);

    Command say = command("tickets reply", "Answers the requester", "A reply of an agent goes out by mail.",
                          "tickets.read", {"tickets reply 42 'The new toner is in place.'"});
    say.arguments = {numberArgument(), text("What to say")};
    say.run = reply;
    registry.command(say);

    Command remark =
        command("tickets note", "Adds a note", "Private ones are for those who work on the ticket.", "tickets.write",
                {"tickets note 42 'Toner is ordered'", "tickets note 42 --public 'Toner comes tomorrow'"});
    remark.arguments = {numberArgument(), text("The note")};
    CommandArgument open = argument("public", "The requester sees it as well", false);
    open.type = CommandArgument::Type::flag;
    remark.options = {open};
    remark.run = note;
    registry.command(remark);

    Command give = command("tickets assign", "Makes somebody responsible", "", "tickets.write",
                           {"tickets assign 42 anna.berg", "tickets assign 42 none --group 'Second level'"});
    give.arguments = {numberArgument(), person("assignee", "Login or e-mail address, me, or none")};
    give.options = {group()};
    give.run = assign;
    registry.command(give);

    Command status = command("tickets status", "Sets the status", "", "tickets.write", {"tickets status 42 pending"});
    status.arguments = {numberArgument(),
                        argument("status", "new, open, pending, resolved, closed or one of your own")};
    status.arguments.back().complete = completeStatus;
    status.options = resolutionOptions();
    status.run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
        return setStatus(call, viewer, kernel, call.text("status"));
    };
    registry.command(status);

    Command close = command("tickets close", "Closes a ticket", "", "tickets.write",
                            {"tickets close 42", "tickets close 42 --resolution solved --done 'New toner'"});
    close.arguments = {numberArgument()};
    close.options = resolutionOptions();
    close.run = [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
        return setStatus(call, viewer, kernel, "closed");
    };
    registry.command(close);
}

}  // namespace

void addCommands(Registry& registry) {
    addReading(registry);
    addWriting(registry);
}

}  // namespace kontor::tickets
