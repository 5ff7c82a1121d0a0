#pragma once

#include <string_view>

#include "kontor/sign_in.h"

namespace kontor::directory {

/// People whom their domain has authenticated already, by a Kerberos ticket. Ask for it by
/// `kernel.find<DomainPeople>()`.
class DomainPeople {
  public:
    virtual ~DomainPeople() = default;
    /// The account of the principal `name@realm`, brought up to date or made as at any sign-in of that directory, and
    /// refused as there when it is locked or expired. The directory is the one whose base of people is the realm's
    /// domain.
    virtual SignInAnswer signInPrincipal(std::string_view name, std::string_view realm) = 0;
};

}  // namespace kontor::directory
