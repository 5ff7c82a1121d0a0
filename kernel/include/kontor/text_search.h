#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/export.h"
#include "kontor/transaction.h"

namespace kontor {

/// Finds the records of a kind that free words of a query can mean, so that a list need not read every text. Published
/// by the search plugin; without one, or where it does not know, lists read the texts themselves.
class KONTOR_API TextSearch {
  public:
    virtual ~TextSearch();
    /// Ids of the records in whose own texts each of the words is, or begins, a word; those whose texts are still to be
    /// indexed as well. Nothing where the index does not know the kind, is not complete, the words are too short for it
    /// or more than `most` records come into question: the reader then finds some soon.
    virtual std::optional<std::vector<std::int64_t>> candidates(Transaction& tx, std::string_view kind,
                                                                const std::vector<std::string>& words,
                                                                std::size_t most) = 0;
};

}  // namespace kontor
