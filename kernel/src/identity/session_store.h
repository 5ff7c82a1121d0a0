#pragma once

#include "identity/sign_in_log.h"
#include "identity/viewer_rows.h"
#include "kontor/accounts.h"
#include "kontor/event.h"
#include "kontor/setting.h"

namespace kontor {

/// A session ends this long after its last use.
inline constexpr std::chrono::hours sessionIdleLife(12);

/// Making and ending sessions, in the table session, each with its line in the sign-in log.
class SessionStore {
  public:
    SessionStore(const Secrets& secrets, const Clock& clock) : _secrets(secrets), _clock(clock), _log(clock) {}

    /// Of somebody who was authenticated. `demanded`: a role demands a second factor.
    NewSession begin(Transaction& tx, const viewerRows::Row& person, bool demanded, const SignInWay& way,
                     const SignInPlace& place, bool browser);
    /// The session goes on under a new token, now that its owner has shown a second factor. Throws Forbidden when it
    /// has ended meanwhile.
    NewSession complete(Transaction& tx, std::int64_t sessionId, std::string_view step);
    std::string csrfToken(std::string_view sessionToken) const;
    SignInLog& signIns() { return _log; }

  private:
    const Secrets& _secrets;
    const Clock& _clock;
    SignInLog _log;
};

/// Ends all sessions of a user but the one of that id.
void endSessions(Transaction& tx, Ledger& ledger, std::int64_t userId, const std::string& butSessionId = {});

}  // namespace kontor
