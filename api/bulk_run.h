#pragma once

#include <array>

#include "kontor/records.h"

namespace kontor::api {

inline constexpr std::array<std::string_view, 8> bulkStates{"waiting", "running", "done",   "cancelled",
                                                            "failed",  "undoing", "undone", "stopping"};

/// One change of many records, seen by who made it: read only, written by the store.
struct BulkRun {
    static constexpr std::string_view kind = "bulk-run";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string of;
    std::int64_t userId = 0;
    Json request = Json::object();
    std::string state = "waiting";
    std::int64_t found = 0;
    std::int64_t changed = 0;
    std::int64_t refused = 0;
    std::int64_t undone = 0;
    std::int64_t kept = 0;
    Time createdAt{};
    Time updatedAt{};
};

inline constexpr std::array bulkRunFields{
    idField<&BulkRun::id>(),
    versionField<&BulkRun::version>(),
    field<&BulkRun::of>("kind")
        .as(FieldType::word)
        .limit(40)
        .filterable()
        .doc("Kind of the records that were changed.")
        .example("\"ticket\""),
    field<&BulkRun::userId>("user_id").refersTo("user").doc("Who asked for it.").example("3"),
    field<&BulkRun::request>("request")
        .doc("What was asked for: `patch`, `tags_add`, `tags_remove`, and `q` or the number of `ids`.")
        .example(R"({"patch": {"status": "closed"}, "q": "tag:printer"})"),
    field<&BulkRun::state>("state")
        .oneOf(bulkStates)
        .filterable()
        .doc("How far it is; what is stopped or failed keeps what it changed.")
        .example("\"done\""),
    field<&BulkRun::found>("found").doc("Records it is for.").example("12"),
    field<&BulkRun::changed>("changed").doc("Records it changed.").example("11"),
    field<&BulkRun::refused>("refused").doc("Records that could not be changed.").example("1"),
    field<&BulkRun::undone>("undone").doc("Records an undo put back.").example("0"),
    field<&BulkRun::kept>("kept")
        .doc("Records an undo left alone: somebody changed them since, or may not be put back.")
        .example("0"),
    createdField<&BulkRun::createdAt>(),
    updatedField<&BulkRun::updatedAt>(),
};

RecordType bulkRunType();

}  // namespace kontor::api
