#pragma once

#include "run_store.h"
#include "trial.h"

namespace kontor::automation {

std::int64_t addTrial(Transaction& tx, const Trial& trial);
/// Notes how far it is; false when it was cancelled.
bool moveTrial(Transaction& tx, const Trial& trial, Time now);
void addTrialItem(Transaction& tx, std::int64_t trialId, const TrialItem& item, const std::vector<FieldChange>& changes,
                  Time now);
/// Takes away what an attempt before this one found.
void clearTrialItems(Transaction& tx, std::int64_t trialId);
/// False when it is over.
bool cancelTrial(Transaction& tx, std::int64_t trialId, Time now);

}  // namespace kontor::automation
