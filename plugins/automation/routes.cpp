#include "routes.h"

#include <algorithm>

#include "action_list.h"
#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/query.h"
#include "rule.h"
#include "rule_query.h"
#include "trial_service.h"

namespace kontor::automation {

namespace {

constexpr std::int64_t usualDays = 30;

Json argumentJson(const Field& field) {
    Json result = schemaOf(field);
    result["name"] = field.name;
    result["required"] = field.isRequired;
    return result;
}

Reply actions(Request&, const Viewer& viewer, Kernel& kernel) {
    Json items = Json::array();
    for (const auto* action : allActions(kernel.catalog())) {
        Json arguments = Json::array();
        for (const auto& field : action->arguments()) arguments.push(argumentJson(field));
        items.push(Json::object({{"id", action->id()},
                                 {"title", kernel.translations().text(viewer.locale(), action->title())},
                                 {"arguments", std::move(arguments)}}));
    }
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

std::int64_t numberIn(const Json& body, const char* name, std::int64_t fallback) {
    const Json& value = body[name];
    if (value.isNull()) return fallback;
    if (!value.isInteger()) throw Invalid(name, "error.not_a_number");
    return value.integer();
}

std::string textIn(const Json& body, const char* name) {
    const Json& value = body[name];
    if (value.isNull()) return {};
    if (!value.isString()) throw Invalid(name, "error.not_a_text");
    return value.string();
}

void refuseUnknown(const Json& body, std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : body.members())
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Invalid(name, "error.unknown_field", {{"field", name}});
}

Reply begun(const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> ruleId, const Json& rule,
            const Json& body) {
    const std::int64_t days = numberIn(body, "days", usualDays);
    const std::string q = textIn(body, "q");
    const Trial trial =
        kernel.db().write([&](Transaction& tx) { return beginTrial(tx, viewer, kernel, ruleId, rule, days, q); });
    return Reply::created("/api/v1/automation-trials/" + std::to_string(trial.id), toJson(trialFields, &trial),
                          trial.version);
}

Reply tryRule(Request& request, const Viewer& viewer, Kernel& kernel) {
    refuseUnknown(request.json(), {"days", "q"});
    return begun(viewer, kernel, request.number(), {}, request.json());
}

Reply tryUnsaved(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& body = request.json();
    refuseUnknown(body, {"rule", "rule_id", "days", "q"});
    const std::int64_t ruleId = numberIn(body, "rule_id", 0);
    if (ruleId > 0) return begun(viewer, kernel, ruleId, {}, body);
    if (!body["rule"].isObject()) throw Invalid("rule", "error.required");
    return begun(viewer, kernel, std::nullopt, body["rule"], body);
}

Reply cancel(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = request.number();
    const Trial trial = kernel.db().write([&](Transaction& tx) {
        endTrial(tx, viewer, kernel, id);
        return trialOf(tx, viewer, kernel, id);
    });
    return Reply::json(toJson(trialFields, &trial));
}

/// Fields of the kind, and what else conditions of rules may ask for.
Reply completions(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::string kind = request.queryValue("kind").value_or(Rule().appliesTo);
    const RecordType& type = kernel.records().type(kind);
    if (!type.readPermission.empty()) viewer.require(type.readPermission);
    const std::string q = request.queryValue("q").value_or("");
    const auto cursor =
        static_cast<std::size_t>(request.queryNumber("cursor", static_cast<std::int64_t>(maxQueryLength), 0, 1 << 20));
    Json items = Json::array();
    for (const auto& found : completeQuery(q, cursor, *eventFields(kernel, viewer, kind)))
        items.push(Json::object({{"text", found.text},
                                 {"title", found.title},
                                 {"kind", found.kind == Completion::Kind::field ? "field" : "value"},
                                 {"from", found.from},
                                 {"to", found.to}}));
    return Reply::json(Json::object({{"items", std::move(items)}}));
}

Route completionsRoute() {
    const Json text = Json::object({{"type", "string"}});
    const Json number = Json::object({{"type", "integer"}});
    const Json item = Json::object(
        {{"type", "object"},
         {"properties",
          Json::object({{"text", text}, {"title", text}, {"kind", text}, {"from", number}, {"to", number}})}});
    return {.method = "GET",
            .path = "/api/v1/automation-rules/completions",
            .access = needs("automation.configure"),
            .summary = "Complete the condition of a rule",
            .doc = "As `GET /query/completions`, with what only rules may ask for: `was.status`, `changed`, `via`.",
            .handler = completions,
            .parameters = {{"kind", "Kind of record; ticket when absent.", text},
                           {"q", "The condition typed so far.", text},
                           {"cursor", "Position of the cursor in characters; the end when absent.", number}},
            .responseSchema = Json::object(
                {{"type", "object"},
                 {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", item}})}})}}),
            .responseExample = Json::object(
                {{"items",
                  Json::array({Json::object(
                      {{"text", "was.status:"}, {"title", "Status"}, {"kind", "field"}, {"from", 0}, {"to", 5}})})}}),
            .tag = "automation-rules"};
}

Json trialExample() {
    return Json::object({{"id", 4}, {"rule_id", 1}, {"days", 30}, {"state", "waiting"}, {"looked", 0}, {"found", 0}});
}

Route trialRoute(std::string path, std::string summary, Handler handler, Json request) {
    Json properties = Json::object({{"days", Json::object({{"type", "integer"},
                                                           {"minimum", 1},
                                                           {"maximum", mostTrialDays},
                                                           {"description", "How many days back; 30 when absent."}})},
                                    {"q", Json::object({{"type", "string"}})}});
    if (request.find("rule")) {
        properties["rule"] =
            Json::object({{"type", "object"}, {"description", "A rule as POST /automation-rules takes it."}});
        properties["rule_id"] = Json::object({{"type", "integer"}});
    }
    return {.method = "POST",
            .path = std::move(path),
            .access = needs("automation.configure"),
            .summary = std::move(summary),
            .doc =
                "Goes through what happened in that span, each record as it was then, and keeps what the rule would "
                "have done (automation-trials/{id}/trial-items). Nothing is written, mailed or called. It can't know "
                "what the rule's own changes would have led to. A rule that goes by the clock is asked what it would "
                "find now.",
            .handler = std::move(handler),
            .requestSchema = Json::object({{"type", "object"}, {"properties", std::move(properties)}}),
            .requestExample = std::move(request),
            .responseSchema = schemaOf(trialFields, false),
            .responseExample = trialExample(),
            .successStatus = 201,
            .tag = "automation-rules"};
}

}  // namespace

void addRoutes(Registry& registry) {
    const Json text = Json::object({{"type", "string"}});
    const Json item = Json::object(
        {{"type", "object"},
         {"properties", Json::object({{"id", text},
                                      {"title", text},
                                      {"arguments", Json::object({{"type", "array"},
                                                                  {"items", Json::object({{"type", "object"}})}})}})}});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/automation-actions",
         .access = needs("automation.configure"),
         .summary = "List what rules can do",
         .doc = "With the arguments of each, as JSON Schema; further plugins add to it.",
         .handler = actions,
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties", Json::object({{"items", Json::object({{"type", "array"}, {"items", item}})}})}}),
         .responseExample = Json::object(
             {{"items", Json::array({Json::object(
                            {{"id", "note"}, {"title", "Write a note"}, {"arguments", Json::array()}})})}}),
         .tag = "automation-rules"});
    registry.route(completionsRoute());
    registry.route(trialRoute("/api/v1/automation-rules/{id}/trial", "Try a rule on the past", tryRule,
                              Json::object({{"days", 30}, {"q", ""}})));
    registry.route(trialRoute(
        "/api/v1/automation-trials", "Try a rule that is not kept on the past", tryUnsaved,
        Json::object({{"rule", Json::object({{"name", "Printers"},
                                             {"events", Json::array({"created"})},
                                             {"condition", "subject:printer"},
                                             {"actions", Json::parse(R"({"steps":[{"action":"raise_priority"}]})")}})},
                      {"days", 30}})));
    registry.route({.method = "POST",
                    .path = "/api/v1/automation-trials/{id}/cancel",
                    .access = needs("automation.configure"),
                    .summary = "End a trial",
                    .doc = "What it found so far stays. 409 when it is over.",
                    .handler = cancel,
                    .responseSchema = schemaOf(trialFields, false),
                    .responseExample = trialExample(),
                    .tag = "automation-rules"});
}

}  // namespace kontor::automation
