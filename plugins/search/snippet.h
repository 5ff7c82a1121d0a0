#pragma once

#include <string>
#include <vector>

#include "query_text.h"

namespace kontor::search {

/// The stretch of these texts that shows most of what was looked for, about 200 characters, as HTML: the words found in
/// `<mark>`, everything else escaped. The beginning when no word occurs.
std::string snippet(const std::vector<std::string>& texts, const QueryText& query);

}  // namespace kontor::search
