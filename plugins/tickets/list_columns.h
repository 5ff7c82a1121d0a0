#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kontor/records.h"
#include "page_words.h"

namespace kontor::tickets {

/// A column the ticket list can show.
struct Column {
    enum class Cell { number, subject, status, priority, requester, assignee, name, word, time };
    std::string_view field;
    Cell cell;
    std::string_view style;
    std::string_view sort;   ///< field of `sort`, empty when the list cannot be sorted by it
    std::string_view words;  ///< of a word: the field whose names its values have; of a name: the kind
    bool isUsual = false;    ///< shown until somebody chooses
};
std::span<const Column> allColumns();

/// The columns of those names, in their order; the usual ones when nothing (known) is named. The subject is always
/// there.
std::vector<const Column*> columnsNamed(const Json& names);
/// The names of those of them that are known.
Json knownColumns(const std::vector<std::string>& names);

/// The fields a list must read for these columns.
std::vector<std::string> fieldsFor(const std::vector<const Column*>& columns);

/// Rows for the template `tickets/rows`; one statement for each kind of record that is named in them.
Json rowsOf(Transaction& tx, Kernel& kernel, const Viewer& viewer, const std::vector<AnyRecord>& records,
            const std::vector<const Column*>& columns, const PageWords& words);

/// [{field, label, checked}]
Json columnChoices(const std::vector<const Column*>& columns, const PageWords& words);

}  // namespace kontor::tickets
