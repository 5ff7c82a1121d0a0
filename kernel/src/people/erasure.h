#pragma once

#include <array>
#include <optional>
#include <string>

#include "kontor/job.h"
#include "kontor/kernel.h"
#include "kontor/records.h"

namespace kontor {

inline constexpr std::array<std::string_view, 4> erasureStates{"waiting", "running", "done", "failed"};

/// One anonymisation: whose, how far, and what was changed.
struct Erasure {
    static constexpr std::string_view kind = "erasure";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::int64_t userId = 0;
    std::string state = "waiting";
    Json report = Json::object();
    std::string error;
    std::optional<std::int64_t> authorId;
    std::optional<Time> finishedAt;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
};

RecordType erasureType();

/// Locks the account and lets the job begin; gives the erasure's id. See People::anonymise.
std::int64_t beginErasure(Transaction& tx, Kernel& kernel, const Viewer& viewer, std::int64_t userId);

/// Does what beginErasure asked for.
Job erasureJob();

/// What texts show in place of the person.
std::string placeholderOf(std::int64_t userId);

}  // namespace kontor
