#pragma once

#include "kontor/kernel.h"
#include "kontor/software/installed.h"

namespace kontor::software {

class InstalledService : public Installed {
  public:
    /// Called when the plugin starts.
    void begin(Kernel& kernel) { _kernel = &kernel; }

    ReportOutcome report(Transaction& tx, const Viewer& viewer, std::int64_t assetId,
                         std::span<const ReportedProgram> programs, std::string_view source) override;

  private:
    Kernel* _kernel = nullptr;
};

}  // namespace kontor::software
