#include <algorithm>
#include <charconv>

#include "commands/command_parts.h"
#include "commands/journal_follower.h"
#include "kontor/error.h"
#include "ledger/journal_check.h"

namespace kontor {

namespace {

CommandResult tail(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const int limit =
        call.has("limit") ? static_cast<int>(std::clamp<std::int64_t>(call.number("limit"), 1, 1000)) : 20;
    std::int64_t last = 0;
    CommandResult result = kernel.db().read([&](Transaction& tx) {
        std::vector<JournalEntry> entries;
        if (call.has("record")) {
            const std::string record = call.text("record");
            const auto slash = record.find('/');
            std::int64_t id = 0;
            const char* digits = record.data() + std::min(slash, record.size() - 1) + 1;
            if (slash == std::string::npos ||
                std::from_chars(digits, record.data() + record.size(), id).ptr != record.data() + record.size())
                throw Invalid("record", "error.not_an_id");
            entries = kernel.journal().of(tx, {record.substr(0, slash), id}, 0, limit);
        } else {
            entries = kernel.journal().tail(tx, limit);
        }
        std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
        last = entries.empty() ? 0 : entries.back().id;
        CommandResult table;
        table.table(journalColumns, journalRows(tx, entries, viewer, kernel), journalJson(entries));
        return table;
    });
    if (call.has("follow")) result.followUrl = "/api/v1/journal/events?after=" + std::to_string(last);
    return result;
}

/// What a request may spend on it; a longer journal is left to a job.
constexpr std::chrono::seconds verifyTime(5);
constexpr int exitUnfinished = 2;

CommandResult verify(const CommandCall& call, const Viewer&, Kernel& kernel) {
    JournalCheck check(kernel);
    const auto status = call.has("result") ? kernel.db().read([&](Transaction& tx) { return check.last(tx); })
                                           : std::optional(check.begin(verifyTime));
    if (!status) throw Conflict("error.journal_not_checked");
    const bool finished = status->finishedAt.has_value();
    CommandResult result;
    std::vector<std::pair<std::string, std::string>> fields{{"Entries checked", std::to_string(status->checked)},
                                                            {"Chain", status->firstBad ? "broken"
                                                                      : finished       ? "whole"
                                                                                       : "whole so far"}};
    Json json = Json::object({{"checked", status->checked}, {"whole", !status->firstBad}, {"finished", finished}});
    if (status->firstBad) {
        fields.emplace_back("First entry that does not fit", std::to_string(*status->firstBad));
        json["first_bad"] = *status->firstBad;
        result.exitCode = 1;
    } else if (!finished) {
        fields.emplace_back("Goes on", "as the job journal.verify; see `journal verify --result`");
        result.exitCode = exitUnfinished;
    }
    result.record(std::move(fields), std::move(json));
    return result;
}

Route eventsRoute(std::shared_ptr<JournalFollower> follower) {
    Route route;
    route.method = "GET";
    route.path = "/api/v1/journal/events";
    route.access = needs("journal.read");
    route.summary = "Follows the journal";
    route.doc =
        "New entries as text for the administration shell, as they are written. Resumes with `Last-Event-ID`; ends "
        "after some minutes.";
    route.parameters = {
        {"after", "Number of the last entry that is known already", Json::object({{"type", "integer"}}), false}};
    route.tag = "Commands";
    route.responseMediaType = "text/event-stream";
    route.handler = [follower = std::move(follower)](Request& request, const Viewer& viewer, Kernel&) {
        std::int64_t after = request.queryNumber("after", 0, 0, INT64_MAX);
        if (const auto last = request.header("Last-Event-ID"); last && !last->empty()) {
            const auto [end, error] = std::from_chars(last->data(), last->data() + last->size(), after);
            if (error != std::errc() || end != last->data() + last->size())
                throw Invalid::request("Last-Event-ID", "error.not_a_number");
        }
        return Reply::events([follower, viewer, after](std::shared_ptr<EventStream> stream) {
            follower->join(viewer, after, std::move(stream));
        });
    };
    return route;
}

}  // namespace

void addJournalCommands(Registry& registry, std::shared_ptr<JournalFollower> follower) {
    Command show;
    show.name = "journal tail";
    show.summary = "Shows the newest entries of the journal";
    show.doc = "Who did what, when and by which way. With --follow it goes on until Ctrl-C.";
    show.access = needs("journal.read");
    show.options = {parts::optional(parts::number("limit", "How many (20)")),
                    parts::flag("follow", "Go on with new ones"),
                    parts::optional(parts::argument("record", "Only those of one record, e.g. ticket/42"))};
    show.examples = {"journal tail", "journal tail --limit 100 --record ticket/42", "journal tail --follow"};
    show.run = tail;
    registry.command(show);

    Command check;
    check.name = "journal verify";
    check.summary = "Checks that nobody changed the journal";
    check.doc =
        "Computes the chain of hashes from the first entry on. A journal that takes longer than some seconds is gone "
        "on with "
        "in the background, also after a restart; --result then tells how far it is. The exit code is 0 when the chain "
        "is "
        "whole, 1 when an entry does not fit, 2 when the check is not finished.";
    check.access = needs("journal.read");
    check.options = {parts::flag("result", "Only tell of the last check")};
    check.examples = {"journal verify", "journal verify --result"};
    check.run = verify;
    registry.command(check);
    registry.job(JournalCheck::job());

    registry.route(eventsRoute(std::move(follower)));
}

}  // namespace kontor
