#include "routes.h"

#include "applying.h"
#include "clock_view.h"
#include "kontor/error.h"
#include "service.h"

namespace kontor::sla {

namespace {

Clock clockIn(const Request& request) {
    const auto name = request.queryValue("clock");
    if (!name) return Clock::resolution;
    const auto clock = clockNamed(*name);
    if (!clock) throw Invalid::request("clock", "sla.error.clock");
    return *clock;
}

Reply answerClocks(Request& request, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const TicketClocks found = clocksOf(kernel, keeper, viewer, request.number());
    Json clocks = Json::array();
    for (const auto& run : found.runs) clocks.push(clockJson(run, *found.editions));
    Json answer = Json::object({{"state", stateOf(found.runs)}, {"due_at", nullptr}, {"risk", nullptr}});
    if (const auto due = nextDue(found.runs)) answer["due_at"] = formatTime(*due);
    if (found.risk) answer["risk"] = *found.risk;
    answer["clocks"] = std::move(clocks);
    return Reply::json(answer);
}

Reply answerWhy(Request& request, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const auto number = request.queryNumber("run", 0, 0, 1'000'000);
    const Reasons reasons = reasonsOf(kernel, keeper, viewer, request.number(), clockIn(request),
                                      number == 0 ? std::nullopt : std::optional(static_cast<int>(number)));
    const auto editions = kernel.db().read([&](Transaction& tx) { return keeper.editions(tx); });
    Json list = Json::array();
    for (const auto& stretch : reasons.stretches) list.push(stretchJson(stretch));
    Json answer = clockJson(reasons.run, *editions);
    answer["stretches"] = std::move(list);
    return Reply::json(answer);
}

Reply answerTrial(Request& request, const Viewer& viewer, Kernel& kernel) {
    const auto values = Patch::fromJson(kernel.records().type(Policy::kind), viewer, request.json(), true);
    const Trial trial = tryOut(kernel, viewer, values);
    const Editions none({});
    Json items = Json::array();
    for (const auto& one : trial.tickets) {
        Json clocks = Json::array();
        for (const auto& run : one.runs) clocks.push(clockJson(run, none));
        items.push(Json::object({{"id", one.ticket.id},
                                 {"number", one.ticket.number},
                                 {"subject", one.ticket.subject},
                                 {"clocks", std::move(clocks)}}));
    }
    return Reply::json(Json::object({{"found", trial.found}, {"items", std::move(items)}}));
}

Json changesJson(const std::vector<DueChange>& changes) {
    Json items = Json::array();
    for (const auto& change : changes) items.push(dueChangeJson(change));
    return items;
}

Json applicationJson(const Application& application) {
    return Json::object({{"applied_at", formatTime(application.appliedAt)},
                         {"finished_at", application.finishedAt ? Json(formatTime(*application.finishedAt)) : Json()},
                         {"looked", application.looked},
                         {"changed", application.changed}});
}

Reply answerPreview(Request& request, const Viewer& viewer, Kernel& kernel, const Keeper& keeper) {
    const ApplyPreview preview = previewApplying(kernel, keeper, viewer, request.number());
    Json answer = Json::object({{"looked", preview.looked}, {"changed", preview.changed}, {"is_cut", preview.isCut}});
    answer["items"] = changesJson(preview.changes);
    return Reply::json(answer);
}

Reply answerApplied(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Applied last =
        kernel.db().read([&](Transaction& tx) { return lastApplied(tx, kernel, viewer, request.number()); });
    Json answer = applicationJson(last.application);
    answer["items"] = changesJson(last.changes);
    return Reply::json(answer);
}

Json schema(const char* name, bool nullable = false, const char* format = nullptr) {
    Json json = Json::object({{"type", nullable ? Json::array({name, "null"}) : Json(name)}});
    if (format) json["format"] = format;
    return json;
}

Json objectWith(Json::Object properties) {
    return Json::object({{"type", "object"}, {"properties", Json(std::move(properties))}});
}

Json::Object clockProperties() {
    const Json time = schema("string", false, "date-time"), orNull = schema("string", true, "date-time");
    return {{"clock", schema("string")},
            {"run", schema("integer")},
            {"state", schema("string")},
            {"policy_id", schema("integer", true)},
            {"policy", schema("string", true)},
            {"group_id", schema("integer", true)},
            {"started_at", time},
            {"target_seconds", schema("integer", true)},
            {"spent_seconds", schema("integer")},
            {"due_at", orNull},
            {"breached_at", orNull},
            {"ended_at", orNull}};
}

Json listOf(Json items) {
    return Json::object({{"type", "array"}, {"items", std::move(items)}});
}

constexpr const char* clockExample =
    R"({"clock": "resolution", "run": 1, "state": "running", "policy_id": 1, "policy": "Standard", "group_id": null,
        "started_at": "2026-11-26T09:00:00.000000Z", "target_seconds": 28800, "spent_seconds": 3600,
        "due_at": "2026-11-27T08:00:00.000000Z", "breached_at": null, "ended_at": null})";

Json whyExample() {
    Json example = Json::parse(clockExample);
    example["stretches"] = Json::parse(
        R"([{"from": "2026-11-26T09:00:00.000000Z", "to": "2026-11-26T10:00:00.000000Z", "why": "counted",
             "seconds": 3600, "policy_edition_id": 1, "calendar_edition_id": 1}])");
    return example;
}

Route clocksRoute(std::shared_ptr<Keeper> keeper) {
    Json example = Json::parse(R"({"state": "running", "due_at": "2026-11-27T08:00:00.000000Z", "risk": "low"})");
    example["clocks"] = Json::array({Json::parse(clockExample)});
    return {.method = "GET",
            .path = "/api/v1/tickets/{id}/sla",
            .access = needs("sla.read"),
            .summary = "Clocks of a ticket",
            .doc =
                "All runs of its clocks: first_response, next_response, resolution, group. state of a clock is "
                "running, paused, breached, met, late (met after it was due), handed_over, cancelled or none "
                "(nothing is promised). risk is how likely the resolution will be late, by how long tickets like "
                "it took: low, medium, high, null when too little is known.",
            .handler = [keeper](Request& request, const Viewer& viewer,
                                Kernel& kernel) { return answerClocks(request, viewer, kernel, *keeper); },
            .responseSchema = objectWith({{"state", schema("string")},
                                          {"due_at", schema("string", true, "date-time")},
                                          {"risk", schema("string", true)},
                                          {"clocks", listOf(objectWith(clockProperties()))}}),
            .responseExample = std::move(example),
            .tag = "sla-policies"};
}

Route whyRoute(std::shared_ptr<Keeper> keeper) {
    Json::Object properties = clockProperties();
    properties.emplace_back("stretches", listOf(objectWith({{"from", schema("string", false, "date-time")},
                                                            {"to", schema("string", false, "date-time")},
                                                            {"why", schema("string")},
                                                            {"seconds", schema("integer")},
                                                            {"policy_edition_id", schema("integer", true)},
                                                            {"calendar_edition_id", schema("integer", true)}})));
    return {.method = "GET",
            .path = "/api/v1/tickets/{id}/sla/why",
            .access = needs("sla.read"),
            .summary = "Why a clock stands where it stands",
            .doc =
                "Each stretch of time from the start of the clock on, and what became of it: counted, closed (out "
                "of business hours), paused, finished (resolved, before it was opened again) or no_target. The "
                "seconds of the counted ones are those spent; of a group, those of its earlier runs come on top.",
            .handler = [keeper](Request& request, const Viewer& viewer,
                                Kernel& kernel) { return answerWhy(request, viewer, kernel, *keeper); },
            .parameters = {{"clock", "first_response, next_response, resolution (when left out) or group.",
                            schema("string")},
                           {"run", "Which run of it; the newest when left out.", schema("integer")}},
            .responseSchema = objectWith(std::move(properties)),
            .responseExample = whyExample(),
            .tag = "sla-policies"};
}

Route trialRoute() {
    Json item = Json::parse(R"({"id": 1, "number": "T-000001", "subject": "Printer does not print"})");
    item["clocks"] = Json::array({Json::parse(clockExample)});
    return {.method = "POST",
            .path = "/api/v1/sla-policies/trial",
            .access = needs("sla.manage"),
            .summary = "Try a policy out",
            .doc =
                "Takes what a policy is made of and answers the clocks that the newest 20 tickets which fit would "
                "have, had it been the only policy all the time. Nothing is kept.",
            .handler = answerTrial,
            .requestSchema =
                objectWith({{"name", schema("string")}, {"query", schema("string")}, {"targets", schema("object")}}),
            .requestExample = Json::parse(
                R"({"name": "Trial", "query": "priority:urgent", "targets": {"default": {"resolution": "4h"}}})"),
            .responseSchema =
                objectWith({{"found", schema("integer")},
                            {"items", listOf(objectWith({{"id", schema("integer")},
                                                         {"number", schema("string")},
                                                         {"subject", schema("string")},
                                                         {"clocks", listOf(objectWith(clockProperties()))}}))}}),
            .responseExample = Json::object({{"found", 1}, {"items", Json::array({std::move(item)})}}),
            .tag = "sla-policies"};
}

void addApplyRoutes(Registry& registry, std::shared_ptr<Keeper> keeper) {
    const Json orNull = schema("string", true, "date-time");
    const Json change = objectWith(
        {{"ticket_id", schema("integer")}, {"clock", schema("string")}, {"due_before", orNull}, {"due_after", orNull}});
    const Json example = Json::parse(R"({"ticket_id": 42, "clock": "resolution",
        "due_before": "2026-11-27T08:00:00.000000Z", "due_after": "2026-11-26T12:00:00.000000Z"})");
    const Json::Object application{{"applied_at", schema("string", false, "date-time")},
                                   {"finished_at", orNull},
                                   {"looked", schema("integer")},
                                   {"changed", schema("integer")}};
    Json::Object applied = application;
    applied.emplace_back("items", listOf(change));
    Json under =
        Json::parse(R"({"applied_at": "2026-11-26T09:00:00.000000Z", "finished_at": null, "looked": 0, "changed": 0})");
    Json done = under;
    done["items"] = Json::array({example});
    const std::string path = "/api/v1/sla-policies/{id}/apply";
    registry.route(
        {.method = "GET",
         .path = path + "-preview",
         .access = needs("sla.manage"),
         .summary = "What applying a policy to open tickets would change",
         .doc = "Looks at the first 500 open tickets: `changed` of them would have a clock that is due at another "
                "time; the first 200 of these are listed. Nothing is written.",
         .handler = [keeper](Request& request, const Viewer& viewer,
                             Kernel& kernel) { return answerPreview(request, viewer, kernel, *keeper); },
         .responseSchema = objectWith({{"looked", schema("integer")},
                                       {"changed", schema("integer")},
                                       {"is_cut", schema("boolean")},
                                       {"items", listOf(change)}}),
         .responseExample =
             Json::object({{"looked", 1}, {"changed", 1}, {"is_cut", false}, {"items", Json::array({example})}}),
         .tag = "sla-policies"});
    registry.route({.method = "POST",
                    .path = path,
                    .access = needs("sla.manage"),
                    .summary = "Apply a policy to open tickets",
                    .doc = "From this moment on it counts, as it is now, for open tickets too: those it promised "
                           "something and those it fits now. What was spent stays spent. A job does it (GET tells "
                           "how far it is); 409 while the last time is under way.",
                    .handler =
                        [keeper](Request& request, const Viewer& viewer, Kernel& kernel) {
                            return Reply::json(applicationJson(apply(kernel, *keeper, viewer, request.number())), 202);
                        },
                    .responseSchema = objectWith(application),
                    .responseExample = std::move(under),
                    .successStatus = 202,
                    .tag = "sla-policies"});
    registry.route({.method = "GET",
                    .path = path,
                    .access = needs("sla.manage"),
                    .summary = "How far applying a policy is",
                    .doc = "The last time it was applied to open tickets: how many were looked at, how many have a "
                           "clock that is due at another time since, and the first 200 of these. 404 for one that was "
                           "never applied.",
                    .handler = answerApplied,
                    .responseSchema = objectWith(std::move(applied)),
                    .responseExample = std::move(done),
                    .tag = "sla-policies"});
}

}  // namespace

void addRoutes(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.route(clocksRoute(keeper));
    registry.route(whyRoute(keeper));
    registry.route(trialRoute());
    addApplyRoutes(registry, keeper);
}

}  // namespace kontor::sla
