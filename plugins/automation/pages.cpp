#include "pages.h"

#include <algorithm>

#include "kontor/text.h"
#include "kontor/web/view.h"
#include "notices.h"
#include "rule.h"
#include "rule_form.h"
#include "rule_text.h"
#include "run.h"
#include "trial_service.h"

namespace kontor::automation {

namespace {

const std::string rulesHome = "/admin/automation";
constexpr int runsShown = 30;
constexpr std::int64_t triedDays = 30;

std::string rulePath(std::int64_t id) {
    return rulesHome + "/" + std::to_string(id);
}
Ref ruleRef(std::int64_t id) {
    return {std::string(Rule::kind), id};
}

Json stateChip(const Rule& rule, const RuleText& words) {
    if (rule.failures > 0) return chipOf("failed", words.text("automation.state.failing"));
    return rule.active ? chipOf("done", words.text("automation.state.on"))
                       : chipOf("cancelled", words.text("automation.state.off"));
}

std::vector<Rule> rulesInOrder(Transaction& tx, const Viewer& viewer, Kernel& kernel) {
    return kernel.records().all<Rule>(tx, viewer, {.sort = "position", .limit = 200});
}

Reply showRules(Request& request, const Viewer& viewer, Kernel& kernel) {
    const RuleText words(viewer, kernel);
    Json rows = Json::array();
    const auto rules = kernel.db().read([&](Transaction& tx) { return rulesInOrder(tx, viewer, kernel); });
    for (const auto& rule : rules)
        rows.push(Json::object({{"id", std::to_string(rule.id)},
                                {"href", rulePath(rule.id)},
                                {"name", words.name(rule)},
                                {"is_built_in", !rule.builtIn.empty()},
                                {"when", words.when(rule)},
                                {"condition", rule.condition},
                                {"has_condition", !rule.condition.empty()},
                                {"active", rule.active},
                                {"is_first", &rule == &rules.front()},
                                {"is_last", &rule == &rules.back()},
                                {"state", stateChip(rule, words)}}));
    Json data = Json::object({{"has_rows", rows.size() > 0}});
    data["rows"] = std::move(rows);
    return rulePage(request, viewer, kernel, words.text("automation.admin"), "automation/list", std::move(data));
}

std::int64_t idIn(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        throw NotFound("rule " + text);
    return std::stoll(text);
}

/// Puts a rule one place up or down; the places of all become 10, 20, 30, where they are not.
void moveRule(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t id, bool up) {
    auto rules = rulesInOrder(tx, viewer, kernel);
    const auto found = std::find_if(rules.begin(), rules.end(), [&](const Rule& rule) { return rule.id == id; });
    if (found == rules.end()) throw NotFound(toString(ruleRef(id)));
    if (up && found != rules.begin()) std::iter_swap(found, found - 1);
    if (!up && found + 1 != rules.end()) std::iter_swap(found, found + 1);
    std::int64_t place = 0;
    for (const auto& rule : rules) {
        place += 10;
        if (rule.position != place)
            kernel.records().patch(tx, viewer, ruleRef(rule.id), Patch().set("position", place));
    }
}

Reply changeRules(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string button = request.formValue("action");
    const auto colon = button.find(':');
    const std::string verb = button.substr(0, colon);
    const std::int64_t id = idIn(colon == std::string::npos ? "" : button.substr(colon + 1));
    kernel.db().write([&](Transaction& tx) {
        if (verb == "on" || verb == "off")
            kernel.records().patch(tx, viewer, ruleRef(id), Patch().set("active", verb == "on"));
        else
            moveRule(tx, viewer, kernel, id, verb == "up");
    });
    return web::redirectWith(rulesHome, "automation.done.saved");
}

void putRuns(Json& data, Transaction& tx, const Viewer& viewer, Kernel& kernel, const Rule& rule, RuleText& words) {
    const auto runs = kernel.records().all<Run>(tx, viewer, {.limit = runsShown, .owner = ruleRef(rule.id)});
    std::vector<Json> changes;
    std::vector<std::int64_t> ids;
    for (const auto& run : runs) {
        changes.push_back(run.results["changes"]);
        ids.push_back(run.aboutId);
    }
    const auto texts = words.changes(tx, kernel.records().type(rule.appliesTo), changes);
    std::map<std::int64_t, std::string> names;
    if (!ids.empty())
        for (auto& [id, name] : kernel.records().labels(tx, viewer, rule.appliesTo, ids)) names[id] = name;
    Json rows = Json::array();
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const Run& run = runs[i];
        const bool seen = names.contains(run.aboutId);
        const std::string key = run.outcome == "done" ? "done" : run.outcome == "failed" ? "failed" : "pending";
        rows.push(Json::object({{"at", web::moment(run.createdAt, viewer)},
                                {"event", words.event(run.event)},
                                {"record", seen ? names[run.aboutId] : "#" + std::to_string(run.aboutId)},
                                {"href", pagePath(kernel, {run.aboutKind, run.aboutId})},
                                {"outcome", chipOf(key, words.outcome(run.outcome))},
                                {"error", run.error},
                                {"changes", texts[i]}}));
    }
    data["has_runs"] = rows.size() > 0;
    data["runs"] = std::move(rows);
}

/// The form of a rule as it is kept, or as it was sent; `errors` by field.
Reply showRule(Request& request, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> id, const Json* sent,
               Json data = Json::object(), int status = 200) {
    RuleText words(viewer, kernel);
    std::string heading;
    kernel.db().read([&](Transaction& tx) {
        Rule rule;
        if (!id) rule.timeZone = viewer.timeZone();
        if (id) rule = kernel.records().get<Rule>(tx, viewer, *id);
        const Json shown = sent ? *sent : ruleJson(rule);
        const RecordType& type = kernel.records().type(rule.appliesTo);
        heading = id ? words.name(rule) : words.text("automation.new");
        data["is_new"] = !id;
        data["heading"] = heading;
        data["description_text"] = words.description(rule);
        data["has_description"] = !words.description(rule).empty();
        data["action"] = id ? rulePath(*id) : rulesHome + "/new";
        data["kind"] = rule.appliesTo;
        data["version"] = std::to_string(rule.version);
        for (const char* field : {"name", "description", "schedule", "time_zone", "condition"})
            data[field] = shown[field].text();
        for (const char* field : {"position", "most_per_hour", "most_per_record", "again_after_hours"})
            data[field] = shown[field].isNull() ? "" : cellText(shown[field]);
        data["stop_here"] = shown["stop_here"] == Json(true);
        Json events = Json::array();
        for (const auto name : ruleEvents) {
            const auto& chosen = shown["events"];
            const bool selected = chosen.isArray() && std::find(chosen.items().begin(), chosen.items().end(),
                                                                Json(name)) != chosen.items().end();
            events.push(
                Json::object({{"value", name}, {"label", words.event(std::string(name))}, {"selected", selected}}));
        }
        data["events"] = std::move(events);
        data["steps"] = stepControls(tx, viewer, kernel, type, shown["actions"]["steps"], data["field_errors"]);
        data["options"] = actionOptions(viewer, kernel, type);
        data["active"] = rule.active;
        data["state"] = stateChip(rule, words);
        data["last_error"] = rule.lastError;
        data["is_failing"] = rule.failures > 0;
        if (rule.nextAt) data["next"] = Json::object({{"at", web::moment(*rule.nextAt, viewer)}});
        data["confirm_delete"] = words.text("automation.confirm_delete", {{"name", heading}});
        if (id) putRuns(data, tx, viewer, kernel, rule, words);
    });
    return rulePage(request, viewer, kernel, heading, "automation/rule", std::move(data), status);
}

Reply refusedRule(Request& request, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> id,
                  const Json& sent, const Invalid& invalid) {
    Json data = Json::object();
    web::putErrors(data, invalid, kernel.translations(), viewer.locale(), "automation.field.");
    Json byField = Json::object();
    for (const auto& [field, message] : invalid.errors())
        byField[field] = kernel.translations().text(viewer.locale(), message);
    data["field_errors"] = std::move(byField);
    return showRule(request, viewer, kernel, id, &sent, std::move(data), 422);
}

Reply saveRule(Request& request, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> id) {
    const std::string button = request.formValue("action");
    Json sent;
    kernel.db().read([&](Transaction& tx) {
        const std::string kind = id ? kernel.records().get<Rule>(tx, viewer, *id).appliesTo : Rule().appliesTo;
        sent = ruleFrom(request, tx, viewer, kernel, kind);
        sent["kind"] = kind;
    });
    if (changeSteps(sent, button, request.formValue("new_step"))) return showRule(request, viewer, kernel, id, &sent);
    try {
        if (button == "try") {
            const Trial trial = kernel.db().write([&](Transaction& tx) {
                Json rule = sent;
                return beginTrial(tx, viewer, kernel, std::nullopt, rule, triedDays, "");
            });
            const std::string from = id ? "?rule=" + std::to_string(*id) : "";
            return Reply::redirect(rulesHome + "/trials/" + std::to_string(trial.id) + from);
        }
        const std::int64_t kept = kernel.db().write([&](Transaction& tx) {
            const RecordType& type = kernel.records().type(Rule::kind);
            if (id) sent.erase("kind");
            const Patch patch = Patch::fromJson(type, viewer, sent, !id);
            if (!id) return kernel.records().create(tx, viewer, Rule::kind, patch).id();
            const std::string version = request.formValue("version");
            kernel.records().patch(tx, viewer, ruleRef(*id), patch, idIn(version));
            return *id;
        });
        return web::redirectWith(rulePath(kept), "automation.done.saved");
    } catch (const Invalid& invalid) {
        return refusedRule(request, viewer, kernel, id, sent, invalid);
    } catch (const Stale&) {
        return web::redirectWith(rulePath(*id), "automation.error.changed_meanwhile");
    }
}

Reply changeRule(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const std::string button = request.formValue("action");
    if (button == "delete") {
        kernel.db().write([&](Transaction& tx) { kernel.records().remove(tx, viewer, ruleRef(id)); });
        return web::redirectWith(rulesHome, "automation.done.deleted");
    }
    if (button == "on" || button == "off") {
        kernel.db().write([&](Transaction& tx) {
            kernel.records().patch(tx, viewer, ruleRef(id), Patch().set("active", button == "on"));
        });
        return web::redirectWith(rulePath(id), "automation.done.saved");
    }
    return saveRule(request, viewer, kernel, id);
}

}  // namespace

Json chipOf(std::string key, std::string label) {
    return Json::object({{"key", std::move(key)}, {"label", std::move(label)}});
}

Reply rulePage(Request& request, const Viewer& viewer, Kernel& kernel, std::string title, std::string templateName,
               Json data, int status) {
    auto* frame = kernel.find<PageFrame>();
    if (!frame) throw NotFound("a page frame");
    return frame->render(request, viewer,
                         {.area = PageContent::Area::admin,
                          .title = std::move(title),
                          .templateName = std::move(templateName),
                          .data = std::move(data),
                          .active = "automation.admin",
                          .status = status});
}

void addPages(Registry& registry) {
    const Access configure = needs("automation.configure");
    registry.page(
        {.path = rulesHome, .access = configure, .title = "automation.admin", .get = showRules, .post = changeRules});
    registry.page({.path = rulesHome + "/new",
                   .access = configure,
                   .title = "automation.new",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showRule(request, viewer, kernel, {}, nullptr); },
                   .post = [](Request& request, const Viewer& viewer,
                              Kernel& kernel) { return saveRule(request, viewer, kernel, {}); }});
    registry.page({.path = rulesHome + "/{id}",
                   .access = configure,
                   .title = "automation.one",
                   .get = [](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return showRule(request, viewer, kernel, request.number(), nullptr); },
                   .post = changeRule});
    registry.menu({.id = "automation.admin",
                   .area = MenuEntry::Area::admin,
                   .title = "automation.admin",
                   .path = rulesHome,
                   .icon = "robot",
                   .access = configure,
                   .order = 65,
                   .group = menuGroups::serviceDesk});
}

}  // namespace kontor::automation
