#pragma once

#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "run_store.h"

namespace kontor::automation {

/// What a rule did to a record, as a viewer may know it.
struct RecordRun {
    std::int64_t ruleId = 0;
    std::string rule;  ///< name; empty for one that is gone
    Time at{};
    std::string event;
    std::string outcome;
    Json changes = Json::array();  ///< [{field, from, to}], without fields the viewer may not read
    std::string error;             ///< for who sets up rules
};

inline constexpr int mostRecordRuns = 50;

/// Of a record the viewer sees, the newest first. Two statements.
std::vector<RecordRun> recordRuns(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& about);

}  // namespace kontor::automation
