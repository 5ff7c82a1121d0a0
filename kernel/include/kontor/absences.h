#pragma once

#include <cstdint>
#include <optional>

#include "kontor/transaction.h"

namespace kontor {

/// Who is away and who stands in. Published by the plugin of absences: `kernel.find<Absences>()`. Standing in lends no
/// rights: whoever gives a stand-in work or news asks whether they may see it themselves.
class KONTOR_API Absences {
  public:
    virtual ~Absences();
    virtual bool isAway(Transaction& tx, std::int64_t userId, Time at) = 0;
    /// Who does the work of a person that is away, followed from one to the next who are away as well; nothing when
    /// the person is there or nobody stands in.
    virtual std::optional<std::int64_t> standIn(Transaction& tx, std::int64_t userId, Time at) = 0;
};

}  // namespace kontor
