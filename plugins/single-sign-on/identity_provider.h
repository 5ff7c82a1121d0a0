#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "kontor/records.h"

namespace kontor::sso {

inline constexpr std::array<std::string_view, 3> clientAuthenticationWords{"secret_basic", "secret_post", "none"};

/// A provider of OpenID Connect people sign in with: how it is reached and what its claims mean.
struct IdentityProvider {
    static constexpr std::string_view kind = "identity_provider";

    std::int64_t id = 0;
    std::int64_t version = 0;
    std::string name;
    bool active = true;
    std::int64_t position = 1;
    std::string buttonText;
    std::string issuer;
    std::string clientId;
    std::string clientSecret;  ///< only while it is written; kept sealed in a table of its own
    std::string clientAuthentication = "secret_basic";
    std::string caFile;
    std::vector<std::string> scopes{"openid", "profile", "email"};
    std::string loginClaim = "preferred_username";
    std::string nameClaim = "name";
    std::string emailClaim = "email";
    std::string groupsClaim = "groups";
    std::string provisionedClaim;
    bool trustEmail = false;
    std::vector<std::string> emailDomains;
    bool createPeople = false;
    bool linkByEmail = false;
    bool updatePeople = true;
    std::string defaultRole = "requester";
    bool trustSecondFactor = false;
    std::vector<std::string> secondFactorWords{"mfa", "otp", "hwk", "swk"};
    bool signOutThere = true;
    Time createdAt{};
    Time updatedAt{};

    static const FieldTable fields;
    /// What `user.source` holds for people it made.
    std::string source() const { return "oidc-" + std::to_string(id); }
};

RecordType identityProviderType();

/// Those people may sign in with, in the order of their buttons.
std::vector<IdentityProvider> activeProviders(Transaction& tx, Records& records);

}  // namespace kontor::sso
