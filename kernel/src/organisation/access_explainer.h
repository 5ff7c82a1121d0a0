#pragma once

#include "kontor/access_report.h"
#include "kontor/kernel.h"

namespace kontor {

/// Explains rights over one record. A right counts as a reason when the person, stripped of all others, has it.
class AccessExplainer : public AccessReport {
  public:
    void start(Kernel& kernel) { _kernel = &kernel; }

    AccessAnswer explain(Transaction& tx, const Viewer& asker, std::int64_t userId, const Ref& ref, Verb verb) override;

  private:
    Kernel* _kernel = nullptr;
};

}  // namespace kontor
