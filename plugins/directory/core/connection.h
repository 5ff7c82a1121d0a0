#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "entry.h"
#include "ldap_error.h"

namespace kontor::directory {

/// How to reach a directory.
struct ServerOptions {
    std::vector<std::string> servers;  ///< `ldaps://dc1.example.org` or `ldap://…:389`, tried in this order
    std::string srvDomain;             ///< servers are looked up in DNS (`_ldap._tcp.DOMAIN`) when none is named
    bool startTls = false;             ///< encrypt plain connections before anything is said
    bool verifyCertificate = true;
    std::string caFile;  ///< PEM of the trusted authorities; empty: those of this machine
    std::string bindDn;  ///< empty: anonymous; with a keytab a principal, empty: the keytab's first
    std::string password;
    std::string keytabFile;  ///< sign in by SASL GSSAPI (Kerberos) with this file instead of a password
    std::string nameServer;  ///< for `srvDomain`: ADDRESS:PORT; empty: those of this machine
    std::chrono::milliseconds connectTimeout = std::chrono::seconds(5);
    std::chrono::milliseconds answerTimeout = std::chrono::seconds(30);  ///< for each single answer
    /// Asked several times a second while an answer is awaited; true ends the wait with Fault::cancelled.
    std::function<bool()> cancelled = {};
    /// Told of each server that was passed over, and why.
    std::function<void(const std::string& server, const std::string& why)> passedOver = {};
};

/// A control of a request or an answer.
struct Control {
    std::string oid;
    std::string value;
    bool critical = false;
};

struct Search {
    enum class Scope { base, one, subtree };
    std::string base;
    Scope scope = Scope::subtree;
    std::string filter = "(objectClass=*)";
    std::vector<std::string> attributes;  ///< empty: all user attributes
    std::vector<Control> controls;
};

/// What is called while answers come in.
struct SearchHandler {
    std::function<void(Entry&&, const std::vector<Control>&)> entry;
    /// An intermediate message (RFC 4533); optional.
    std::function<void(const std::string& oid, const std::string& data)> intermediate = {};
};

/// One connection to one server, for one thread at a time. Nothing global of libldap is touched: every option belongs
/// to the handle, so that several directories with different authorities live side by side.
class Connection {
  public:
    /// Connects to the first server that answers and signs in with the name of the options. A wrong password is said at
    /// once, without asking further servers: that could lock the account. Throws LdapError.
    static Connection open(const ServerOptions& options);

    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;
    ~Connection();

    /// Which one answered.
    const std::string& server() const;

    /// Other limits than those it was opened with, for what is asked from now on.
    void setTimeouts(std::chrono::milliseconds connect, std::chrono::milliseconds answer);

    /// A second connection to the same server, with nobody signed in.
    Connection another() const;

    /// Signs in by SASL GSSAPI with a keytab. Refused over a connection that is not encrypted.
    void bindKerberos(const std::string& principal, const std::string& keytabFile);
    /// Signs in as somebody else. An empty password, which servers take for an anonymous one, is refused here.
    void bind(const std::string& dn, const std::string& password);

    /// One search. Gives the controls of the last answer.
    std::vector<Control> search(const Search& search, const SearchHandler& handler);
    /// A search in pages (RFC 2696): no server limits how many entries come, and one page is in memory at a time.
    void searchPaged(const Search& search, int pageSize, const std::function<void(Entry&&)>& entry);
    /// The entry of that name, if there is one.
    std::optional<Entry> read(const std::string& dn, const std::vector<std::string>& attributes,
                              const std::string& filter = "(objectClass=*)");

    /// References to other servers that came so far; they are not followed.
    const std::vector<std::string>& referrals() const;

  private:
    struct Handle;
    explicit Connection(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> _handle;
};

}  // namespace kontor::directory
