#pragma once

#include <string>
#include <string_view>

#include "kontor/clock.h"
#include "kontor/setting.h"
#include "kontor/transaction.h"

namespace kontor {

/// Challenges for keys. One is signed with the purpose it was given for and carries its own end, so that asking for
/// them without end leaves nothing behind; only those that were answered are kept, until they would have expired.
class Challenges {
  public:
    Challenges(const Secrets& secrets, const Clock& clock) : _secrets(secrets), _clock(clock) {}

    std::string make(std::string_view purpose) const;
    /// Whether it was given for that purpose and is still good.
    bool fits(std::string_view challenge, std::string_view purpose) const;
    /// Uses it up; false when it was used before.
    bool use(Transaction& tx, std::string_view challenge) const;
    static void prune(Transaction& tx, Time now);

  private:
    std::string signatureOf(std::string_view head, std::string_view purpose) const;
    const Secrets& _secrets;
    const Clock& _clock;
};

}  // namespace kontor
