#include "identity/sign_in_log.h"

#include "identity/device_name.h"
#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::int64_t mostRowsOfAddress = 100;  // of failures within an hour
constexpr int pruneAtOnce = 1000;

/// An address or way is plain ASCII by nature; what is not is none.
std::string ascii(std::string_view text, std::size_t most) {
    std::string result;
    for (const char c : text.substr(0, most))
        if (c >= ' ' && c < 0x7F) result += c;
    return result;
}

std::string cutTo(std::string_view text, std::size_t most) {
    return isUtf8(text) ? std::string(leftCharacters(text, most)) : ascii(text, most);
}

}  // namespace

SignInPlace::SignInPlace(std::string_view address, std::string_view agent)
    : address(ascii(address, 64)), agent(cutTo(agent, 255)), device(deviceName(this->agent)) {}

std::int64_t SignInLog::add(Transaction& tx, const SignInEntry& entry, const SignInPlace& place) {
    const Time now = _clock.now();
    return tx.insert(
        "INSERT INTO sign_in (user_id, login, way, outcome, address, device, agent, impersonator_id, reason, "
        "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.userId, cutTo(entry.login, 254), cutTo(entry.way, 100), entry.outcome, place.address, place.device,
        place.agent, entry.impersonatorId ? std::optional(entry.impersonatorId) : std::nullopt,
        cutTo(entry.reason, 255), now, now);
}

void SignInLog::addFailure(Transaction& tx, const SignInEntry& entry, const SignInPlace& place) {
    const Time now = _clock.now();
    const auto hour = std::chrono::floor<std::chrono::hours>(now);
    const auto keyOf = [&](const std::string& login) {
        return sha256Hex(std::to_string(hour.time_since_epoch().count()) + "\n" + std::string(entry.outcome) + "\n" +
                         place.address + "\n" + login);
    };
    std::string login = cutTo(entry.login, 254);
    if (tx.execute("UPDATE sign_in SET times = times + 1, updated_at = ? WHERE fold_key = ?", now, keyOf(login)) > 0)
        return;
    // Who tries one login after the other from one place gets no row for each of them.
    const bool many = tx.one<std::int64_t>("SELECT COUNT(*) FROM sign_in WHERE address = ? AND created_at >= ?",
                                           place.address, Time(hour)) >= mostRowsOfAddress;
    if (many && !entry.userId) login = "*";
    tx.execute(
        "INSERT INTO sign_in (user_id, login, way, outcome, address, device, agent, fold_key, created_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON DUPLICATE KEY UPDATE times = times + 1, updated_at = VALUES(updated_at)",
        entry.userId, login, cutTo(entry.way, 100), entry.outcome, place.address, place.device, place.agent,
        keyOf(login), now, now);
}

void SignInLog::finished(Transaction& tx, std::int64_t id, std::string_view step) {
    tx.execute("UPDATE sign_in SET outcome = 'ok', way = LEFT(CONCAT(way, '+', ?), 100), updated_at = ? WHERE id = ?",
               step, _clock.now(), id);
}

void SignInLog::prune(Database& db, Time before) {
    while (db.write([&](Transaction& tx) {
        return tx.execute("DELETE FROM sign_in WHERE created_at < ? LIMIT ?", before, pruneAtOnce);
    }) == pruneAtOnce) {
    }
}

}  // namespace kontor
