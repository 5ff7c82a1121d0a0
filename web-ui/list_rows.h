#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "list_words.h"

namespace kontor::web {

/// The columns of those names, in the order of the field table; the page's usual ones when nothing (known) is named.
/// The field that leads to the record is always there.
std::vector<const Field*> listColumns(const Json& names, const ListWords& words);
/// The names of those of them that a list can show.
Json knownColumns(const std::vector<std::string>& names, const ListWords& words);
/// [{field, label, checked, fixed}]
Json columnChoices(const std::vector<const Field*>& shown, const ListWords& words);

/// The fields a list must read for these columns.
std::vector<std::string> fieldsFor(const std::vector<const Field*>& columns, const ListWords& words);
/// What the rows point at.
void nameRefs(const std::vector<AnyRecord>& records, const std::vector<const Field*>& columns, std::set<Ref>& refs);

/// Rows for `web/list_rows`.
Json listRows(const std::vector<AnyRecord>& records, const std::vector<const Field*>& columns, const ListWords& words,
              const std::map<Ref, std::string>& names);
/// How wide the columns are, and what is shown of them in narrow windows: classes of their cells.
std::vector<std::string> columnStyles(const std::vector<const Field*>& columns, const ListWords& words);

}  // namespace kontor::web
