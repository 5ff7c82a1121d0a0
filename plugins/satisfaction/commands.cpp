#include "commands.h"

#include "kontor/error.h"
#include "kontor/records.h"
#include "rating.h"
#include "report.h"

namespace kontor::satisfaction {

namespace {

constexpr std::int64_t usualDays = 30;
constexpr std::int64_t mostDays = 36'500;

CommandResult averagesCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t days = call.has("days") ? call.number("days") : usualDays;
    if (days < 1 || days > mostDays) throw Invalid("days", "error.out_of_range", {{"low", "1"}, {"high", "36500"}});
    const Time now = kernel.clock().now();
    const Report report = kernel.db().read([&](Transaction& tx) {
        return reportOf(tx, viewer, kernel, call.text("by", "agent"), now - std::chrono::hours(24 * days),
                        now + std::chrono::seconds(1));
    });
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    const auto add = [&](const Average& average, const std::string& name) {
        rows.push_back({name, averageText(average, "en"), std::to_string(average.answered),
                        std::to_string(average.asked), std::to_string(average.low)});
        json.push(averageJson(average));
    };
    for (const auto& average : report.parts) add(average, average.name.empty() ? "-" : average.name);
    add(report.total, "all");
    CommandResult result;
    return std::move(result.table({"NAME", "AVERAGE", "ANSWERED", "ASKED", "LOW"}, std::move(rows), std::move(json)));
}

CommandResult listCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const ListRequest request{.q = call.text("query", "score:any"), .limit = 200, .anyOwner = true};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Rating::kind, request); });
    return CommandResult::ofRecords(page, viewer,
                                    {"id", "record_id", "score", "agent_id", "group_id", "answered_at", "comment"});
}

}  // namespace

void addCommands(Registry& registry) {
    const Access mayRead = needs("satisfaction.read");
    registry.command(
        {.name = "satisfaction averages",
         .summary = "Show how satisfied requesters were",
         .doc = "The mean of their marks from 1 to 5, how many answered of those who were asked, and low marks.",
         .access = mayRead,
         .options = {{.name = "by",
                      .doc = "What to take together.",
                      .required = false,
                      .choices = {groupings.begin(), groupings.end()}},
                     {.name = "days",
                      .doc = "How far back; 30 days unless said.",
                      .type = CommandArgument::Type::integer,
                      .required = false}},
         .examples = {"satisfaction averages", "satisfaction averages --by month --days 365"},
         .run = averagesCommand});
    registry.command({.name = "satisfaction list",
                      .summary = "List what requesters answered",
                      .doc = "The newest first; with a query only those it finds.",
                      .access = mayRead,
                      .arguments = {{.name = "query",
                                     .doc = "Which ones, in the query language.",
                                     .type = CommandArgument::Type::query,
                                     .required = false}},
                      .examples = {"satisfaction list", "satisfaction list \"score<3 answered<7d\""},
                      .run = listCommand});
}

}  // namespace kontor::satisfaction
