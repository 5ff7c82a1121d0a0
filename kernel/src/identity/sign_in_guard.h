#pragma once

#include <string>

#include "kontor/clock.h"
#include "kontor/database.h"

namespace kontor {

/// Counts sign-ins that failed in a row, by login and address, whether the login exists or not. After five the pair is
/// locked for 30 seconds, and twice as long after each further failure, up to an hour.
class SignInGuard {
  public:
    SignInGuard(Database& db, const Clock& clock) : _db(db), _clock(clock) {}

    /// Notes an attempt before it is checked, so that attempts at the same time count too.
    /// Throws Unavailable::limited while the pair is locked.
    void attempt(std::string_view login, std::string_view address);
    void succeeded(std::string_view login, std::string_view address);
    /// Forgets failures older than a day.
    static void prune(Database& db, Time before);

  private:
    Database& _db;
    const Clock& _clock;
};

}  // namespace kontor
