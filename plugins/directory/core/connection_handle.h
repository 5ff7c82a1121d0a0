#pragma once

#include <ldap.h>

#include <memory>
#include <string>
#include <vector>

#include "connection.h"

namespace kontor::directory {

struct LdapMessageEnd {
    void operator()(LDAPMessage* message) const { ldap_msgfree(message); }
};
using LdapMessagePtr = std::unique_ptr<LDAPMessage, LdapMessageEnd>;

/// A text of the server's as it may be shown: one line, not too long.
std::string printable(std::string_view text);

/// libldap's side of a connection.
struct Connection::Handle {
    Handle(std::string server, const ServerOptions& options) : server(std::move(server)), options(options) {}
    ~Handle();
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    LDAP* ldap = nullptr;
    std::string server;
    ServerOptions options;
    std::vector<std::string> referrals;

    void connect();
    void setTimeouts() const;
    bool encrypted() const { return server.starts_with("ldaps://") || options.startTls; }
    void bind(const std::string& dn, const std::string& password);
    void bindKerberos(const std::string& principal, const std::string& keytabFile);

    /// The next message of an operation.
    LdapMessagePtr next(int id, const std::string& doing);
    /// Reads the last message of an operation; throws for anything but success.
    std::vector<Control> finish(LDAPMessage* message, const std::string& doing);
    Entry entryOf(LDAPMessage* message);
    void refer(const char* url);
    [[noreturn]] void fail(int code, const std::string& doing, std::string said = {}) const;

  private:
    std::string said() const;
    void set(int option, const void* value, const char* what) const;
};

}  // namespace kontor::directory
