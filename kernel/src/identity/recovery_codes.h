#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/setting.h"
#include "kontor/transaction.h"

namespace kontor {

/// Ten codes that each stand for the second factor once, in the table recovery_code; only keyed hashes are kept.
class RecoveryCodes {
  public:
    explicit RecoveryCodes(const Secrets& secrets) : _secrets(secrets) {}

    /// New ones in place of those there are.
    std::vector<std::string> renew(Transaction& tx, std::int64_t userId) const;
    /// Whether it is one, which is used up now. Typed without blanks and dashes, in lower case.
    bool take(Transaction& tx, std::int64_t userId, std::string_view typed) const;

  private:
    std::string hashOf(std::int64_t userId, std::string_view code) const;
    const Secrets& _secrets;
};

}  // namespace kontor
