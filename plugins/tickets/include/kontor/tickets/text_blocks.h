#pragma once

#include <cstdint>
#include <string>

#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor::tickets {

/// A text with its variables filled in.
struct FilledText {
    std::string locale = {};  ///< de or en
    std::string html = {};    ///< empty where it has no formatting
    std::string text = {};
};

/// Text blocks for who writes by itself, as rules do. Ask for it by `kernel.get<TextBlocks>()`.
class TextBlocks {
  public:
    virtual ~TextBlocks() = default;
    /// The block for that ticket, in its requester's language where the block has it. Throws NotFound for a block or
    /// ticket the viewer may not see.
    virtual FilledText fill(Transaction& tx, const Viewer& viewer, std::int64_t ticketId, std::int64_t blockId) = 0;
};

}  // namespace kontor::tickets
