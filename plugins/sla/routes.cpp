#include "routes.h"

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

}  // namespace

void addRoutes(Registry& registry, std::shared_ptr<Keeper> keeper) {
    registry.route(clocksRoute(keeper));
    registry.route(whyRoute(keeper));
    registry.route(trialRoute());
}

}  // namespace kontor::sla
