#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor::directory {

inline constexpr std::array<std::string_view, 2> runModes{"full", "incremental"};
inline constexpr std::array<std::string_view, 6> runStates{"waiting", "running", "done", "held", "failed", "cancelled"};

/// One synchronisation: what was asked, how far it is, what came of it.
struct Run {
    static constexpr std::string_view kind = "directory_run";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t directoryId = 0;
    std::string mode = "full";
    bool dryRun = false;
    std::int64_t allowLocks = 0;
    std::string state = "waiting";
    std::string server;
    std::int64_t seen = 0;
    std::int64_t created = 0;
    std::int64_t updated = 0;
    std::int64_t locked = 0;
    std::int64_t unlocked = 0;
    std::int64_t conflicts = 0;
    std::int64_t computersSeen = 0;
    std::int64_t computersChanged = 0;
    std::string error;
    std::vector<std::string> findings;
    Json changes;
    std::optional<Time> startedAt;
    std::optional<Time> finishedAt;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
    bool over() const { return state != "waiting" && state != "running"; }
};

RecordType runType();

}  // namespace kontor::directory
