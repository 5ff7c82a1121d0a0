#include "record_runs_ways.h"

#include "kontor/error.h"
#include "kontor/text.h"
#include "kontor/tickets/ticket_service.h"
#include "kontor/web/view.h"
#include "record_runs.h"
#include "rule_text.h"

namespace kontor::automation {

namespace {

constexpr const char* readRuns = "automation.read_runs";

/// Throws NotFound for a ticket the viewer may not see, Forbidden for one over which the right is not held.
std::vector<RecordRun> seenRuns(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& ticket) {
    kernel.records().get(tx, viewer, ticket);
    kernel.records().viewerOver(tx, viewer, ticket).require(readRuns);
    return recordRuns(tx, viewer, kernel, ticket);
}

std::optional<Json> tabOfRuns(const Ref& ref, Request&, const Viewer& viewer, Kernel& kernel) {
    RuleText words(viewer, kernel);
    Json rows = Json::array();
    kernel.db().read([&](Transaction& tx) {
        rows = Json::array();
        const auto runs = recordRuns(tx, viewer, kernel, ref);
        std::vector<Json> changes;
        for (const auto& run : runs) changes.push_back(run.changes);
        const auto texts = words.changes(tx, kernel.records().type(ref.kind), changes);
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const RecordRun& run = runs[i];
            const bool isGone = run.rule.empty();
            rows.push(Json::object({{"at", web::moment(run.at, viewer)},
                                    {"rule", isGone ? "#" + std::to_string(run.ruleId) : run.rule},
                                    {"has_href", !isGone && viewer.may("automation.configure")},
                                    {"href", "/admin/automation/" + std::to_string(run.ruleId)},
                                    {"event", words.event(run.event)},
                                    {"key", run.outcome == "done"     ? "done"
                                            : run.outcome == "failed" ? "failed"
                                                                      : "pending"},
                                    {"outcome", words.outcome(run.outcome)},
                                    {"error", run.error},
                                    {"changes", texts[i]}}));
        }
    });
    Json data = Json::object({{"has_rows", rows.size() > 0}});
    data["rows"] = std::move(rows);
    return data;
}

Json recordRunJson(const RecordRun& run) {
    Json json = Json::object({{"rule_id", run.ruleId},
                              {"rule", run.rule.empty() ? Json() : Json(run.rule)},
                              {"at", formatTime(run.at)},
                              {"event", run.event},
                              {"outcome", run.outcome}});
    json["changes"] = run.changes;
    return json;
}

Reply answerRuns(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Ref ticket{std::string(tickets::Ticket::kind), request.number()};
    Json items = Json::array();
    for (const auto& run : kernel.db().read([&](Transaction& tx) { return seenRuns(tx, viewer, kernel, ticket); }))
        items.push(recordRunJson(run));
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

CommandResult ranCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    const auto runs = kernel.db().read([&](Transaction& tx) {
        const auto ticket = kernel.get<tickets::TicketService>().findByNumber(tx, viewer, call.text("number"));
        if (!ticket) throw NotFound("ticket " + call.text("number"));
        return seenRuns(tx, viewer, kernel, {std::string(tickets::Ticket::kind), ticket->id});
    });
    for (const auto& run : runs) {
        std::vector<std::string> changes;
        for (const auto& change : run.changes.items())
            changes.push_back(change["field"].text() + ": " + cellText(change["from"]) + " -> " +
                              cellText(change["to"]));
        rows.push_back({formatTime(run.at), run.rule, run.event, run.outcome,
                        run.error.empty() ? join(changes, "; ") : run.error});
        json.push(recordRunJson(run));
    }
    CommandResult result;
    return std::move(result.table({"When", "Rule", "Event", "Outcome", "What"}, std::move(rows), std::move(json)));
}

}  // namespace

void addRecordRuns(Registry& registry) {
    registry.panel({.id = "automation.runs",
                    .place = "ticket.tab",
                    .title = "automation.ran",
                    .access = needs(readRuns),
                    .templateName = "automation/ran",
                    .data = tabOfRuns});
    const Json text = Json::object({{"type", "string"}});
    const Json item = Json::object(
        {{"type", "object"},
         {"properties", Json::object({{"rule_id", Json::object({{"type", "integer"}})},
                                      {"rule", Json::object({{"type", Json::array({"string", "null"})}})},
                                      {"at", Json::object({{"type", "string"}, {"format", "date-time"}})},
                                      {"event", text},
                                      {"outcome", text},
                                      {"changes", Json::object({{"type", "array"},
                                                                {"items", Json::object({{"type", "object"}})}})}})}});
    Json example = Json::parse(R"({"rule_id": 3, "rule": "VIPs are urgent", "at": "2026-01-31T08:15:00.000000Z",
        "event": "created", "outcome": "done", "changes": [{"field": "priority", "from": "normal", "to": "urgent"}]})");
    registry.route(
        {.method = "GET",
         .path = "/api/v1/tickets/{id}/rule-runs",
         .access = needs(readRuns),
         .summary = "Rules that ran on a ticket",
         .doc = "The newest 50 runs: which rule, when, what it answered and what it did. Those that found all as they "
                "want it are left out, and fields you may not read.",
         .handler = answerRuns,
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", item}})}})}}),
         .responseExample = Json::object({{"items", Json::array({std::move(example)})}}),
         .tag = "automation-rules"});
    registry.command({.name = "rules ran",
                      .summary = "List rules that ran on a ticket",
                      .doc = "The newest 50 runs, with what they changed.",
                      .access = needs(readRuns),
                      .arguments = {{.name = "number", .doc = "The ticket's number: T-000123 or 123."}},
                      .examples = {"rules ran T-000042"},
                      .run = ranCommand});
}

}  // namespace kontor::automation
