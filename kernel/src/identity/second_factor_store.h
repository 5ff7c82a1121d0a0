#pragma once

#include "identity/session_store.h"
#include "identity/sign_in_guard.h"
#include "kontor/second_factor.h"

namespace kontor {

class Kernel;

/// Second factors in the tables second_factor and recovery_code. Usable once it was given its kernel.
class SecondFactorStore : public SecondFactor {
  public:
    void start(Kernel& kernel);

    Step step(std::string_view sessionToken) override;
    NewSession enterCode(std::string_view sessionToken, std::string_view code) override;
    Status status(Transaction& tx, const Viewer& viewer) override;
    std::optional<Enrolment> pending(Transaction& tx, const Viewer& viewer) override;
    Enrolment begin(Transaction& tx, const Viewer& viewer, std::string_view password) override;
    Confirmed confirm(const Viewer& viewer, std::string_view code) override;
    void remove(const Viewer& viewer, std::string_view code) override;
    void reset(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;

  private:
    struct Secret;

    std::optional<Secret> secretOf(Transaction& tx, std::int64_t userId, bool lock);
    Enrolment enrolmentOf(const Viewer& viewer, const std::string& secret);
    /// What the code is when it is right: "code" of the app, newer than the last one taken, or "recovery", which is
    /// used up.
    std::optional<std::string_view> take(Transaction& tx, std::int64_t userId, std::string_view code, bool confirmed);
    /// Notes a wrong code in the sign-in log.
    void wrongStep(Transaction& tx, std::int64_t sessionId);
    SessionStore sessions() const;
    void forget(Transaction& tx, std::int64_t userId);
    /// Counts an attempt of the account, from wherever it comes; the password was right before.
    template <class Check>
    auto guarded(std::int64_t userId, Check check);

    Kernel* _kernel = nullptr;
    std::optional<SignInGuard> _guard;
};

}  // namespace kontor
