#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "kontor/http.h"
#include "kontor/records.h"

namespace kontor::web {

/// The ways things are done, as the journal names them.
inline constexpr std::array<std::string_view, 6> historyWays{"web", "api", "mail", "shell", "rule", "system"};

/// Which part of a record's history is asked for, by the page's query string.
struct HistoryFilter {
    std::optional<std::int64_t> person;
    std::string via;
    std::string field;
    std::string from;  ///< days of the viewer's zone, both included
    std::string until;
    std::string cursor;

    static HistoryFilter of(const Request& request, const RecordType& type);
    bool isFiltered() const { return person || !via.empty() || !field.empty() || !from.empty() || !until.empty(); }
    /// In the query language.
    std::string query() const;
    /// Of the page that goes on behind `cursor`; `page` is the record's.
    std::string href(const std::string& page, const std::string& cursor) const;
};

}  // namespace kontor::web
