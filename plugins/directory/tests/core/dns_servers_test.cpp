#include "dns_servers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "connection.h"
#include "dns_script.h"
#include "ldap_script.h"

namespace kontor::directory {
namespace {

using test::DnsScript;
using test::LdapScript;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> urls(const std::vector<DnsServer>& servers) {
    std::vector<std::string> result;
    for (const auto& server : servers) result.push_back(server.url());
    return result;
}

std::string trouble(const std::string& domain, const DnsScript& dns) {
    try {
        lookUpServers(domain, {dns.address(), std::chrono::seconds(2)});
    } catch (const LdapError& error) {
        EXPECT_EQ(error.fault, Fault::unreachable);
        return error.what();
    }
    return "none";
}

TEST(DirectoryDns, ServersOfADomainAreFoundAndHostileNamesAreNot) {
    std::vector<std::string> asked;
    DnsScript dns([&](const std::string& name) -> std::vector<DnsScript::Server> {
        asked.push_back(name);
        if (name == "_ldap._tcp.berlin._sites.example.test") return {{0, 100, 389, "dc7.example.test"}};
        if (name == "_ldap._tcp.none.test") return {{0, 0, 0, ""}};
        if (name != "_ldap._tcp.example.test") return {};
        return {{10, 5, 389, "dc1.example.test"}, {10, 5, 636, "dc2.example.test"}, {0, 0, 389, "a b.example.test"},
                {0, 0, 389, "evil:1@x/"},         {0, 0, 0, "dc3.example.test"},    {0, 0, 389, "-h.example.test"}};
    });
    const DnsOptions options{dns.address(), std::chrono::seconds(2)};
    EXPECT_THAT(urls(lookUpServers("example.test", options)),
                ElementsAre("ldap://dc1.example.test:389", "ldaps://dc2.example.test:636"));
    EXPECT_THAT(urls(lookUpServers("_ldap._tcp.Berlin._sites.example.test", options)),
                ElementsAre("ldap://dc7.example.test:389"));
    EXPECT_THAT(trouble("nowhere.test", dns), HasSubstr("DNS knows no servers _ldap._tcp.nowhere.test"));
    EXPECT_THAT(trouble("none.test", dns), HasSubstr("DNS knows no servers"));
    for (const std::size_t bytes : {13U, 30U, 50U, 70U, 90U}) {
        dns.cutAfter(bytes);
        EXPECT_NE(trouble("example.test", dns), "") << "an answer cut short is no crash";
    }
}

TEST(DirectoryDns, PriorityComesFirstAndWeightDrawsLots) {
    std::vector<DnsServer> servers{
        {20, 0, 389, "backup"}, {10, 60, 389, "big"}, {10, 20, 389, "small"}, {10, 0, 389, "idle"}};
    const auto first = [&](std::uint32_t lot) {
        return inOrder(servers, [&](std::uint32_t most) { return std::min(lot, most); }).front().host;
    };
    EXPECT_EQ(first(0), "idle");
    EXPECT_EQ(first(1), "big");
    EXPECT_EQ(first(60), "big");
    EXPECT_EQ(first(61), "small");
    for (std::uint32_t lot = 0; lot <= 80; ++lot) {
        const auto order = inOrder(servers, [&](std::uint32_t most) { return lot % (most + 1); });
        ASSERT_EQ(order.size(), 4u);
        EXPECT_EQ(order.back().host, "backup");
        std::set<std::string> hosts;
        for (const auto& server : order) hosts.insert(server.host);
        EXPECT_EQ(hosts.size(), 4u);
    }
    EXPECT_TRUE(inOrder({}, [](std::uint32_t) { return 0U; }).empty());
}

TEST(DirectoryDns, AConnectionTakesTheNextServerThatDnsNames) {
    LdapScript here([](const LdapScript::Question&) { return LdapScript::Answer{}; });
    const auto port = static_cast<std::uint16_t>(std::stoi(here.url().substr(here.url().rfind(':') + 1)));
    DnsScript dns([&](const std::string&) -> std::vector<DnsScript::Server> {
        return {{20, 0, port, "127.0.0.1"}, {10, 0, 1, "127.0.0.1"}};
    });
    ServerOptions options;
    options.srvDomain = "example.test";
    options.nameServer = dns.address();
    options.bindDn = "cn=sync";
    options.password = "x";
    std::vector<std::string> away;
    options.passedOver = [&](const std::string& who, const std::string&) { away.push_back(who); };
    EXPECT_EQ(Connection::open(options).server(), here.url());
    EXPECT_THAT(away, ElementsAre("ldap://127.0.0.1:1"));
}

}  // namespace
}  // namespace kontor::directory
