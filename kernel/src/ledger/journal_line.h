#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "kontor/time.h"

namespace kontor {

/// A journal row as it is stored and hashed.
struct JournalLine {
    std::int64_t id = 0;
    Time at{};
    std::int64_t actorId = 0;
    std::optional<std::int64_t> impersonatorId;  ///< who acted as the actor, for support
    std::string via;
    std::string reason;
    std::string kind;
    std::int64_t recordId = 0;
    std::string action;
    std::string changes;  ///< JSON text
    std::string hash;

    static constexpr auto columns =
        std::tuple{&JournalLine::id,     &JournalLine::at,      &JournalLine::actorId, &JournalLine::impersonatorId,
                   &JournalLine::via,    &JournalLine::reason,  &JournalLine::kind,    &JournalLine::recordId,
                   &JournalLine::action, &JournalLine::changes, &JournalLine::hash};
    static constexpr std::string_view columnNames =
        "id, at, actor_id, impersonator_id, via, reason, kind, record_id, action, changes, hash";
};

/// The chain before its first row.
inline const std::string journalGenesis(64, '0');

/// SHA-256 of what the row says. Each part stands behind its length, so that no two rows have the same text.
std::string digestOf(const JournalLine& line);

/// The hash of a row: SHA-256 over the hash before it and its digest. `SHA2(CONCAT(hash, ?), 256)` in SQL is the same.
std::string chainHash(std::string_view previous, std::string_view digest);

}  // namespace kontor
