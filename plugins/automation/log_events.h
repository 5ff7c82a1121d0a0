#pragma once

#include "kontor/log.h"

namespace kontor::automation {

inline const LogEvent ruleFailed{
    LogEvent::Level::warning, "automation.rule_failed", "Rule {rule} failed at {record}: {error}",
    "What the rule wants is not possible there, so nothing of it was done; other rules go on. Its page under "
    "Administration, Automation shows its runs. After 20 failures in a row it is switched off."};
inline const LogEvent ruleSwitchedOff{LogEvent::Level::error, "automation.rule_switched_off",
                                      "Rule {rule} failed {failures} times in a row and is off",
                                      "Look at its last error, mend the rule and switch it on again."};
inline const LogEvent ruleLimited{
    LogEvent::Level::warning, "automation.rule_limited", "Rule {rule} is held back at {record}: {why}",
    "The rule acted as often as it may within an hour, or rules acted on one record again and again, as when two "
    "of them undo each other's work. What it would have done was left out and is listed with its runs. Look whether "
    "the condition is too wide, then raise the limit or mend the rule."};

}  // namespace kontor::automation
