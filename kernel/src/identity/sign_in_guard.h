#pragma once

#include <condition_variable>
#include <map>
#include <string>

#include "kontor/clock.h"
#include "kontor/database.h"
#include "kontor/guarded.h"

namespace kontor {

/// Counts sign-ins that failed in a row, by login and address, whether the login exists or not. After five the pair is
/// locked for 30 seconds, and twice as long after each further failure, up to an hour.
class SignInGuard {
  public:
    SignInGuard(Database& db, const Clock& clock) : _db(db), _clock(clock) {}

    /// The attempt under way for a pair; the next one of that pair waits until it is over.
    class Turn {
      public:
        Turn(SignInGuard& guard, std::string key);
        ~Turn();
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;

      private:
        friend class SignInGuard;
        SignInGuard& _guard;
        std::string _key;
    };

    /// Waits for its turn and notes the attempt before it is checked, so that attempts at the same time on other nodes
    /// count too. Throws Unavailable::limited while the pair is locked.
    [[nodiscard]] Turn attempt(std::string_view login, std::string_view address);
    /// The attempt was right: the count begins anew.
    void succeeded(Transaction& tx, const Turn& turn);
    /// Forgets failures older than a day.
    static void prune(Database& db, Time before);

  private:
    struct Waiting {
        int attempts = 0;  ///< under way and waiting
        bool busy = false;
    };
    void enter(const std::string& key);
    void leave(const std::string& key) noexcept;
    void note(const std::string& key);

    Database& _db;
    const Clock& _clock;
    Guarded<std::map<std::string, Waiting>> _waiting;
    std::condition_variable _left;
};

}  // namespace kontor
