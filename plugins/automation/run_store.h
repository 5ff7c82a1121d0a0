#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "kontor/event.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"

namespace kontor::automation {

/// What a run is about to be noted for.
struct RunKey {
    std::int64_t ruleId = 0;
    std::int64_t ruleVersion = 0;
    Ref about;
    std::int64_t position = 0;  ///< of the event; 0: the clock
    std::string event;
};

/// Notes a run with its outcome; nothing when this event was answered before, then the outcome of that time is given.
struct Claim {
    std::int64_t runId = 0;
    std::optional<std::string> earlier;
};
Claim claimRun(Transaction& tx, const RunKey& key, Time now);
void finishRun(Transaction& tx, std::int64_t runId, const std::string& outcome, const std::vector<FieldChange>& results,
               const std::string& error = {});

/// Rows of the journal of changes, as JSON: [{field, from, to}].
Json changesJson(const std::vector<FieldChange>& changes);

/// How often the rule acted since then, counted up to `most`.
std::int64_t runsOfRule(Transaction& tx, std::int64_t ruleId, Time since, std::int64_t most);
/// How often any rule acted on the record since then, counted up to `most`.
std::int64_t runsOn(Transaction& tx, const Ref& about, Time since, std::int64_t most);
/// How often the rule ever acted on the record, and when it last tried.
std::pair<std::int64_t, std::optional<Time>> runsOfRuleOn(Transaction& tx, std::int64_t ruleId, const Ref& about);
/// A run with the rule it is of.
struct RunRow {
    std::int64_t ruleId = 0;
    Time at{};
    std::string event;
    std::string outcome;
    std::string results;
    std::string error;

    static constexpr auto columns =
        std::tuple{&RunRow::ruleId, &RunRow::at, &RunRow::event, &RunRow::outcome, &RunRow::results, &RunRow::error};
};
/// What rules did to a record, the newest first; not those that found nothing to do.
std::vector<RunRow> runsAbout(Transaction& tx, const Ref& about, int most);
/// Whether the rule was held back since then.
bool limitedSince(Transaction& tx, std::int64_t ruleId, Time since);

/// Counts a failure; gives how many there were in a row.
std::int64_t countFailure(Transaction& tx, std::int64_t ruleId, const std::string& error);
void clearFailures(Transaction& tx, std::int64_t ruleId);
/// When the clock calls the rule again.
void setNextTime(Transaction& tx, std::int64_t ruleId, Time at);
/// Rules the clock calls by now.
std::vector<std::int64_t> dueRules(Transaction& tx, Time now);
std::int64_t headVersion(Transaction& tx);

/// Removes some of what is older than that; how many rows.
std::int64_t removeRunsBefore(Transaction& tx, Time before);
std::int64_t removeTrialsBefore(Transaction& tx, Time before);

}  // namespace kontor::automation
