#pragma once

#include <memory>
#include <optional>
#include <string>

namespace kontor::directory {

/// The client's half of SASL GSSAPI (RFC 4752) with a keytab. Nothing of the process is touched, no variable and no
/// file: the tickets lie in memory, one set for each keytab and principal, and are used until they end. No security
/// layer is agreed on, since the connection is one over TLS.
class KerberosSignIn {
  public:
    /// `principal` is empty for the first one of the keytab. Throws LdapError when there are no credentials.
    KerberosSignIn(const std::string& host, const std::string& principal, const std::string& keytab);
    ~KerberosSignIn();
    KerberosSignIn(const KerberosSignIn&) = delete;
    KerberosSignIn& operator=(const KerberosSignIn&) = delete;

    /// What to say to the server, which said this (nothing at first). Throws LdapError.
    std::string step(const std::string& said);

  private:
    struct State;
    std::unique_ptr<State> _state;
};

}  // namespace kontor::directory
