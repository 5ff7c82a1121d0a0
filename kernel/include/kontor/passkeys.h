#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/accounts.h"
#include "kontor/json.h"

namespace kontor {

/// Keys in devices (WebAuthn): instead of the password, where the device verified the person itself, and as a second
/// factor. `Json` is what `navigator.credentials` takes and gives, its binary values as URL-safe base64. Published by
/// the kernel: `kernel.get<Passkeys>()`.
class KONTOR_API Passkeys {
  public:
    struct Added {
        std::int64_t id = 0;
        std::vector<std::string> recoveryCodes;  ///< made with the first second factor; shown once
        std::optional<NewSession> session;       ///< replaces one that was waiting for a second factor
    };

    virtual ~Passkeys();

    /// Whether browsers can have keys for this server: its `public_url` is HTTPS (or `localhost`), with a name.
    virtual bool offered() = 0;

    /// What a browser needs to make a key. Throws Conflict without a session, Invalid("password") for a wrong one
    /// (people of a directory give none).
    virtual Json creation(Transaction& tx, const Viewer& viewer, std::string_view password) = 0;
    /// Takes the key made. Throws Invalid("credential") for an answer that can't be taken and Invalid("name").
    virtual Added add(const Viewer& viewer, std::string_view name, const Json& credential) = 0;

    /// What a browser needs to sign in with a key, whoever it is.
    virtual Json request() = 0;
    /// Throws Forbidden("sign_in") for an answer that can't be taken.
    virtual NewSession signIn(const Json& credential, std::string_view address, bool browser,
                              std::string_view agent = {}) = 0;

    /// The same as the second step of a session that lacks it; nothing when its owner has no key.
    virtual std::optional<Json> requestStep(std::string_view sessionToken) = 0;
    virtual NewSession completeStep(std::string_view sessionToken, const Json& credential) = 0;
};

}  // namespace kontor
