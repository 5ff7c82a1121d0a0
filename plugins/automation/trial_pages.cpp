#include "kontor/text.h"
#include "kontor/web/view.h"
#include "notices.h"
#include "pages.h"
#include "rule.h"
#include "rule_text.h"
#include "trial_service.h"

namespace kontor::automation {

namespace {

constexpr int itemsShown = 200;

std::string trialPath(std::int64_t id) {
    return "/admin/automation/trials/" + std::to_string(id);
}

Json itemRows(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Trial& trial, const Rule& rule) {
    RuleText words(viewer, kernel);
    const auto items = kernel.records().all<TrialItem>(
        tx, viewer, {.limit = itemsShown, .owner = Ref{std::string(Trial::kind), trial.id}});
    std::vector<Json> changes;
    std::vector<std::int64_t> ids;
    for (const auto& item : items) {
        changes.push_back(item.changes["changes"]);
        ids.push_back(item.aboutId);
    }
    const auto texts = words.changes(tx, kernel.records().type(rule.appliesTo), changes);
    std::map<std::int64_t, std::string> names;
    if (!ids.empty())
        for (auto& [id, name] : kernel.records().labels(tx, viewer, rule.appliesTo, ids)) names[id] = name;
    Json rows = Json::array();
    for (std::size_t i = 0; i < items.size(); ++i) {
        const TrialItem& item = items[i];
        rows.push(Json::object(
            {{"at", web::moment(item.happenedAt, viewer)},
             {"event", words.event(item.event)},
             {"record", names.contains(item.aboutId) ? names[item.aboutId] : "#" + std::to_string(item.aboutId)},
             {"href", pagePath(kernel, {item.aboutKind, item.aboutId})},
             {"changes", texts[i]}}));
    }
    return rows;
}

Reply showTrial(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RuleText words(viewer, kernel);
    const std::int64_t id = request.number();
    Json data = Json::object();
    kernel.db().read([&](Transaction& tx) {
        const Trial trial = trialOf(tx, viewer, kernel, id);
        Rule rule;
        readEvent(ruleFields, trial.rule, &rule);
        const std::int64_t kept = trial.ruleId.value_or(request.queryNumber("rule", 0, 0, INT64_MAX));
        const bool underWay = trial.state == "waiting" || trial.state == "running";
        Json rows = itemRows(tx, viewer, kernel, trial, rule);
        data = Json::object(
            {{"action", trialPath(id)},
             {"here", request.target},
             {"name", words.name(rule)},
             {"under_way", underWay},
             {"progress", std::to_string(trial.progress)},
             {"state", chipOf(trial.state == "done"     ? "done"
                              : trial.state == "failed" ? "failed"
                                                        : "pending",
                              words.text("automation.trial.state." + trial.state))},
             {"summary", words.text(rule.schedule.empty() ? "automation.trial.summary" : "automation.trial.summary_now",
                                    {{"found", web::number(trial.found, viewer.locale())},
                                     {"looked", web::number(trial.looked, viewer.locale())},
                                     {"days", std::to_string(trial.days)}})},
             {"error", trial.error},
             {"is_failed", trial.state == "failed"},
             {"is_cut", trial.found > itemsShown},
             {"back", "/admin/automation" + (kept ? "/" + std::to_string(kept) : "")},
             {"has_rule", kept > 0},
             {"has_rows", rows.size() > 0}});
        data["rows"] = std::move(rows);
    });
    return rulePage(request, viewer, kernel, words.text("automation.trial"), "automation/trial", std::move(data));
}

Reply stopTrial(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    try {
        kernel.db().write([&](Transaction& tx) { endTrial(tx, viewer, kernel, id); });
    } catch (const Conflict& conflict) {
        return web::redirectWith(trialPath(id), conflict.message().key);
    }
    return web::redirectWith(trialPath(id), "automation.trial.stopped");
}

}  // namespace

void addTrialPages(Registry& registry) {
    registry.page({.path = "/admin/automation/trials/{id}",
                   .access = needs("automation.configure"),
                   .title = "automation.trial",
                   .get = showTrial,
                   .post = stopTrial});
}

}  // namespace kontor::automation
