#include "commands.h"

#include "applying.h"
#include "clock_view.h"
#include "core/span.h"
#include "kontor/error.h"
#include "kontor/tickets/ticket_service.h"
#include "policy.h"
#include "service.h"
#include "upkeep.h"

namespace kontor::sla {

namespace {

constexpr std::size_t mostDifferences = 50;

std::int64_t ticketIn(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const auto ticket = kernel.db().read([&](Transaction& tx) {
        return kernel.get<tickets::TicketService>().findByNumber(tx, viewer, call.text("number"));
    });
    if (!ticket) throw NotFound("ticket " + call.text("number"));
    return ticket->id;
}

std::string timeText(const std::optional<Time>& time, const Viewer& viewer) {
    return time ? localTime(*time, viewer.locale(), viewer.timeZone()) : "";
}

CommandResult policies(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 200;
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Policy::kind, request); });
    return CommandResult::ofRecords(page, viewer, {"id", "position", "name", "query", "calendar_id", "active"});
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const TicketClocks found = clocksOf(kernel, keeper, viewer, ticketIn(call, viewer, kernel));
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& run : found.runs) {
        json.push(clockJson(run, *found.editions));
        const Edition* edition = found.editions->find(run.edition);
        rows.push_back({std::string(nameOf(run.clock)) + " " + std::to_string(run.number), std::string(standOf(run)),
                        run.target ? spanText(*run.target) : "", spanText(run.spent), timeText(run.dueAt, viewer),
                        timeText(run.endedAt, viewer), edition ? edition->name : ""});
    }
    CommandResult result;
    result.record({{"ticket", found.ticket.number},
                   {"state", stateOf(found.runs)},
                   {"due", timeText(nextDue(found.runs), viewer)},
                   {"risk", found.risk.value_or("unknown")}});
    return std::move(result.table({"Clock", "State", "Target", "Spent", "Due", "Ended", "Policy"}, std::move(rows),
                                  std::move(json)));
}

CommandResult why(const CommandCall& call, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const auto clock = clockNamed(call.text("clock", "resolution"));
    if (!clock) throw Invalid("clock", "sla.error.clock");
    const Reasons reasons = reasonsOf(kernel, keeper, viewer, ticketIn(call, viewer, kernel), *clock);
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const auto& stretch : reasons.stretches) {
        json.push(stretchJson(stretch));
        const bool counted = stretch.why == Stretch::Why::counted;
        rows.push_back({timeText(stretch.from, viewer), timeText(stretch.to, viewer), std::string(nameOf(stretch.why)),
                        counted ? spanText(stretch.to - stretch.from) : ""});
    }
    CommandResult result;
    result.record({{"clock", std::string(nameOf(*clock)) + " " + std::to_string(reasons.run.number)},
                   {"state", std::string(standOf(reasons.run))},
                   {"target", reasons.run.target ? spanText(*reasons.run.target) : ""},
                   {"spent", spanText(reasons.run.spent)},
                   {"due", timeText(reasons.run.dueAt, viewer)}});
    return std::move(result.table({"From", "To", "What", "Counted"}, std::move(rows), std::move(json)));
}

CommandResult recalculate(const CommandCall& call, const Viewer&, Kernel& kernel, const Keeper& keeper) {
    if (!call.has("check")) {
        const auto id = kernel.db().write([&](Transaction& tx) { return kernel.jobs().enqueue(tx, recalculation); });
        return CommandResult::text("Started as job " + std::to_string(id) + ".");
    }
    std::int64_t looked = 0, different = 0;
    std::vector<std::vector<std::string>> rows;
    eachTicket(kernel, keeper, false, [&](std::int64_t id) {
        ++looked;
        const auto difference = kernel.db().read([&](Transaction& tx) { return keeper.difference(tx, id); });
        if (difference) ++different;
        if (difference && rows.size() < mostDifferences) rows.push_back({std::to_string(id), *difference});
        return true;
    });
    CommandResult result;
    result.record({{"tickets", std::to_string(looked)}, {"different", std::to_string(different)}},
                  Json::object({{"tickets", looked}, {"different", different}}));
    if (!rows.empty()) result.table({"Ticket", "Difference"}, std::move(rows));
    result.exitCode = different == 0 ? 0 : 1;
    return result;
}

std::vector<std::vector<std::string>> dueRows(const std::vector<DueChange>& changes, const Viewer& viewer) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& change : changes)
        rows.push_back({std::to_string(change.ticketId), change.clock, timeText(change.before, viewer),
                        timeText(change.after, viewer)});
    return rows;
}

CommandResult applyCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const std::int64_t id = call.number("id");
    CommandResult result;
    if (call.has("preview")) {
        const ApplyPreview preview = previewApplying(kernel, keeper, viewer, id);
        result.record({{"tickets", std::to_string(preview.looked) + (preview.isCut ? " and more" : "")},
                       {"would change", std::to_string(preview.changed)}});
        return std::move(result.table({"Ticket", "Clock", "Due", "Would be due"}, dueRows(preview.changes, viewer)));
    }
    if (call.has("result")) {
        const Applied last = kernel.db().read([&](Transaction& tx) { return lastApplied(tx, kernel, viewer, id); });
        result.record({{"applied", timeText(last.application.appliedAt, viewer)},
                       {"finished", timeText(last.application.finishedAt, viewer)},
                       {"tickets", std::to_string(last.application.looked)},
                       {"changed", std::to_string(last.application.changed)}});
        return std::move(result.table({"Ticket", "Clock", "Was due", "Is due"}, dueRows(last.changes, viewer)));
    }
    apply(kernel, keeper, viewer, id);
    return CommandResult::text("Started; --result says how far it is.");
}

CommandArgument numberArgument() {
    return {.name = "number", .doc = "The ticket's number: T-000123 or 123."};
}

}  // namespace

void addCommands(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.command({.name = "sla policies",
                      .summary = "List service level policies",
                      .doc = "In the order they are asked.",
                      .access = needs("sla.read"),
                      .examples = {"sla policies"},
                      .run = policies});
    registry.command({.name = "sla show",
                      .summary = "Show the clocks of a ticket",
                      .doc = "All runs of its clocks, and how likely it will be late.",
                      .access = needs("sla.read"),
                      .arguments = {numberArgument()},
                      .examples = {"sla show T-000042"},
                      .run = [keeper](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                          return show(call, viewer, kernel, *keeper);
                      }});
    registry.command({.name = "sla why",
                      .summary = "Say why a clock stands where it stands",
                      .doc = "Each stretch of time from its start on: counted, closed, paused, finished.",
                      .access = needs("sla.read"),
                      .arguments = {numberArgument()},
                      .options = {{.name = "clock",
                                   .doc = "Which clock; resolution when left out.",
                                   .required = false,
                                   .choices = {clockNames.begin(), clockNames.end()}}},
                      .examples = {"sla why T-000042 --clock first_response"},
                      .run = [keeper](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                          return why(call, viewer, kernel, *keeper);
                      }});
    using Type = CommandArgument::Type;
    registry.command(
        {.name = "sla apply",
         .summary = "Apply a policy to open tickets",
         .doc = "As it is now it counts for tickets that are open already, too. With --preview it only says what "
                "would change, with --result what the last time changed.",
         .access = needs("sla.manage"),
         .arguments = {recordArgument(std::string(Policy::kind), "The policy.")},
         .options = {{.name = "preview", .doc = "Only say what would change.", .type = Type::flag, .required = false},
                     {.name = "result", .doc = "What the last time changed.", .type = Type::flag, .required = false}},
         .examples = {"sla apply 1 --preview", "sla apply 1", "sla apply 1 --result"},
         .run = [keeper](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
             return applyCommand(call, viewer, kernel, *keeper);
         }});
    registry.command(
        {.name = "sla recalculate",
         .summary = "Reckon all clocks again from the journal",
         .doc = "As a job. With --check nothing is written: it says which clocks differ from what the "
                "journal gives, and the exit code is 1 when there are any.",
         .access = needs("sla.manage"),
         .options = {{.name = "check", .doc = "Compare only.", .type = CommandArgument::Type::flag, .required = false}},
         .examples = {"sla recalculate --check"},
         .run = [keeper](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
             return recalculate(call, viewer, kernel, *keeper);
         }});
}

}  // namespace kontor::sla
