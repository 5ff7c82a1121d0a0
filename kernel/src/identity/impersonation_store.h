#pragma once

#include "kontor/impersonation.h"
#include "kontor/kernel.h"

namespace kontor {

/// Acting for somebody is a state of a session, in its columns acting_as_id and acting_until. Usable once it was given
/// its kernel.
class ImpersonationStore : public Impersonation {
  public:
    void start(Kernel& kernel) { _kernel = &kernel; }

    void begin(Transaction& tx, const Viewer& viewer, std::int64_t userId, std::string_view reason,
               std::string_view address, std::string_view agent) override;
    void end(Transaction& tx, const Viewer& viewer) override;

    /// Ends it for all who act as this person, and for this person where they act as somebody: their rights changed.
    static void endFor(Transaction& tx, std::int64_t userId);
    /// Ends it for everybody: what roles allow, or who holds them, changed.
    static void endAll(Transaction& tx);

  private:
    Kernel* _kernel = nullptr;
};

}  // namespace kontor
