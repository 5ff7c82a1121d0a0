#pragma once

#include "kontor/kernel.h"
#include "rule.h"
#include "trial.h"

namespace kontor::automation {

/// Begins a dry run of a rule, kept or not; its trial. Throws Invalid for a rule, a span or a query that is none.
Trial beginTrial(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::optional<std::int64_t> ruleId,
                 const Json& rule, std::int64_t days, const std::string& q);

/// Ends one that is under way. Throws NotFound, Conflict.
void endTrial(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t trialId);

Trial trialOf(Transaction& tx, const Viewer& viewer, Kernel& kernel, std::int64_t trialId);

/// The job that does the work.
Job trialJob();

}  // namespace kontor::automation
