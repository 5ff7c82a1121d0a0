#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/facets.h"
#include "list_query.h"

namespace kontor::web {

/// Counts the page's facets, in one statement; nothing where it has none.
Facets::Counts countFacets(Transaction& tx, const ListQuery& wanted, const ListWords& words);
/// The records their values stand for.
std::vector<Ref> namedIn(const Facets::Counts& counts, const ListWords& words);
/// [{label, options: [{label, count, href, active}]}]
Json facetsOf(const Facets::Counts& counts, const ListQuery& wanted, const ListWords& words,
              const std::map<Ref, std::string>& names);

}  // namespace kontor::web
