#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"

struct evp_pkey_st;

/// Signed tokens (JWS, RFC 7515) as far as identity providers need them: compact, signed with a key pair.
namespace kontor::sso {

/// A token that is not taken, and why; for the log.
struct BadToken : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// No key is known that it could be signed with: the provider may have changed its keys.
struct UnknownKey : BadToken {
    using BadToken::BadToken;
};

/// A token taken apart, not yet believed.
struct SignedToken {
    Json header;
    Json claims;
    std::string algorithm;
    std::string keyId;
    std::string signedPart;
    std::string signature;

    /// Throws BadToken for what is no token of three parts with a header and claims, or one that wants more than this
    /// understands (`crit`, encryption, an algorithm other than RS256, PS256, ES256 and EdDSA).
    static SignedToken parse(std::string_view compact);
};

/// The public keys of a provider (JWK Set, RFC 7517).
class KeySet {
  public:
    /// Takes the keys that are fit for signatures and leaves out all others: RSA of 2048 bits and more, P-256, Ed25519.
    static KeySet parse(const Json& document);

    std::size_t size() const { return _keys.size(); }
    /// Throws UnknownKey when there is no key of that id and kind, and BadToken when the signature is wrong.
    void verify(const SignedToken& token) const;

  private:
    struct Key {
        std::string id;
        std::string algorithm;  ///< the only one it may be used for, if it says so
        std::string kind;       ///< "RSA", "EC", "OKP"
        std::shared_ptr<evp_pkey_st> key;
    };
    std::vector<Key> _keys;
};

}  // namespace kontor::sso
