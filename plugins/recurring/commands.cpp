#include "commands.h"

#include "kontor/kernel.h"
#include "recurring_ticket.h"

namespace kontor::recurring {

namespace {

constexpr std::size_t datesListed = 10;

CommandResult list(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.limit = 200;
    const auto page = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().list(tx, viewer, RecurringTicket::kind, request); });
    return CommandResult::ofRecords(page, viewer, {"id", "name", "rule", "active", "next_at", "last_at", "last_error"});
}

CommandResult dates(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows.clear();
        json = Json::array();
        const auto recurring = kernel.records().get<RecurringTicket>(tx, viewer, call.number("id"));
        for (const auto at :
             kernel.get<calendars::Recurrences>().next(tx, recurring.recurrence(), kernel.clock().now(), datesListed)) {
            rows.push_back({localTime(at, viewer.locale(), recurring.timeZone)});
            json.push(Json(formatTime(at)));
        }
    });
    CommandResult result;
    return std::move(result.table({"Next"}, std::move(rows), std::move(json)));
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command({.name = "recurring list",
                      .summary = "List recurring tickets",
                      .doc = "With when each comes next, and what went wrong the last time.",
                      .access = needs("recurring.manage"),
                      .examples = {"recurring list"},
                      .run = list});
    registry.command({.name = "recurring dates",
                      .summary = "Show when a recurring ticket comes next",
                      .doc = "The next ten times, in its own zone.",
                      .access = needs("recurring.manage"),
                      .arguments = {recordArgument(std::string(RecurringTicket::kind), "The recurring ticket.")},
                      .examples = {"recurring dates 1"},
                      .run = dates});
}

}  // namespace kontor::recurring
