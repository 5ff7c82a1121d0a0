#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kontor {

/// Checking what authenticators answer (Web Authentication, Level 2): ES256, EdDSA and RS256. The signatures and keys
/// are libfido2's work.
namespace webauthn {

/// COSE numbers of what we take, the preferred first.
inline constexpr int algorithms[] = {-7, -8, -257};

/// What the answer must fit.
struct Expected {
    std::string rpId;       ///< host of our address
    std::string origin;     ///< scheme, host and port of it
    std::string challenge;  ///< as it was given
    bool userVerified = false;
};

/// The answer can't be taken; what() is for the log.
class Rejected : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Credential {
    std::string id;
    int algorithm = 0;
    std::string publicKey;  ///< as libfido2 has it
};
struct State {
    std::uint32_t signCount = 0;
    bool userVerified = false;
    bool backedUp = false;  ///< it is copied to other devices of the person
};
struct Registration {
    Credential credential;
    State state;
};

/// Reads a new key. Nobody is asked to vouch for the kind of device (attestation "none").
Registration registration(const Expected& expected, std::string_view clientData, std::string_view attestationObject);
/// Checks a signature of a known key.
State assertion(const Expected& expected, const Credential& credential, std::string_view clientData,
                std::string_view authenticatorData, std::string_view signature);

}  // namespace webauthn

}  // namespace kontor
