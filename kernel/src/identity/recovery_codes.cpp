#include "identity/recovery_codes.h"

#include "identity/one_time_code.h"
#include "kontor/text.h"

namespace kontor {

namespace {
constexpr int count = 10;
}

std::vector<std::string> RecoveryCodes::renew(Transaction& tx, std::int64_t userId) const {
    tx.execute("DELETE FROM recovery_code WHERE user_id = ?", userId);
    std::vector<std::string> codes;
    for (int i = 0; i < count; ++i) {
        const std::string code = asciiLower(oneTimeCode::base32(oneTimeCode::newSecret())).substr(0, 12);
        tx.execute("INSERT INTO recovery_code (user_id, code_hash) VALUES (?, ?)", userId, hashOf(userId, code));
        codes.push_back(code.substr(0, 4) + "-" + code.substr(4, 4) + "-" + code.substr(8));
    }
    return codes;
}

bool RecoveryCodes::take(Transaction& tx, std::int64_t userId, std::string_view typed) const {
    return tx.execute("DELETE FROM recovery_code WHERE user_id = ? AND code_hash = ?", userId, hashOf(userId, typed)) >
           0;
}

std::string RecoveryCodes::hashOf(std::int64_t userId, std::string_view code) const {
    return _secrets.sign("recovery code", std::to_string(userId) + ":" + std::string(code));
}

}  // namespace kontor
