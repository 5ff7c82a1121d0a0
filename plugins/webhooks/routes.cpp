#include "routes.h"

#include "delivery.h"
#include "delivery_queue.h"
#include "kontor/kernel.h"
#include "sender.h"

namespace kontor::webhooks {

namespace {

Json describe(Kernel& kernel, const Viewer& viewer, std::int64_t deliveryId) {
    return kernel.db().read([&](Transaction& tx) {
        return kernel.records().get(tx, viewer, {std::string(Delivery::kind), deliveryId}).toJson(viewer);
    });
}

Reply testRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t delivery = addTrial(kernel, viewer, request.number());
    Sender(kernel).attempt(delivery);
    return Reply::json(describe(kernel, viewer, delivery));
}

Reply againRoute(Request& request, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t delivery = request.number("entry");
    redeliver(kernel, viewer, request.number(), delivery);
    return Reply::json(describe(kernel, viewer, delivery), 202);
}

Route route(std::string path, std::string summary, std::string doc, Handler handler, int status, std::string state) {
    return {.method = "POST",
            .path = "/api/v1/webhooks/{id}/" + std::move(path),
            .access = needs("webhooks.manage"),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .handler = std::move(handler),
            .responseSchema = schemaOf(deliveryFields, false),
            .responseExample =
                Json::object({{"id", 17}, {"event", "webhook.test"}, {"state", std::move(state)}, {"status", 200}}),
            .successStatus = status,
            .tag = "webhooks"};
}

}  // namespace

void addRoutes(Registry& registry) {
    registry.route(
        route("test", "Try a webhook",
              "Posts an event webhook.test at once, a single time, and answers with the delivery: its status, the "
              "beginning of the answer, or the error.",
              testRoute, 200, "delivered"));
    registry.route(
        route("deliveries/{entry}/redeliver", "Deliver again",
              "Queues a delivery with the same id and body, as if it had never been tried. 409 when the webhook "
              "is switched off.",
              againRoute, 202, "queued"));
}

}  // namespace kontor::webhooks
