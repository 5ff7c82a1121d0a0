#include "sender.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "kontor/deadline.h"
#include "kontor/text.h"
#include "log_events.h"
#include "payload.h"
#include "reach.h"
#include "webhook.h"

namespace kontor::webhooks {

namespace {

/// Pauses after the first, second … attempt: ten attempts over most of a day.
constexpr std::array<int, 9> pauseMinutes{1, 2, 5, 15, 30, 60, 180, 360, 720};

constexpr std::size_t excerptBytes = 500;

constexpr const char* columns =
    "SELECT d.id, d.record_id, d.event_position, d.event, d.about_kind, d.about_id, d.payload, d.attempts, d.version, "
    "w.url, w.owner_id, w.sealed_secret FROM webhook_deliveries d JOIN webhooks w ON w.id = d.record_id WHERE d.id = ?";

std::int64_t unixSeconds(Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

struct Sender::Work {
    std::int64_t id = 0;
    std::int64_t webhookId = 0;
    std::optional<std::int64_t> eventPosition;
    std::string event;
    std::string aboutKind;
    std::optional<std::int64_t> aboutId;
    std::string payload;
    std::int64_t attempts = 0;
    std::int64_t version = 0;
    std::string url;
    std::int64_t ownerId = 0;
    std::string sealedSecret;
    bool seen = true;  ///< whether the owner still may see the record

    static constexpr auto columns = std::tuple{
        &Work::id,      &Work::webhookId, &Work::eventPosition, &Work::event, &Work::aboutKind, &Work::aboutId,
        &Work::payload, &Work::attempts,  &Work::version,       &Work::url,   &Work::ownerId,   &Work::sealedSecret};
};

struct Sender::Outcome {
    OutboundAnswer answer;
    bool final = false;  ///< trying again is of no use
};

void Sender::run(JobRun& job) {
    const auto allowed = allowedNetworks(_kernel);
    for (const auto& text : allowed.unreadable()) log(networksUnreadable, {{"text", text}});
    using Row = std::tuple<std::int64_t, std::int64_t>;
    const auto due = _kernel.db().read([&](Transaction& tx) {
        return tx.all<Row>(
            "SELECT d.id, d.record_id FROM webhook_deliveries d JOIN webhooks w ON w.id = d.record_id "
            "WHERE d.state = 'queued' AND d.next_attempt_at <= ? AND w.active = 1 AND w.deleted_at IS NULL "
            "ORDER BY d.next_attempt_at, d.id LIMIT 200",
            _kernel.clock().now());
    });
    std::int64_t done = 0;
    std::set<std::int64_t> troubled;
    for (const auto& [id, webhookId] : due) {
        if (job.cancelled()) return;
        // A receiver that does not answer costs one time-out a round, not one for each of its deliveries.
        if (!troubled.contains(webhookId)) {
            attempt(id, [&] { return job.cancelled(); });
            const bool delivered = _kernel.db().read([&, id = id](Transaction& tx) {
                return tx.one<std::string>("SELECT state FROM webhook_deliveries WHERE id = ?", id) == "delivered";
            });
            if (!delivered) troubled.insert(webhookId);
        }
        job.progress(++done, static_cast<std::int64_t>(due.size()));
    }
    prune(job);
}

bool Sender::attempt(std::int64_t deliveryId, const std::function<bool()>& cancelled) {
    Context frame("webhook_delivery", std::to_string(deliveryId));
    const Work work = load(deliveryId);
    const Outcome outcome = perform(work, cancelled);
    if (outcome.answer.cancelled) return false;
    settle(work, outcome);
    return true;
}

Sender::Work Sender::load(std::int64_t deliveryId) {
    return _kernel.db().read([&](Transaction& tx) {
        Work work = tx.one<Work>(columns, deliveryId);
        if (!work.aboutId) return work;
        // Rights may have gone since the event was queued.
        try {
            const Viewer owner = _kernel.accounts().viewerOf(tx, work.ownerId, Origin::api);
            work.seen = maySee(tx, _kernel, owner, {work.aboutKind, *work.aboutId});
        } catch (const NotFound&) {
            work.seen = false;
        }
        return work;
    });
}

Sender::Outcome Sender::perform(const Work& work, const std::function<bool()>& cancelled) {
    Outcome outcome;
    if (!work.seen) {
        outcome.answer.error = "the owner of the webhook may not see the record any more";
        outcome.final = true;
        return outcome;
    }
    try {
        const std::string secret = _kernel.secrets().open(work.sealedSecret);
        OutboundCall post;
        post.keepBytes = excerptBytes;
        post.target = parseTarget(work.url);
        post.addresses = resolve(post.target, allowedNetworks(_kernel));
        post.body = work.payload;
        post.cancelled = cancelled;
        // A trial is part of a request, which must have time left to keep and tell the outcome.
        post.limit = std::clamp(Deadline::current().left() / 2, std::chrono::milliseconds(1000), post.limit);
        post.headers = {"Content-Type: application/json",
                        "User-Agent: Kontor-Webhooks",
                        "X-Kontor-Event: " + work.event,
                        "X-Kontor-Delivery: " + std::to_string(work.id),
                        "X-Kontor-Timestamp: " + std::to_string(unixSeconds(_kernel.clock().now())),
                        "X-Kontor-Signature: sha256=" + hmacSha256Hex(secret, work.payload)};
        outcome.answer = callOut(post);
        outcome.answer.body = readableText(std::move(outcome.answer.body));
    } catch (const BadTarget& bad) {
        outcome.answer.error = bad.what();
        if (bad.fault == BadTarget::Fault::network) outcome.answer.error += " (webhooks.allowed_networks)";
    } catch (const std::runtime_error& error) {
        // A host that is not known or not permitted, or a secret sealed with a key that is gone: both can be mended.
        outcome.answer.error = error.what();
    }
    if (outcome.answer.error.empty() && !outcome.answer.good())
        outcome.answer.error = "the receiver answered " + std::to_string(outcome.answer.status);
    return outcome;
}

void Sender::settle(const Work& work, const Outcome& outcome) {
    const OutboundAnswer& answer = outcome.answer;
    const std::int64_t attempts = work.attempts + 1;
    const bool trial = !work.eventPosition;
    std::string state = answer.good() ? "delivered" : "queued";
    const bool last = outcome.final || trial || attempts > static_cast<std::int64_t>(pauseMinutes.size());
    if (state == "queued" && last) state = "failed";
    const std::string error(leftCharacters(answer.error, 500));
    _kernel.db().write([&](Transaction& tx) {
        const Time now = _kernel.clock().now();
        std::optional<Time> next;
        if (state == "queued") next = now + std::chrono::minutes(pauseMinutes[static_cast<std::size_t>(attempts - 1)]);
        const std::optional<std::int64_t> status =
            answer.status ? std::optional<std::int64_t>(answer.status) : std::nullopt;
        // Not when it was queued anew meanwhile: then that attempt is still to come.
        tx.execute(
            "UPDATE webhook_deliveries SET state = ?, attempts = ?, next_attempt_at = ?, http_status = ?, response = "
            "?, "
            "error = ?, delivered_at = COALESCE(?, delivered_at), version = version + 1, updated_at = ? "
            "WHERE id = ? AND version = ?",
            state, attempts, next, status, answer.body, error, state == "delivered" ? std::optional(now) : std::nullopt,
            now, work.id, work.version);
    });
    if (state == "failed" && !trial)
        log(deliveryGivenUp,
            {{"delivery", std::to_string(work.id)}, {"webhook", std::to_string(work.webhookId)}, {"error", error}});
}

void Sender::prune(JobRun& job) {
    const Time before =
        _kernel.clock().now() - std::chrono::hours(24) * _kernel.settings().integer("webhooks.keep_days");
    while (!job.cancelled()) {
        const auto gone = _kernel.db().write([&](Transaction& tx) {
            return tx.execute("DELETE FROM webhook_deliveries WHERE created_at < ? ORDER BY created_at LIMIT 1000",
                              before);
        });
        if (gone < 1000) return;
    }
}

Job sendJob() {
    return {.name = "webhooks.send",
            .doc = "Sends the events that webhooks wait for, and tries again those that failed.",
            .every = std::chrono::seconds(30),
            .run = [](JobRun& run, Kernel& kernel) { Sender(kernel).run(run); }};
}

}  // namespace kontor::webhooks
