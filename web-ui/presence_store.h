#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kontor/ref.h"
#include "kontor/time.h"
#include "kontor/transaction.h"

namespace kontor::web {

/// Who has which record open: a row per person and record.
class PresenceStore {
  public:
    struct Seen {
        std::int64_t userId = 0;
        std::optional<Time> wroteAt;
        static constexpr auto columns = std::tuple{&Seen::userId, &Seen::wroteAt};
    };

    static void note(Transaction& tx, const Ref& record, std::int64_t userId, Time now, bool writing);
    static void gone(Transaction& tx, const Ref& record, std::int64_t userId);
    /// Those besides this person who were heard of since then, twenty at most.
    static std::vector<Seen> others(Transaction& tx, const Ref& record, std::int64_t userId, Time since);
    static void sweep(Transaction& tx, Time before);
};

}  // namespace kontor::web
