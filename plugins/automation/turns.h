#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "kontor/transaction.h"

namespace kontor::automation {

/// Who of the team got a record last by this rule, 0 for nobody; others wait until the transaction is over.
std::int64_t lockTurn(Transaction& tx, std::int64_t ruleId, std::int64_t groupId);
void setTurn(Transaction& tx, std::int64_t ruleId, std::int64_t groupId, std::int64_t userId);

/// Names of categories and groups, as tables of people hold them.
bool categoryKnown(Transaction& tx, const std::string& kind, const std::string& path);
std::string pathOfCategory(Transaction& tx, std::int64_t id);
std::optional<std::int64_t> groupOf(Transaction& tx, const std::string& name);

}  // namespace kontor::automation
