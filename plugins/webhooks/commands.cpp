#include "commands.h"

#include "delivery.h"
#include "delivery_queue.h"
#include "kontor/kernel.h"
#include "kontor/text.h"
#include "sender.h"
#include "webhook.h"

namespace kontor::webhooks {

namespace {

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::vector<Webhook> all(Kernel& kernel, const Viewer& viewer) {
    ListRequest request;
    request.limit = 200;
    return kernel.db().read([&](Transaction& tx) { return kernel.records().all<Webhook>(tx, viewer, request); });
}

std::string answerOf(const Delivery& delivery) {
    if (!delivery.error.empty()) return delivery.error;
    return delivery.status ? number(*delivery.status) : "";
}

CommandResult listCommand(const CommandCall&, const Viewer& viewer, Kernel& kernel) {
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    for (const Webhook& webhook : all(kernel, viewer)) {
        rows.push_back({number(webhook.id), webhook.name, webhook.active ? "yes" : "no", webhook.url,
                        join(webhook.events, ", "), number(webhook.ownerId)});
        Json item = toJson(webhookFields, &webhook);
        item.erase("secret");
        json.push(std::move(item));
    }
    CommandResult result;
    result.table({"ID", "Name", "Active", "URL", "Events", "Owner"}, std::move(rows), std::move(json));
    return result;
}

CommandResult testCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    const std::int64_t id = addTrial(kernel, viewer, call.number("id"));
    Sender(kernel).attempt(id);
    const auto delivery =
        kernel.db().read([&](Transaction& tx) { return kernel.records().get<Delivery>(tx, viewer, id); });
    CommandResult result;
    result.record({{"delivery", number(delivery.id)},
                   {"state", delivery.state},
                   {"status", delivery.status ? number(*delivery.status) : ""},
                   {"error", delivery.error},
                   {"response", delivery.response}},
                  toJson(deliveryFields, &delivery));
    result.exitCode = delivery.state == "delivered" ? 0 : 1;
    return result;
}

CommandResult deliveries(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    ListRequest request;
    request.owner = Ref{std::string(Webhook::kind), call.number("id")};
    request.limit = 50;
    if (call.has("failed")) request.q = "state:failed";
    std::vector<std::vector<std::string>> rows;
    Json json = Json::array();
    const auto found =
        kernel.db().read([&](Transaction& tx) { return kernel.records().all<Delivery>(tx, viewer, request); });
    for (const Delivery& delivery : found) {
        const std::string about = delivery.aboutId ? delivery.aboutKind + " " + number(*delivery.aboutId) : "";
        rows.push_back({number(delivery.id), formatTime(delivery.createdAt), delivery.event, about, delivery.state,
                        number(delivery.attempts), answerOf(delivery)});
        Json item = toJson(deliveryFields, &delivery);
        item.erase("payload");  // not part of a list
        item.erase("response");
        json.push(std::move(item));
    }
    CommandResult result;
    result.table({"ID", "Queued", "Event", "Record", "State", "Attempts", "Answer"}, std::move(rows), std::move(json));
    return result;
}

CommandResult againCommand(const CommandCall& call, const Viewer& viewer, Kernel& kernel) {
    redeliver(kernel, viewer, call.number("id"), call.number("delivery"));
    return CommandResult::text("Delivery " + number(call.number("delivery")) + " is sent again now.");
}

CommandArgument webhookId() {
    CommandArgument argument{"id", "The webhook.", CommandArgument::Type::integer, true, false, {}, {}};
    argument.complete = [](std::string_view, const Viewer& viewer, Kernel& kernel) {
        std::vector<std::string> ids;
        for (const Webhook& webhook : all(kernel, viewer)) ids.push_back(number(webhook.id) + "\t" + webhook.name);
        return ids;
    };
    return argument;
}

Command command(std::string name, std::string summary, std::string doc, std::string example,
                std::function<CommandResult(const CommandCall&, const Viewer&, Kernel&)> run) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc = std::move(doc),
            .access = needs("webhooks.manage"),
            .examples = {std::move(example)},
            .run = std::move(run)};
}

}  // namespace

void addCommands(Registry& registry) {
    registry.command(command("webhooks list", "List webhooks", "Where programs hear of changes, and of which.",
                             "webhooks list", listCommand));

    Command tried =
        command("webhooks test", "Try a webhook",
                "Posts an event webhook.test at once and says what came back. Ends with 1 when that is not 2xx.",
                "webhooks test 1", testCommand);
    tried.arguments.push_back(webhookId());
    registry.command(std::move(tried));

    Command sent =
        command("webhooks deliveries", "List what was sent to a webhook",
                "The newest 50, with the state and what the receiver answered; with --failed those given up.",
                "webhooks deliveries 1", deliveries);
    sent.arguments.push_back(webhookId());
    sent.options.push_back({"failed", "Only those given up.", CommandArgument::Type::flag, false, false, {}, {}});
    registry.command(std::move(sent));

    Command repeated =
        command("webhooks redeliver", "Deliver again", "Sends a delivery again, with the same id and body.",
                "webhooks redeliver 1 17", againCommand);
    repeated.arguments.push_back(webhookId());
    repeated.arguments.push_back({"delivery", "The delivery.", CommandArgument::Type::integer, true, false, {}, {}});
    registry.command(std::move(repeated));
}

}  // namespace kontor::webhooks
