#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor {

inline constexpr std::array<std::string_view, 8> importStates{"checking",  "checked", "applying", "applied",
                                                              "cancelled", "failed",  "undoing",  "undone"};
inline constexpr std::array<std::string_view, 5> importOutcomes{"new", "changed", "unchanged", "refused", "skipped"};
inline constexpr std::array<std::string_view, 3> importRules{"create_update", "create", "update"};
inline constexpr std::array<std::string_view, 2> importEmptyCells{"keep", "clear"};
inline constexpr std::array<std::string_view, 4> importUndone{"no", "deleted", "restored", "left"};

/// A file that is taken over: looked at first, then applied; and taken back again, if so wished.
struct Import {
    static constexpr std::string_view kind = "import";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string recordKind = "user";
    std::int64_t fileId = 0;
    std::string fileName;
    std::string matchBy;
    Json mapping = Json::object();
    Json defaults = Json::object();
    std::optional<std::int64_t> profileId;
    std::string rule = "create_update";
    std::string emptyCells = "keep";
    bool createMissing = true;
    std::string state = "checking";
    std::string format;
    std::string encoding;
    std::string delimiter;
    std::string quote;
    std::string sheet;
    Json preview = Json::object();  ///< sheets: all of a workbook; columns: some values of each
    std::int64_t total = 0;
    std::int64_t done = 0;
    std::int64_t created = 0;
    std::int64_t changed = 0;
    std::int64_t unchanged = 0;
    std::int64_t refused = 0;
    std::int64_t skipped = 0;
    std::int64_t undone = 0;
    std::int64_t left = 0;
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
    bool underWay() const { return state == "checking" || state == "applying" || state == "undoing"; }
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
    std::string undone = "no";
    Json undoNotes = Json::array();  ///< [{field, message}]: what was left, and why
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType importType();
GroupType importRowGroup();

}  // namespace kontor
