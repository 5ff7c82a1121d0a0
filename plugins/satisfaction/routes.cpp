#include "routes.h"

#include "answering.h"
#include "kontor/error.h"
#include "kontor/tickets/ticket.h"
#include "report.h"

namespace kontor::satisfaction {

namespace {

constexpr std::chrono::hours month(24 * 30);

Reply answerByRest(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Json& body = request.json();
    std::vector<FieldError> errors;
    for (const auto& [name, value] : body.members())
        if (name != "score" && name != "comment") errors.push_back({name, {"error.unknown_field", {{"field", name}}}});
    const Json& score = body["score"];
    const Json& comment = body["comment"];
    if (!score.isInteger() || score.integer() < 1 || score.integer() > best)
        errors.push_back({"score", {"satisfaction.error.score", {}}});
    if (!comment.isNull() && !comment.isString()) errors.push_back({"comment", {"error.not_a_text", {}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
    const Ref ref{std::string(tickets::Ticket::kind), request.number()};
    return kernel.db().write([&](Transaction& tx) {
        kernel.records().get(tx, viewer, ref);
        rate(tx, viewer, kernel, ref, score.integer(), comment.text());
        return Reply::json(
            kernel.records().get(tx, viewer, ratingRef(askedOf(tx, viewer, kernel, ref).id)).toJson(viewer));
    });
}

Reply listRatings(Request& request, const Viewer& viewer, Kernel& kernel) {
    for (const auto& [name, value] : request.query)
        if (name != "q" && name != "sort" && name != "cursor" && name != "limit" && name != "total")
            throw Invalid::request(name, "error.unknown_parameter");
    const ListRequest list{.q = request.queryValue("q").value_or(""),
                           .sort = request.queryValue("sort").value_or(""),
                           .cursor = request.queryValue("cursor").value_or(""),
                           .limit = static_cast<int>(request.queryNumber("limit", 50, 1, 200)),
                           .total = request.queryFlag("total"),
                           .anyOwner = true};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Rating::kind, list); });
    Json items = Json::array();
    for (const auto& item : page.items) items.push(item.toJson(viewer));
    Json answer =
        Json::object({{"items", std::move(items)}, {"next_cursor", page.nextCursor ? Json(*page.nextCursor) : Json()}});
    if (page.total) answer["total"] = Json(*page.total);
    return Reply::json(answer);
}

Time timeParameter(const Request& request, const char* name, Time fallback) {
    const auto given = request.queryValue(name);
    if (!given) return fallback;
    const auto time = parseTime(*given);
    if (!time) throw Invalid::request(name, "error.not_a_time");
    return *time;
}

Reply showAverages(Request& request, const Viewer& viewer, Kernel& kernel) {
    const Time now = kernel.clock().now();
    const Time until = timeParameter(request, "until", now + std::chrono::seconds(1));
    const Time from = timeParameter(request, "from", until - month);
    const std::string by = request.queryValue("by").value_or("agent");
    const Report report = kernel.db().read([&](Transaction& tx) {
        try {
            return reportOf(tx, viewer, kernel, by, from, until);
        } catch (const Invalid& invalid) {
            const auto& wrong = invalid.errors().front();
            throw Invalid::request(wrong.field, wrong.message.key, wrong.message.params);
        }
    });
    Json items = Json::array();
    for (const auto& average : report.parts) items.push(averageJson(average));
    Json answer = Json::object({{"by", by}, {"from", formatTime(from)}, {"until", formatTime(until)}});
    answer["items"] = std::move(items);
    answer["total"] = averageJson(report.total);
    return Reply::json(answer);
}

}  // namespace

void addRoutes(Registry& registry) {
    const Json text = Json::object({{"type", "string"}});
    const Json count = Json::object({{"type", "integer"}});
    const Json maybeText = Json::object({{"type", Json::array({"string", "null"})}});
    const Json average = Json::object(
        {{"type", "object"},
         {"properties", Json::object({{"part", maybeText},
                                      {"name", maybeText},
                                      {"asked", count},
                                      {"answered", count},
                                      {"low", count},
                                      {"average", Json::object({{"type", Json::array({"number", "null"})}})}})}});
    const Json example = Json::object(
        {{"part", "3"}, {"name", "Ada Brandt"}, {"asked", 12}, {"answered", 8}, {"low", 1}, {"average", 4.25}});
    registry.route(
        {.method = "PUT",
         .path = "/api/v1/tickets/{id}/rating",
         .access = needs("satisfaction.give"),
         .summary = "Say how satisfied you were with a ticket",
         .doc = "Your answer to what you were asked when your ticket was closed; again, to change it, until "
                "`open_until`. 404 when you were asked nothing, 409 when it is too late.",
         .handler = answerByRest,
         .requestSchema = Json::object(
             {{"type", "object"},
              {"properties",
               Json::object({{"score", Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", best}})},
                             {"comment", Json::object({{"type", "string"}, {"maxLength", 4000}})}})},
              {"required", Json::array({"score"})}}),
         .requestExample = Json::object({{"score", 5}, {"comment", "Quick and friendly."}}),
         .responseSchema = schemaOf(ratingFields, false),
         .responseExample = Json::object({{"id", 7}, {"record_id", 42}, {"score", 5}}),
         .tag = "satisfaction"});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/satisfaction/ratings",
         .access = needs("satisfaction.own"),
         .summary = "Ratings across tickets",
         .doc = "Of all tickets you see; those who don't work on them get what they were asked themselves.",
         .handler = listRatings,
         .parameters = {{"q", "Which ratings, in the query language.", text},
                        {"sort", "Field to sort by; `-` before it for descending.", text},
                        {"limit", "Items on a page.",
                         Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}})},
                        {"cursor", "`next_cursor` of the page before.", text},
                        {"total", "Whether to count all items found.", Json::object({{"type", "boolean"}})}},
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties",
               Json::object({{"items", Json::object({{"type", "array"}, {"items", schemaOf(ratingFields, false)}})},
                             {"next_cursor", maybeText},
                             {"total", count}})},
              {"required", Json::array({"items", "next_cursor"})}}),
         .responseExample =
             Json::object({{"items", Json::array({Json::object({{"id", 7}, {"record_id", 42}, {"score", 5}})})},
                           {"next_cursor", Json()}}),
         .tag = "satisfaction"});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/satisfaction/averages",
         .access = needs("satisfaction.read"),
         .summary = "How satisfied requesters were",
         .doc = "Of what was asked in a span, the last thirty days unless said otherwise, about tickets you see.",
         .handler = showAverages,
         .parameters = {{"by", "What to take together: agent, group, category or month.",
                         Json::object({{"type", "string"},
                                       {"enum", Json::array({"agent", "group", "category", "month"})},
                                       {"default", "agent"}})},
                        {"from", "Asked from then on.", Json::object({{"type", "string"}, {"format", "date-time"}})},
                        {"until", "Asked before.", Json::object({{"type", "string"}, {"format", "date-time"}})}},
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties", Json::object({{"by", text},
                                           {"from", text},
                                           {"until", text},
                                           {"items", Json::object({{"type", "array"}, {"items", average}})},
                                           {"total", average}})}}),
         .responseExample = Json::object({{"by", "agent"},
                                          {"from", "2026-01-01T00:00:00.000000Z"},
                                          {"until", "2026-02-01T00:00:00.000000Z"},
                                          {"items", Json::array({example})},
                                          {"total", example}}),
         .tag = "satisfaction"});
}

}  // namespace kontor::satisfaction
