#pragma once

#include <memory>

#include "kontor/registry.h"
#include "search_service.h"

namespace kontor::search {

Route searchRoute(std::shared_ptr<const SearchService> service);
void addCommands(Registry& registry, std::shared_ptr<const SearchService> service);
void addPages(Registry& registry, std::shared_ptr<const SearchService> service);

/// As the REST interface answers it.
Json toJson(const SearchResult& result);

}  // namespace kontor::search
