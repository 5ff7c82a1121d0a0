#include "webhook.h"

#include <algorithm>

#include "kontor/kernel.h"
#include "kontor/text.h"
#include "reach.h"

namespace kontor::webhooks {

namespace {

constexpr std::size_t shortestSecret = 16;
constexpr std::array<std::string_view, 4> actions{"created", "updated", "deleted", "*"};

/// One's own; those of others only with the right to manage them all: what was delivered holds what their owner sees.
Predicate visible(const Viewer& viewer) {
    if (viewer.may("webhooks.manage_all")) return {};
    return {"t.owner_id = ?", {viewer.id()}};
}

/// A webhook acts with all rights of its owner, so a token must not get by it what its scopes keep from it.
void checkEvent(const WriteContext& context, const std::string& event, std::vector<FieldError>& errors) {
    const auto refuse = [&](const char* key) { errors.push_back({"events", {key, {{"event", event}}}}); };
    if (event == "*") {
        if (!context.viewer.data().scopes.empty()) refuse("webhooks.error.event_out_of_scope");
        return;
    }
    const auto dot = event.find('.');
    const std::string kind = event.substr(0, dot);
    const std::string action = dot == std::string::npos ? "" : event.substr(dot + 1);
    const auto& records = context.kernel.catalog().records;
    const auto type = records.find(kind);
    if (type == records.end() || std::find(actions.begin(), actions.end(), action) == actions.end())
        return refuse("webhooks.error.event");
    if (!type->second.readPermission.empty() && !context.viewer.may(type->second.readPermission))
        refuse("webhooks.error.event_out_of_scope");
}

void prepare(WriteContext& context, const Webhook* before, Webhook& webhook) {
    if (context.viewer.id() != 0) webhook.ownerId = context.viewer.id();
    if (webhook.ownerId == 0) throw Conflict("webhooks.error.no_owner");

    std::vector<FieldError> errors;
    if (trimmed(webhook.name).empty()) errors.push_back({"name", {"webhooks.error.name", {}}});
    try {
        const Target target = parseTarget(webhook.url);
        if (const auto literal = IpAddress::parse(target.host);
            literal && !allowedNetworks(context.kernel).permit(*literal))
            errors.push_back({"url", {"webhooks.error.network", {{"address", literal->text()}}}});
    } catch (const BadTarget& bad) {
        errors.push_back({"url", {errorKey(bad), {}}});
    }
    std::sort(webhook.events.begin(), webhook.events.end());
    webhook.events.erase(std::unique(webhook.events.begin(), webhook.events.end()), webhook.events.end());
    if (webhook.events.empty()) errors.push_back({"events", {"webhooks.error.no_events", {}}});
    for (const auto& event : webhook.events) checkEvent(context, event, errors);
    if ((!before || !webhook.secret.empty()) && characters(webhook.secret) < shortestSecret)
        errors.push_back({"secret", {"webhooks.error.secret", {{"least", std::to_string(shortestSecret)}}}});
    if (!errors.empty()) throw Invalid(std::move(errors));
}

void written(WriteContext& context, const Webhook*, const Webhook& webhook) {
    if (webhook.secret.empty()) return;
    context.tx.execute("UPDATE webhooks SET sealed_secret = ? WHERE id = ?",
                       context.kernel.secrets().seal(webhook.secret), webhook.id);
}

}  // namespace

bool wants(const std::vector<std::string>& events, std::string_view kind, std::string_view action) {
    return std::any_of(events.begin(), events.end(), [&](const std::string& event) {
        if (event == "*") return true;
        const auto dot = event.find('.');
        if (dot == std::string::npos || event.compare(0, dot, kind) != 0) return false;
        const std::string_view wanted = std::string_view(event).substr(dot + 1);
        return wanted == "*" || wanted == action;
    });
}

RecordType webhookType() {
    RecordType type = recordType<Webhook>("webhooks", "webhooks", webhookFields);
    type.doc = "A program that is told of changes by HTTP.";
    type.label = "{t}.name";
    type.readPermission = "webhooks.manage";
    type.createPermission = "webhooks.manage";
    type.writePermission = "webhooks.manage";
    type.deletePermission = "webhooks.manage";
    type.visible = visible;
    type.defaultSort = "name";
    type.textColumns = {"t.name", "t.url"};
    type.groups = {"deliveries"};
    type.prepare = prepared<Webhook>(prepare);
    type.written = writtenBy<Webhook>(written);
    return type;
}

}  // namespace kontor::webhooks
