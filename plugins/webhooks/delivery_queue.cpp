#include "delivery_queue.h"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "delivery.h"
#include "payload.h"
#include "webhook.h"

namespace kontor::webhooks {

namespace {

struct Listener {
    std::int64_t id = 0;
    std::int64_t ownerId = 0;
    std::string events;
    static constexpr auto columns = std::tuple{&Listener::id, &Listener::ownerId, &Listener::events};

    std::vector<std::string> wanted() const {
        std::vector<std::string> result;
        const Json list = Json::parse(events);
        for (const Json& event : list.items()) result.push_back(event.text());
        return result;
    }
};

void queueFor(const Listener& listener, const StoredEvent& stored, const RecordChanged& change, Kernel& kernel) {
    kernel.db().write([&](Transaction& tx) {
        std::optional<std::string> payload;
        try {
            const Viewer owner = kernel.accounts().viewerOf(tx, listener.ownerId, Origin::api);
            payload = payloadFor(tx, kernel, owner, stored, change);
        } catch (const NotFound&) {
            // The owner has left: nobody may hear of this any more.
        }
        if (!payload) return;
        const Time now = kernel.clock().now();
        // IGNORE: the outbox hands an event out at least once.
        tx.execute(
            "INSERT IGNORE INTO webhook_deliveries (kind, record_id, event_position, event, about_kind, about_id, "
            "payload, "
            "state, next_attempt_at, response, created_at, updated_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, '', ?, ?)",
            Webhook::kind, listener.id, stored.position, change.kind + "." + change.action, change.kind, change.id,
            *payload, now, now, now);
        tx.afterCommit([jobs = &kernel.jobs()] { jobs->wake("webhooks.send"); });
    });
}

Ref refOf(std::int64_t webhookId) {
    return {std::string(Webhook::kind), webhookId};
}

}  // namespace

void queueEvent(const StoredEvent& stored, Kernel& kernel) {
    if (stored.name != RecordChanged::name) return;
    const auto change = eventFrom<RecordChanged>(stored);
    const auto listeners = kernel.db().read([](Transaction& tx) {
        return tx.all<Listener>("SELECT id, owner_id, events FROM webhooks WHERE active = 1 AND deleted_at IS NULL");
    });
    for (const Listener& listener : listeners)
        if (wants(listener.wanted(), change.kind, change.action)) queueFor(listener, stored, change, kernel);
}

void redeliver(Kernel& kernel, const Viewer& viewer, std::int64_t webhookId, std::int64_t deliveryId) {
    kernel.db().write([&](Transaction& tx) {
        const auto webhook = kernel.records().get<Webhook>(tx, viewer, webhookId);
        const Time now = kernel.clock().now();
        const auto found = tx.execute(
            "UPDATE webhook_deliveries SET state = 'queued', attempts = 0, next_attempt_at = ?, error = '', "
            "version = version + 1, updated_at = ? WHERE id = ? AND kind = ? AND record_id = ?",
            now, now, deliveryId, Webhook::kind, webhookId);
        if (found == 0) throw NotFound("delivery " + std::to_string(deliveryId) + " of " + toString(refOf(webhookId)));
        if (!webhook.active) throw Conflict("webhooks.error.inactive");
        kernel.ledger().journal(tx, viewer, refOf(webhookId), "redelivered", {{"delivery", Json(), deliveryId}});
        tx.afterCommit([jobs = &kernel.jobs()] { jobs->wake("webhooks.send"); });
    });
}

std::int64_t addTrial(Kernel& kernel, const Viewer& viewer, std::int64_t webhookId) {
    return kernel.db().write([&](Transaction& tx) {
        kernel.records().get(tx, viewer, refOf(webhookId));
        const Time now = kernel.clock().now();
        // Without a next attempt, so that the job never takes it.
        return tx.insert(
            "INSERT INTO webhook_deliveries (kind, record_id, event, payload, state, response, created_at, updated_at) "
            "VALUES (?, ?, 'webhook.test', ?, 'queued', '', ?, ?)",
            Webhook::kind, webhookId, trialPayload(now, webhookId), now, now);
    });
}

}  // namespace kontor::webhooks
