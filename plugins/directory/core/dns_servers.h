#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Servers of a domain as DNS names them (SRV records, RFC 2782).
namespace kontor::directory {

struct DnsServer {
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
    std::uint16_t port = 0;
    std::string host;

    /// `ldaps://` for the ports of LDAP over TLS, else `ldap://`.
    std::string url() const;
};

struct DnsOptions {
    std::string nameServer;  ///< an IPv4 address and port; empty: those of this machine
    std::chrono::milliseconds timeout = std::chrono::seconds(5);
};

/// Who serves `_ldap._tcp.DOMAIN`; a name that begins with `_` is asked for as it is, so that the servers of one site
/// of Active Directory can be named (`_ldap._tcp.Berlin._sites.example.org`). What is no name of a host is left out.
/// Throws LdapError when DNS does not answer or knows none.
std::vector<DnsServer> lookUpServers(const std::string& domain, const DnsOptions& options);

/// In the order they are to be tried: by priority; within one by lot, more often first the larger the weight.
/// `lot(n)` gives a number from 0 to n.
std::vector<DnsServer> inOrder(std::vector<DnsServer> servers, const std::function<std::uint32_t(std::uint32_t)>& lot);

}  // namespace kontor::directory
