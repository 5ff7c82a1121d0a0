#pragma once

#include <stdexcept>
#include <string>

namespace kontor::directory {

/// What kind of trouble a directory server made.
enum class Fault {
    unreachable,  ///< no server answered
    certificate,  ///< TLS failed: not trusted, another name, out of date
    security,     ///< the server wants encryption before it takes a password
    credentials,  ///< name or password are wrong, or the account is locked there
    timeout,      ///< connected, but no answer in time
    lost,         ///< the connection broke off
    absent,       ///< the entry or base does not exist
    refused,      ///< the server said no to a search
    sizeLimit,    ///< more entries than the server gives out
    cancelled,    ///< the caller asked to stop
};

/// Says in one sentence what went wrong and with which server.
class LdapError : public std::runtime_error {
  public:
    LdapError(Fault fault, const std::string& text) : std::runtime_error(text), fault(fault) {}
    Fault fault;
};

}  // namespace kontor::directory
