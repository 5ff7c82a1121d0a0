#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "kontor/testing/temp_dir.h"

namespace kontor {
class ChildProcess;
}

namespace kontor::test {

/// A real slapd on loopback ports of its own, with a directory of its own; gone with the object.
///
/// People: `uid=u00000,ou=people,dc=example,dc=test` and on, password "pw" and the number; every 50th from 49 on is
/// switched off, every 17th has a name that is not ASCII, all but every tenth have a manager. Groups: team0…19 of every
/// 20th person, dept0…3 of teams, `all` of departments, and `ring`, which is in itself by way of `ring2`.
/// The service account `cn=sync,dc=example,dc=test` has the password "syncpw" and may read everything.
class LdapServer {
  public:
    /// Why it cannot run here; empty when it can. For GTEST_SKIP.
    static std::string missing();

    explicit LdapServer(int people = 1000);
    ~LdapServer();
    LdapServer(const LdapServer&) = delete;
    LdapServer& operator=(const LdapServer&) = delete;

    std::string url() const { return "ldap://127.0.0.1:" + std::to_string(_port); }
    std::string tlsUrl() const { return "ldaps://127.0.0.1:" + std::to_string(_tlsPort); }
    /// The authority that signed the server's certificate, and one that did not.
    std::string caFile() const { return _directory / "ca.crt"; }
    std::string strangeCaFile() const { return _directory / "strange.crt"; }
    std::string peopleBase() const { return "ou=people," + base(); }
    std::string groupBase() const { return "ou=groups," + base(); }
    static std::string base() { return "dc=example,dc=test"; }
    static std::string personDn(int number);
    static std::string login(int number);

    /// Changes entries as its administrator, by LDIF with `changetype`. Throws with what ldapmodify said.
    void change(const std::string& ldif);
    /// The first value of an attribute, operational ones too; empty when there is none.
    std::string value(const std::string& dn, const std::string& attribute);

    /// Ends it with no word to its clients; start() brings it back on the same ports with the same data.
    void kill();
    void start();

  private:
    void makeCertificates();
    void writeConfiguration();
    void writePeople(int people);
    std::string run(const std::string& program, const std::vector<std::string>& arguments,
                    const std::string& input = {});

    TempDir _directory;
    std::uint16_t _port = 0;
    std::uint16_t _tlsPort = 0;
    std::unique_ptr<ChildProcess> _process;
};

}  // namespace kontor::test
