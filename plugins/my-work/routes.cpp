#include "routes.h"

#include "feed.h"
#include "kontor/error.h"
#include "kontor/text.h"
#include "worklist.h"

namespace kontor::my_work {

namespace {

using collaboration::Task;

Reply listMine(Request& request, const Viewer& viewer, Kernel& kernel) {
    for (const auto& [name, value] : request.query)
        if (name != "q" && name != "sort" && name != "cursor" && name != "limit" && name != "total")
            throw Invalid::request(name, "error.unknown_parameter");
    ListRequest list{.q = request.queryValue("q").value_or(ownOpenTasks),
                     .sort = request.queryValue("sort").value_or("due_at"),
                     .cursor = request.queryValue("cursor").value_or(""),
                     .limit = static_cast<int>(request.queryNumber("limit", 50, 1, 200)),
                     .total = request.queryFlag("total"),
                     .anyOwner = true};
    const auto page =
        kernel.db().read([&](Transaction& tx) { return kernel.records().list(tx, viewer, Task::kind, list); });
    Json items = Json::array();
    for (const auto& item : page.items) items.push(item.toJson(viewer));
    Json answer =
        Json::object({{"items", std::move(items)}, {"next_cursor", page.nextCursor ? Json(*page.nextCursor) : Json()}});
    if (page.total) answer["total"] = Json(*page.total);
    return Reply::json(answer);
}

Reply showFeed(Request&, const Viewer& viewer, Kernel& kernel) {
    const auto feed = findFeed(viewer, kernel);
    if (!feed) throw NotFound("a calendar link");
    return Reply::json(
        Json::object({{"created_at", formatTime(feed->createdAt)},
                      {"last_used_at", feed->lastUsedAt ? Json(formatTime(*feed->lastUsedAt)) : Json()}}));
}

Reply newFeed(Request&, const Viewer& viewer, Kernel& kernel) {
    return Reply::json(Json::object({{"url", makeFeed(viewer, kernel)}}), 201);
}

Reply endFeed(Request&, const Viewer& viewer, Kernel& kernel) {
    if (!revokeFeed(viewer, viewer.id(), kernel)) throw NotFound("a calendar link");
    return Reply::noContent();
}

Reply feedFile(Request& request, const Viewer&, Kernel& kernel) {
    Reply reply = Reply::text(calendarOf(request.params.at("token"), request.queryFlag("todo"), kernel));
    for (auto& [name, value] : reply.headers)
        if (asciiLower(name) == "content-type") value = "text/calendar; charset=utf-8";
    reply.with("ETag", "\"" + sha256Hex(reply.body).substr(0, 32) + "\"");
    reply.with("Cache-Control", "private, no-cache");
    return reply;
}

Json stringSchema(const char* doc) {
    return Json::object({{"type", "string"}, {"description", doc}});
}

}  // namespace

void addRoutes(Registry& registry) {
    const Access mayRead = needs("collaboration.read_tasks");
    const Json text = Json::object({{"type", "string"}});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/my/tasks",
         .access = mayRead,
         .summary = "Tasks across records",
         .doc = "Tasks of every record you may see: your own open ones, soonest due first, unless `q` asks for others.",
         .handler = listMine,
         .parameters = {{"q", "Which tasks, in the query language.", text},
                        {"sort", "Field to sort by; `-` before it for descending.", text},
                        {"limit", "Items on a page.",
                         Json::object({{"type", "integer"}, {"minimum", 1}, {"maximum", 200}, {"default", 50}})},
                        {"cursor", "`next_cursor` of the page before.", text},
                        {"total", "Whether to count all items found.", Json::object({{"type", "boolean"}})}},
         .responseSchema = Json::object(
             {{"type", "object"},
              {"properties",
               Json::object(
                   {{"items", Json::object({{"type", "array"}, {"items", schemaOf(collaboration::taskFields, false)}})},
                    {"next_cursor", Json::object({{"type", Json::array({"string", "null"})}})},
                    {"total", Json::object({{"type", "integer"}})}})},
              {"required", Json::array({"items", "next_cursor"})}}),
         .responseExample = Json::object(
             {{"items", Json::array({Json::object({{"id", 7}, {"title", "Swap the toner"}, {"record_id", 42}})})},
              {"next_cursor", Json()}}),
         .tag = "tasks"});
    const Json when = Json::object({{"type", Json::array({"string", "null"})}, {"format", "date-time"}});
    registry.route(
        {.method = "GET",
         .path = "/api/v1/my/calendar-feed",
         .access = mayRead,
         .summary = "Whether there is a link to the calendar of your tasks",
         .doc = "When it was made and last used; the link itself is shown only when it is made.",
         .handler = showFeed,
         .responseSchema = Json::object(
             {{"type", "object"}, {"properties", Json::object({{"created_at", when}, {"last_used_at", when}})}}),
         .responseExample = Json::object({{"created_at", "2026-01-31T08:15:00.000000Z"}, {"last_used_at", Json()}}),
         .tag = "tasks"});
    registry.route({.method = "POST",
                    .path = "/api/v1/my/calendar-feed",
                    .access = mayRead,
                    .summary = "Make a secret link to the calendar of your tasks",
                    .doc = "In place of the one there was. Whoever knows the link reads your open tasks, without "
                           "signing in; it is shown this once.",
                    .handler = newFeed,
                    .responseSchema = Json::object(
                        {{"type", "object"},
                         {"properties", Json::object({{"url", stringSchema("Address of an iCalendar file.")}})},
                         {"required", Json::array({"url"})}}),
                    .responseExample = Json::object({{"url", "https://kontor.example/feeds/s3cr3t/tasks.ics"}}),
                    .successStatus = 201,
                    .tag = "tasks"});
    registry.route({.method = "DELETE",
                    .path = "/api/v1/my/calendar-feed",
                    .access = mayRead,
                    .summary = "Take back the link to the calendar of your tasks",
                    .doc = "From then on it finds nothing.",
                    .handler = endFeed,
                    .successStatus = 204,
                    .tag = "tasks"});
    registry.route(
        {.method = "GET",
         .path = "/feeds/{token}/tasks.ics",
         .access = open("The link is secret; it shows what its owner may see."),
         .summary = "The calendar of somebody's tasks",
         .doc = "Open tasks with a due time as appointments (iCalendar); with `todo` all open ones as tasks.",
         .handler = feedFile,
         .parameters = {{"todo", "Tasks (VTODO) in place of appointments.",
                         Json::object({{"type", "boolean"}, {"default", false}})}},
         .responseSchema = stringSchema("An iCalendar file."),
         .responseExample = Json("BEGIN:VCALENDAR"),
         .tag = "tasks",
         .responseMediaType = "text/calendar"});
}

}  // namespace kontor::my_work
