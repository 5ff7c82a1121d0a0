#pragma once

#include <functional>
#include <map>
#include <string>

#include "kontor/guarded.h"
#include "kontor/transaction.h"

namespace kontor {

/// How many rows the database would read for a condition. It says so at once, from a look at the ends of the range in
/// an index, however many rows there are; the answer is kept for a while, so that lists cost no further statement.
class RowEstimates {
  public:
    struct Estimate {
        double rows = 0;
        std::string index;  ///< of the table, from which it would read them; empty when it isn't a single one
    };
    /// `condition` over alias `t` of the table; asked for when the answer isn't known under this key.
    Estimate of(Transaction& tx, Time now, const std::string& table, const std::string& key,
                const std::function<Predicate()>& condition);
    /// Text that tells conditions apart.
    static std::string keyOf(const Predicate& condition);

  private:
    struct Kept {
        Estimate estimate;
        Time until{};
    };
    Guarded<std::map<std::string, Kept>> _known;
};

}  // namespace kontor
