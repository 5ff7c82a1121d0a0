#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "indexer.h"

namespace kontor::search {

struct SearchRequest {
    std::string q;
    std::vector<std::string> kinds;  ///< empty: all
    std::size_t limit = 20;
};

struct SearchHit {
    Ref ref;
    std::string title;
    std::string snippet;  ///< HTML
    double score = 0;     ///< of the best one 1
    std::string url;
    bool inside = false;  ///< within the limits in which the viewer may read more of it
};

struct SearchResult {
    std::vector<SearchHit> items;
    std::optional<std::string> suggestion;  ///< a query that finds something, when this one does not
};

/// Searches on behalf of a viewer: finds, shows and suggests nothing but what they may read.
class SearchService {
  public:
    explicit SearchService(std::shared_ptr<Indexer> indexer) : _indexer(std::move(indexer)) {}

    /// Throws Invalid (400) for a query that is none and for kinds that nobody searches.
    SearchResult search(Kernel& kernel, const Viewer& viewer, const SearchRequest& request) const;

    Indexer& indexer() const { return *_indexer; }

  private:
    struct Sight;
    struct Found;
    Sight sightOf(Kernel& kernel, const Viewer& viewer, const std::vector<std::string>& kinds) const;
    std::vector<Found> candidates(Kernel& kernel, const Viewer& viewer, const Sight& sight,
                                  const QueryText& text) const;
    std::vector<SearchHit> find(Kernel& kernel, const Viewer& viewer, const Sight& sight, const QueryText& text,
                                std::size_t limit) const;
    std::optional<std::string> suggest(Kernel& kernel, const Viewer& viewer, const Sight& sight,
                                       const QueryText& text) const;

    std::shared_ptr<Indexer> _indexer;
};

}  // namespace kontor::search
