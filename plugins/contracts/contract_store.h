#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kontor/date.h"
#include "kontor/transaction.h"

namespace kontor::contracts {

/// Contracts that run and whose term was over before that day.
std::vector<std::int64_t> overBefore(Transaction& tx, Date day, int most);

/// A date somebody is to be told of.
struct DueDate {
    std::int64_t contractId = 0;
    std::int64_t ownerId = 0;
    std::string what;  ///< "notice", "end"
    Date on{};

    static constexpr auto columns = std::tuple{&DueDate::contractId, &DueDate::ownerId, &DueDate::what, &DueDate::on};
};
/// Those of the days that are near and that nobody was told of; `usual`: how many days before where a contract does not
/// say so itself.
std::vector<DueDate> untold(Transaction& tx, Date today, std::int64_t usual, int most);
/// False when it was noted before.
bool noteTold(Transaction& tx, const DueDate& due);

/// What refers to a document.
struct Linked {
    std::string kind;
    std::int64_t id = 0;
    std::string role;

    static constexpr auto columns = std::tuple{&Linked::kind, &Linked::id, &Linked::role};
};
std::vector<Linked> linksOf(Transaction& tx, std::int64_t documentId, int most);

}  // namespace kontor::contracts
