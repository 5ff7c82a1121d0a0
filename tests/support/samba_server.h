#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kontor/testing/temp_dir.h"

namespace kontor::test {

/// A real Active Directory domain controller (Samba), reachable on loopback ports of its own; gone with the object.
///
/// People a00000…a00039 in OU=Staff, password "Us3r-pass" and the number; a00039 is disabled, a00038 expired in 2021.
/// Computers PC-0…PC-4 in OU=Staff, of which PC-4 is switched off; the controller itself is one too.
/// Groups: team0…3 of every fourth person, dept of team0 and team1; the primary group of everybody is Domain Users,
/// which is a member of the group everybody. The service account svc-sync@ad.example.test has the password
/// "Sync-pass1" and a keytab.
class SambaServer {
  public:
    /// Why it cannot run here; empty when it can.
    static std::string missing();
    /// Why it did not start, when it did not; then nothing else may be asked. For GTEST_SKIP.
    const std::string& trouble() const { return _trouble; }

    SambaServer();
    ~SambaServer();
    SambaServer(const SambaServer&) = delete;
    SambaServer& operator=(const SambaServer&) = delete;

    std::string url() const { return "ldap://127.0.0.1:" + std::to_string(_port); }
    std::string tlsUrl() const { return "ldaps://127.0.0.1:" + std::to_string(_tlsPort); }
    std::string caFile() const { return _directory / "ca.crt"; }
    /// Of HTTP/localhost, for tickets that browsers bring.
    std::string httpKeytabFile() const { return _directory / "http.keytab"; }
    /// Of the service account, and what the Kerberos library has to be told by KRB5_CONFIG.
    std::string keytabFile() const { return _directory / "sync.keytab"; }
    std::string kerberosFile() const { return _directory / "krb5.conf"; }
    static std::string base() { return "DC=ad,DC=example,DC=test"; }
    static std::string personDn(int number);
    static std::string groupDn(const std::string& name) { return "CN=" + name + ",OU=Groups," + base(); }

    /// Changes entries as its administrator, by LDIF with `changetype`. Throws with what ldapmodify said.
    void change(const std::string& ldif);

  private:
    void writeSeed() const;
    bool answers();

    TempDir _directory;
    std::uint16_t _port = 0;
    std::uint16_t _tlsPort = 0;
    std::uint16_t _kerberosPort = 0;
    std::string _trouble;
};

}  // namespace kontor::test
