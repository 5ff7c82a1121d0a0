#pragma once

#include "identity/sign_in_guard.h"
#include "identity/webauthn.h"
#include "kontor/kernel.h"
#include "kontor/passkeys.h"

namespace kontor {

/// Keys in the table passkey. Usable once it was given its kernel.
class PasskeyStore : public Passkeys {
  public:
    void start(Kernel& kernel) { _kernel = &kernel; }

    bool offered() override { return site().has_value(); }
    Json creation(Transaction& tx, const Viewer& viewer, std::string_view password) override;
    Added add(const Viewer& viewer, std::string_view name, const Json& credential) override;
    Json request() override;
    NewSession signIn(const Json& credential, std::string_view address, bool browser,
                      std::string_view agent = {}) override;
    std::optional<Json> requestStep(std::string_view sessionToken) override;
    NewSession completeStep(std::string_view sessionToken, const Json& credential) override;

  private:
    /// Our address, as browsers know it.
    struct Site {
        std::string rpId;
        std::string origin;
    };
    struct Key;
    struct Waiting;

    std::optional<Site> site() const;
    Site requiredSite() const;
    Json requestFor(std::string_view purpose, const Json& allowed, std::string_view verification) const;
    Json descriptors(Transaction& tx, std::int64_t userId) const;
    /// What the person's keys know them by.
    std::string handleOf(std::int64_t userId) const;
    std::optional<Waiting> waiting(Transaction& tx, std::string_view sessionToken) const;
    /// The key the answer was made with, its challenge used up and its counter moved on. Throws webauthn::Rejected.
    Key checked(Transaction& tx, const Json& credential, std::string_view purpose, bool verified);

    Kernel* _kernel = nullptr;
};

}  // namespace kontor
