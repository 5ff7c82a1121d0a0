#pragma once

#include <memory>

#include "kontor/event.h"
#include "rule_book.h"

namespace kontor::automation {

/// Answers what happens by the rules that are switched on: the durable subscriber and the clock.
class Engine {
  public:
    /// One event, the rules in their order. Each is judged by the record as the event left it, with what the rules
    /// before it did.
    void handle(const StoredEvent& stored, Kernel& kernel);
    /// The rules whose time has come: those records that meet their conditions now.
    void tick(JobRun& run, Kernel& kernel);

  private:
    bool runDue(std::int64_t ruleId, JobRun& run, Kernel& kernel);

    RuleBook _book;
};

}  // namespace kontor::automation
