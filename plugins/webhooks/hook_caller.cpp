#include "hook_caller.h"

#include "payload.h"
#include "webhook.h"

namespace kontor::webhooks {

namespace {

std::optional<std::int64_t> ownerOf(Transaction& tx, std::int64_t webhookId) {
    return tx.maybe<std::int64_t>("SELECT owner_id FROM webhooks WHERE id = ? AND active = 1 AND deleted_at IS NULL",
                                  webhookId);
}

}  // namespace

bool HookCaller::isThere(Transaction& tx, std::int64_t webhookId) {
    return ownerOf(tx, webhookId).has_value();
}

bool HookCaller::queue(Transaction& tx, Kernel& kernel, std::int64_t webhookId, std::string_view event,
                       const Ref& about) {
    const auto ownerId = ownerOf(tx, webhookId);
    if (!ownerId) return false;
    const Time now = kernel.clock().now();
    std::optional<std::string> payload;
    try {
        payload = callPayload(tx, kernel, kernel.accounts().viewerOf(tx, *ownerId, Origin::api), event, about, now);
    } catch (const NotFound&) {
        // The owner has left.
    }
    if (!payload) return false;
    const std::int64_t id = tx.insert(
        "INSERT INTO webhook_deliveries (kind, record_id, event, about_kind, about_id, payload, state, next_attempt_at,"
        " response, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, 'queued', ?, '', ?, ?)",
        Webhook::kind, webhookId, event, about.kind, about.id, *payload, now, now, now);
    // A place of its own below all events, so that it is tried again as they are.
    tx.execute("UPDATE webhook_deliveries SET event_position = -id WHERE id = ?", id);
    tx.afterCommit([jobs = &kernel.jobs()] { jobs->wake("webhooks.send"); });
    return true;
}

}  // namespace kontor::webhooks
