#pragma once

#include "core/negotiation.h"
#include "kontor/kernel.h"
#include "refused.h"

namespace kontor::sso {

/// Signing in with a Kerberos ticket, as the settings have it.
class Kerberos {
  public:
    explicit Kerberos(Kernel& kernel) : _kernel(kernel) {}

    /// Whether there is a keytab.
    bool enabled() const;
    /// Whether browsers at that address are asked for a ticket before they see the form.
    bool automatic(const std::string& address) const;
    /// Who the token of an `Authorization: Negotiate` header is of. Throws SignInRefused.
    Principal accept(std::string_view token) const;
    /// The account of a principal. Throws SignInRefused.
    std::int64_t userOf(const Principal& principal) const;
    /// What is wrong with the keytab; empty when nothing is.
    std::string trouble() const;

  private:
    Kernel& _kernel;
};

}  // namespace kontor::sso
