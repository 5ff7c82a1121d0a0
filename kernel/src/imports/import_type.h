#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor {

inline constexpr std::array<std::string_view, 4> importKinds{"user", "location", "department", "organisation"};
inline constexpr std::array<std::string_view, 6> importStates{"checking", "checked",   "applying",
                                                              "applied",  "cancelled", "failed"};
inline constexpr std::array<std::string_view, 4> importOutcomes{"new", "changed", "unchanged", "refused"};

/// A CSV file that is taken over: looked at first, then applied.
struct Import {
    static constexpr std::string_view kind = "import";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string recordKind = "user";
    std::int64_t fileId = 0;
    std::string fileName;
    std::string matchBy;
    Json mapping = Json::object();
    bool createMissing = true;
    std::string state = "checking";
    std::string encoding;
    std::int64_t total = 0;
    std::int64_t done = 0;
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t refused = 0;
    std::string error;
    std::optional<std::int64_t> authorId;
    std::optional<std::int64_t> actsAsId;
    std::string via;
    std::optional<std::int64_t> impersonatorId;
    std::vector<std::string> scopes;
    std::optional<Time> finishedAt;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
    bool underWay() const { return state == "checking" || state == "applying"; }
};

/// What one row of the file comes to.
struct ImportRow {
    static constexpr std::string_view kind = "import_row";

    std::int64_t id = 0;
    std::int64_t version = 1;
    std::int64_t line = 0;
    std::string outcome;
    std::optional<std::int64_t> targetId;
    std::string label;
    Json changes = Json::array();  ///< [{field, from, to}]
    Json errors = Json::array();   ///< [{field, message}], English
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType importType();
GroupType importRowGroup();

}  // namespace kontor
