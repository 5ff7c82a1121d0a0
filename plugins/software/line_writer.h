#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/compliance.h"
#include "kontor/transaction.h"

namespace kontor::software {

/// Makes the lines that are kept those that were reckoned, writing only what is different: a product on a hundred
/// thousand machines changes by a few lines at a time.
class LineWriter {
  public:
    /// `lines` outlives it.
    LineWriter(Transaction& tx, const std::vector<Line>& lines, Time now);

    void keep(const std::vector<std::int64_t>& productIds);

  private:
    std::optional<std::size_t> find(std::int64_t product, std::int64_t machine, std::string_view version) const;
    void remove(const std::vector<std::int64_t>& ids);
    void change(std::int64_t id, const Line& line);
    void add(const std::vector<bool>& kept);

    Transaction& _tx;
    const std::vector<Line>& _lines;
    std::vector<std::size_t> _order;  ///< indices of the lines by product, machine and version
    Time _now;
};

}  // namespace kontor::software
