#pragma once

#include <map>
#include <memory>
#include <vector>

#include "kontor/guarded.h"
#include "kontor/kernel.h"
#include "kontor/query.h"
#include "rule.h"

namespace kontor::automation {

/// A rule that is switched on, ready to be asked.
struct KnownRule {
    Rule rule;
    Query condition;
};
using KnownRules = std::vector<KnownRule>;

/// The rules that are switched on, in their order; read again when one of them changed on any node.
class RuleBook {
  public:
    std::shared_ptr<const KnownRules> get(Transaction& tx, Kernel& kernel);
    /// What conditions of a kind may ask when something happens, with the rights of the system.
    std::shared_ptr<const QueryFields> fields(Kernel& kernel, const std::string& kind);

  private:
    struct State {
        std::int64_t version = -1;
        std::shared_ptr<const KnownRules> rules;
        std::map<std::string, std::shared_ptr<const QueryFields>> fields;
    };
    Guarded<State> _state;
};

}  // namespace kontor::automation
