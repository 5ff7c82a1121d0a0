#include "http/idempotency.h"

#include "kontor/error.h"
#include "kontor/log.h"
#include "kontor/text.h"

namespace kontor {

namespace {

struct KeptAnswer {
    std::string fingerprint;
    std::int64_t status = 0;
    std::string headers;
    std::string body;
    Time createdAt{};
    static constexpr auto columns = std::tuple{&KeptAnswer::fingerprint, &KeptAnswer::status, &KeptAnswer::headers,
                                               &KeptAnswer::body, &KeptAnswer::createdAt};
};

const LogEvent notKept(
    LogEvent::Level::warning, "http.answer_not_kept", "The answer to a request can't be kept: {error}",
    "The request is done and was answered. Should its sender ask again under the same Idempotency-Key, "
    "it hears that the outcome is unknown.");

constexpr std::size_t mostFree = 10'000;
constexpr auto lifetime = std::chrono::hours(24);
/// No request runs longer; an unanswered key that is older belongs to one that died.
constexpr auto longestRequest = std::chrono::minutes(2);

std::int64_t ownerOf(const Viewer& viewer) {
    return viewer.id();
}

}  // namespace

std::optional<Reply> Idempotency::begin(const Viewer& viewer, const std::string& key, const Request& request,
                                        const std::string& body) {
    if (key.empty() || key.size() > 200 || !isUtf8(key))
        throw Invalid::request("Idempotency-Key", "error.bad_idempotency_key");
    const std::string fingerprint = sha256Hex(request.method + "\n" + request.target + "\n" + body);
    const Time now = _kernel.clock().now();
    const Name name{ownerOf(viewer), key};
    const bool isFree = _free.lock()->contains(name);
    const auto found = _kernel.db().write([&](Transaction& tx) -> std::optional<KeptAnswer> {
        auto row = tx.maybe<KeptAnswer>(
            "SELECT fingerprint, status, headers, body, created_at FROM idempotency_key WHERE user_id = ? AND name = ? "
            "FOR UPDATE",
            ownerOf(viewer), key);
        if (row && (row->createdAt + lifetime < now || (isFree && row->status == 0))) {
            tx.execute("DELETE FROM idempotency_key WHERE user_id = ? AND name = ?", ownerOf(viewer), key);
            row.reset();
        }
        if (!row)
            tx.execute(
                "INSERT INTO idempotency_key (user_id, name, fingerprint, status, headers, body, created_at) VALUES "
                "(?, ?, ?, 0, '', '', ?)",
                ownerOf(viewer), key, fingerprint, now);
        return row;
    });
    if (isFree) _free.lock()->erase(name);
    if (!found) return std::nullopt;
    if (found->fingerprint != fingerprint) throw Invalid("Idempotency-Key", "error.idempotency_key_reused");
    if (found->status == 0)
        throw Conflict(found->createdAt + longestRequest < now ? "error.idempotency_unknown"
                                                               : "error.idempotency_running");
    Reply reply;
    reply.status = static_cast<int>(found->status);
    for (const auto& [name, value] : Json::parse(found->headers).members())
        reply.headers.emplace_back(name, value.text());
    reply.headers.emplace_back("Idempotency-Replayed", "true");
    reply.body = _kernel.secrets().open(found->body);
    return reply;
}

void Idempotency::finish(const Viewer& viewer, const std::string& key, const Reply& reply) noexcept {
    try {
        Json headers = Json::object();
        for (const auto& [name, value] : reply.headers) headers[name] = value;
        // Sealed: an answer may hold what is shown once and kept as a hash only, as a new token.
        const std::string body = _kernel.secrets().seal(reply.body);
        _kernel.db().write([&](Transaction& tx) {
            tx.execute("UPDATE idempotency_key SET status = ?, headers = ?, body = ? WHERE user_id = ? AND name = ?",
                       reply.status, headers.dump(), body, ownerOf(viewer), key);
        });
    } catch (const std::exception& error) {
        log(notKept, {{"error", error.what()}});
    }
}

void Idempotency::abandon(const Viewer& viewer, const std::string& key) noexcept {
    try {
        _kernel.db().write([&](Transaction& tx) {
            tx.execute("DELETE FROM idempotency_key WHERE user_id = ? AND name = ? AND status = 0", ownerOf(viewer),
                       key);
        });
    } catch (...) {
        auto waiting = _free.lock();
        if (waiting->size() < mostFree) waiting->emplace(ownerOf(viewer), key);
    }
}

void Idempotency::prune() {
    const Time before = _kernel.clock().now() - lifetime;
    _kernel.db().write(
        [&](Transaction& tx) { tx.execute("DELETE FROM idempotency_key WHERE created_at < ? LIMIT 10000", before); });
}

}  // namespace kontor
