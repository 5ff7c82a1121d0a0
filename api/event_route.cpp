// Live events over server-sent events.
#include <charconv>

#include "kontor/error.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "routes.h"

namespace kontor::api {

namespace {

std::int64_t lastEventId(const Request& request) {
    const auto text = request.header("Last-Event-ID");
    if (!text || text->empty()) return 0;
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), id);
    if (error != std::errc() || end != text->data() + text->size() || id < 0)
        throw Invalid::request("Last-Event-ID", "error.not_a_number");
    return id;
}

Reply events(Request& request, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::string> kinds;
    for (const auto& kind : split(request.queryValue("kinds").value_or(""), ','))
        if (!kind.empty()) kinds.push_back(kind);
    if (kinds.empty()) throw Invalid::request("kinds", "error.required");
    if (kinds.size() > 50) throw Invalid::request("kinds", "error.too_many", {{"most", "50"}});
    return Reply::events([viewer, kinds, last = lastEventId(request), &kernel](std::shared_ptr<EventStream> stream) {
        kernel.live().join(viewer, kinds, last, std::move(stream));
    });
}

}  // namespace

void addEventRoute(Registry& registry) {
    registry.route({.method = "GET",
                    .path = "/api/v1/events",
                    .access = signedIn("each event is shown only to who may see its record"),
                    .summary = "Live events",
                    .doc = "A stream of `text/event-stream`. An event's name is the kind of record, its data say what "
                           "changed, its id lets a client resume "
                           "with `Last-Event-ID` without a gap.",
                    .handler = events,
                    .parameters = {{"kinds", "Kinds of records, separated by commas: ticket,user",
                                    Json::object({{"type", "string"}}), true}},
                    .tag = "Events",
                    .responseMediaType = "text/event-stream"});
}

}  // namespace kontor::api
