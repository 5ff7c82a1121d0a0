#include "commands.h"

#include "kontor/kernel.h"
#include "kontor/text.h"
#include "rule.h"
#include "rule_text.h"
#include "run.h"
#include "trial_service.h"

namespace kontor::automation {

namespace {

using Type = CommandArgument::Type;

const std::string ruleKind(Rule::kind);
constexpr std::int64_t daysBack = 30;

Rule ruleIn(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return kernel.db().read([&](Transaction& tx) { return kernel.records().get<Rule>(tx, viewer, call.number("id")); });
}

CommandResult list(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    const RuleText words(viewer, kernel);
    const auto rules = kernel.db().read(
        [&](Transaction& tx) { return kernel.records().all<Rule>(tx, viewer, {.sort = "position", .limit = 200}); });
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const Rule& rule : rules) {
        rows.push_back({std::to_string(rule.id), std::to_string(rule.position), rule.active ? "on" : "off",
                        words.name(rule), rule.schedule.empty() ? join(rule.events, ", ") : rule.schedule,
                        rule.condition, std::to_string(rule.failures)});
        json.push(toJson(ruleFields, &rule));
    }
    CommandResult result;
    result.table({"ID", "Place", "State", "Name", "When", "Condition", "Failures"}, std::move(rows), std::move(json));
    return result;
}

CommandResult show(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    return CommandResult::ofRecord(kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, {ruleKind, call.number("id")});
    }),
                                   viewer);
}

CommandResult switchTo(bool active, const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Rule rule = kernel.db().write([&](Transaction& tx) {
        return kernel.records().patch<Rule>(tx, viewer, call.number("id"), Patch().set("active", active));
    });
    return CommandResult::text("\"" + RuleText(viewer, kernel).name(rule) + "\" is " + (active ? "on." : "off."));
}

CommandResult trial(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t days = call.has("days") ? call.number("days") : daysBack;
    const Trial begun = kernel.db().write(
        [&](Transaction& tx) { return beginTrial(tx, viewer, kernel, call.number("id"), {}, days, call.text("q")); });
    const std::string id = std::to_string(begun.id);
    return CommandResult::text("Trial " + id + " has begun; \"rules trial-result " + id + "\" shows what it finds.");
}

std::string changeText(const Json& changes) {
    std::vector<std::string> parts;
    if (changes.isArray())
        for (const auto& change : changes.items())
            parts.push_back(change["field"].text() + ": " + cellText(change["from"]) + " -> " + cellText(change["to"]));
    return join(parts, "; ");
}

CommandResult trialResult(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const Ref ref{std::string(Trial::kind), call.number("id")};
    CommandResult result;
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    Trial trial;
    kernel.db().read([&](Transaction& tx) {
        rows.clear();
        json = Json::array();
        trial = trialOf(tx, viewer, kernel, ref.id);
        for (const auto& item : kernel.records().all<TrialItem>(tx, viewer, {.limit = 200, .owner = ref})) {
            rows.push_back({formatTime(item.happenedAt), item.event,
                            item.aboutKind + " " + std::to_string(item.aboutId), changeText(item.changes["changes"])});
            json.push(toJson(trialItemFields, &item));
        }
    });
    result.record({{"state", trial.state},
                   {"progress", std::to_string(trial.progress) + " %"},
                   {"looked at", std::to_string(trial.looked)},
                   {"would have acted", std::to_string(trial.found)},
                   {"error", trial.error}},
                  toJson(trialFields, &trial));
    result.table({"When", "Event", "Record", "Changes"}, std::move(rows), std::move(json));
    return result;
}

CommandResult runs(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request{.limit = 50, .owner = Ref{ruleKind, call.number("id")}};
    if (call.has("failed")) request.q = "outcome:failed";
    ruleIn(call, viewer, kernel);
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const Run& run :
         kernel.db().read([&](Transaction& tx) { return kernel.records().all<Run>(tx, viewer, request); })) {
        rows.push_back({formatTime(run.createdAt), run.event, run.aboutKind + " " + std::to_string(run.aboutId),
                        run.outcome, run.error.empty() ? changeText(run.results["changes"]) : run.error});
        json.push(toJson(runFields, &run));
    }
    CommandResult result;
    result.table({"When", "Event", "Record", "Outcome", "What"}, std::move(rows), std::move(json));
    return result;
}

Command command(std::string name, std::string summary, std::string doc, std::string example,
                std::function<CommandResult(const CommandCall&, const Viewer&, Kernel&)> run) {
    Command result{.name = std::move(name),
                   .summary = std::move(summary),
                   .doc = std::move(doc),
                   .access = needs("automation.configure"),
                   .examples = {std::move(example)},
                   .run = std::move(run)};
    if (result.name != "rules list" && result.name != "rules trial-result")
        result.arguments.push_back(recordArgument(ruleKind, "The rule."));
    return result;
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(command("rules list", "List rules", "In the order they are asked.", "rules list", list));
    registry.command(command("rules show", "Show a rule", "All of it, with its steps.", "rules show 3", show));
    registry.command(command("rules on", "Switch a rule on", "It answers what happens from now on.", "rules on 3",
                             [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                                 return switchTo(true, call, viewer, kernel);
                             }));
    registry.command(command("rules off", "Switch a rule off", "It stays, and does nothing.", "rules off 3",
                             [](const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
                                 return switchTo(false, call, viewer, kernel);
                             }));
    Command tried =
        command("rules trial", "Try a rule on the past",
                "Finds out what the rule would have done, and does nothing of it.", "rules trial 3 --days 7", trial);
    tried.options.push_back(
        {.name = "days", .doc = "How many days back; 30 when not said.", .type = Type::integer, .required = false});
    tried.options.push_back({.name = "q", .doc = "A further condition.", .type = Type::query, .required = false});
    registry.command(std::move(tried));
    Command found = command("rules trial-result", "Show what a trial found",
                            "How far it is, and the first 200 times the rule would have acted.", "rules trial-result 4",
                            trialResult);
    found.arguments.push_back({.name = "id", .doc = "The trial.", .type = Type::integer});
    registry.command(std::move(found));
    Command did =
        command("rules runs", "List what a rule did",
                "The newest 50 runs, with what they changed; with --failed those that failed.", "rules runs 3", runs);
    did.options.push_back({.name = "failed", .doc = "Only those that failed.", .type = Type::flag, .required = false});
    registry.command(std::move(did));
}

}  // namespace kontor::automation
