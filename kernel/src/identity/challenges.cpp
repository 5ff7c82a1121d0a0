#include "identity/challenges.h"

#include <charconv>

#include "kontor/text.h"

namespace kontor {

namespace {

constexpr std::chrono::minutes life(5);

std::int64_t secondsOf(Time time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

std::string Challenges::make(std::string_view purpose) const {
    const std::string head = randomToken(18) + "." + std::to_string(secondsOf(_clock.now() + life));
    return head + "." + signatureOf(head, purpose);
}

bool Challenges::fits(std::string_view challenge, std::string_view purpose) const {
    const auto end = challenge.rfind('.');
    if (end == std::string_view::npos || challenge.size() > 200) return false;
    const std::string_view head = challenge.substr(0, end);
    if (!equalConstantTime(challenge.substr(end + 1), signatureOf(head, purpose))) return false;
    const std::string_view seconds = head.substr(head.find('.') + 1);
    std::int64_t until = 0;
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), until);
    return until > secondsOf(_clock.now());
}

bool Challenges::use(Transaction& tx, std::string_view challenge) const {
    return tx.execute("INSERT IGNORE INTO used_challenge (challenge_hash, expires_at) VALUES (?, ?)",
                      sha256Hex(challenge), _clock.now() + life) > 0;
}

void Challenges::prune(Transaction& tx, Time now) {
    tx.execute("DELETE FROM used_challenge WHERE expires_at < ?", now);
}

std::string Challenges::signatureOf(std::string_view head, std::string_view purpose) const {
    return _secrets.sign("passkey challenge", std::string(purpose) + "\n" + std::string(head));
}

}  // namespace kontor
