#include "identity/sign_in_guard.h"

#include <algorithm>

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr int allowed = 5;
constexpr std::chrono::seconds firstLock(30);
constexpr std::chrono::seconds longestLock(3600);
constexpr std::chrono::hours memory(24);

std::string keyOf(std::string_view login, std::string_view address) {
    // The length keeps login and address from running into each other.
    return sha256Hex(std::to_string(login.size()) + ":" + asciiLower(login) + std::string(address));
}

Duration lockAfter(int failures) {
    return std::min<Duration>(firstLock * (1 << std::min(failures - allowed, 10)), longestLock);
}

}  // namespace

void SignInGuard::attempt(std::string_view login, std::string_view address) {
    const std::string key = keyOf(login, address);
    const auto wait = _db.write([&](Transaction& tx) -> std::optional<Duration> {
        const Time now = _clock.now();
        tx.execute("INSERT IGNORE INTO sign_in_failure (attempt_key, failures, last_at) VALUES (?, 0, ?)", key, now);
        using Row = std::tuple<int, std::optional<Time>, Time>;
        auto [failures, lockedUntil, lastAt] = tx.one<Row>(
            "SELECT failures, locked_until, last_at FROM sign_in_failure WHERE attempt_key = ? FOR UPDATE", key);
        if (lockedUntil && *lockedUntil > now) return *lockedUntil - now;
        if (now - lastAt > memory) failures = 0;
        ++failures;
        const std::optional<Time> lock = failures >= allowed ? std::optional(now + lockAfter(failures)) : std::nullopt;
        tx.execute("UPDATE sign_in_failure SET failures = ?, locked_until = ?, last_at = ? WHERE attempt_key = ?",
                   failures, lock, now, key);
        return std::nullopt;
    });
    if (wait) throw Unavailable::limited("error.locked_out", std::chrono::ceil<std::chrono::seconds>(*wait));
}

void SignInGuard::succeeded(std::string_view login, std::string_view address) {
    const std::string key = keyOf(login, address);
    _db.write([&](Transaction& tx) { tx.execute("DELETE FROM sign_in_failure WHERE attempt_key = ?", key); });
}

void SignInGuard::prune(Database& db, Time before) {
    db.write([&](Transaction& tx) { tx.execute("DELETE FROM sign_in_failure WHERE last_at < ?", before); });
}

}  // namespace kontor
