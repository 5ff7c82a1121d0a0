#include "identity/sign_in_guard.h"

#include <algorithm>

#include "kontor/deadline.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr int allowed = 5;
constexpr std::chrono::seconds firstLock(30);
constexpr std::chrono::seconds longestLock(3600);
constexpr std::chrono::hours failuresForgottenAfter(24);
constexpr int mostWaiting = 16;
constexpr std::chrono::seconds longestWait(10);

std::string keyOf(std::string_view login, std::string_view address) {
    // The length keeps login and address from running into each other.
    return sha256Hex(std::to_string(login.size()) + ":" + asciiLower(login) + std::string(address));
}

Duration lockAfter(int failures) {
    return std::min<Duration>(firstLock * (1 << std::min(failures - allowed, 10)), longestLock);
}

}  // namespace

SignInGuard::Turn::Turn(SignInGuard& guard, std::string key) : _guard(guard), _key(std::move(key)) {
    _guard.enter(_key);
    try {
        _guard.note(_key);
    } catch (...) {
        _guard.leave(_key);
        throw;
    }
}

SignInGuard::Turn::~Turn() {
    _guard.leave(_key);
}

// One after the other: an attempt counts until it is known to be right, and several right ones at the same time would
// lock each other out.
void SignInGuard::enter(const std::string& key) {
    auto waiting = _waiting.lock();
    if ((*waiting)[key].attempts >= mostWaiting)
        throw Unavailable::limited("error.locked_out", std::chrono::duration_cast<std::chrono::seconds>(firstLock));
    ++(*waiting)[key].attempts;
    const auto most = std::min<std::chrono::milliseconds>(Deadline::current().left(), longestWait);
    if (!_left.wait_for(waiting.lock(), most, [&] { return !(*waiting)[key].busy; })) {
        --(*waiting)[key].attempts;
        throw Unavailable("too many sign-ins of one login at once");
    }
    (*waiting)[key].busy = true;
}

void SignInGuard::leave(const std::string& key) noexcept {
    {
        auto waiting = _waiting.lock();
        const auto found = waiting->find(key);
        found->second.busy = false;
        if (--found->second.attempts == 0) waiting->erase(found);
    }
    _left.notify_all();
}

void SignInGuard::note(const std::string& key) {
    const auto wait = _db.write([&](Transaction& tx) -> std::optional<Duration> {
        const Time now = _clock.now();
        tx.execute("INSERT IGNORE INTO sign_in_failure (attempt_key, failures, last_at) VALUES (?, 0, ?)", key, now);
        using Row = std::tuple<int, std::optional<Time>, Time>;
        auto [failures, lockedUntil, lastAt] = tx.one<Row>(
            "SELECT failures, locked_until, last_at FROM sign_in_failure WHERE attempt_key = ? FOR UPDATE", key);
        if (lockedUntil && *lockedUntil > now) return *lockedUntil - now;
        if (now - lastAt > failuresForgottenAfter) failures = 0;
        ++failures;
        const std::optional<Time> lock = failures >= allowed ? std::optional(now + lockAfter(failures)) : std::nullopt;
        tx.execute("UPDATE sign_in_failure SET failures = ?, locked_until = ?, last_at = ? WHERE attempt_key = ?",
                   failures, lock, now, key);
        return std::nullopt;
    });
    if (wait) throw Unavailable::limited("error.locked_out", std::chrono::ceil<std::chrono::seconds>(*wait));
}

SignInGuard::Turn SignInGuard::attempt(std::string_view login, std::string_view address) {
    return Turn(*this, keyOf(login, address));
}

void SignInGuard::succeeded(Transaction& tx, const Turn& turn) {
    tx.execute("DELETE FROM sign_in_failure WHERE attempt_key = ?", turn._key);
}

void SignInGuard::prune(Database& db, Time before) {
    db.write([&](Transaction& tx) { tx.execute("DELETE FROM sign_in_failure WHERE last_at < ?", before); });
}

}  // namespace kontor
