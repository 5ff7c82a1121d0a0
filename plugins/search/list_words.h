#pragma once

#include <memory>

#include "indexer.h"
#include "kontor/text_search.h"

namespace kontor::search {

/// Free words in lists, by the index.
class ListWords : public TextSearch {
  public:
    explicit ListWords(std::shared_ptr<Indexer> indexer) : _indexer(std::move(indexer)) {}
    std::optional<std::vector<std::int64_t>> candidates(Transaction& tx, std::string_view kind,
                                                        const std::vector<std::string>& words,
                                                        std::size_t most) override;

  private:
    std::shared_ptr<Indexer> _indexer;
};

}  // namespace kontor::search
