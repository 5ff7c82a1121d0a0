#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kontor/automation/action.h"

namespace kontor::automation {

/// What stands for `{number}`, `{subject}`, `{requester}` and the like in the texts of a rule.
using Variables = std::vector<std::pair<std::string, std::string>>;

/// The person a record is for: name and language.
struct Requester {
    std::int64_t id = 0;
    std::string name;
    std::string locale = "en";
};
Requester requesterOf(const ActionCall& call);

Variables variablesOf(const ActionCall& call, const Requester& requester);

/// A misspelt variable would be read by people: it is refused when the rule is kept. Throws Invalid naming the
/// argument.
void checkVariables(const std::string& argument, const std::string& text);

/// In one go, so that a subject which looks like a variable stays what it is.
std::string filled(const std::string& text, const Variables& variables);

}  // namespace kontor::automation
