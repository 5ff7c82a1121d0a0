#pragma once

#include <stdexcept>
#include <string>

#include "kontor/json.h"

namespace kontor::sso {

/// A description of a provider that is none, and why.
struct BadMetadata : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What a provider tells of itself (OpenID Connect Discovery).
struct Metadata {
    std::string authorizationEndpoint;
    std::string tokenEndpoint;
    std::string keysUrl;
    std::string userInfoEndpoint;  ///< empty when it has none
    std::string endSessionEndpoint;
    bool answersNameIssuer = false;  ///< RFC 9207: answers without `iss` are none of its

    /// Throws BadMetadata when the document is not that issuer's, lacks an endpoint or cannot do what is needed.
    static Metadata parse(const Json& document, const std::string& issuer);
};

/// Where the description of an issuer is.
std::string metadataUrl(const std::string& issuer);

/// Whether it is fit for an issuer or endpoint: https, without user, query of an issuer and fragment; http is only for
/// providers on this machine.
bool isProviderUrl(const std::string& url);

}  // namespace kontor::sso
