// Which addresses and URLs webhooks may go to.
#include <gtest/gtest.h>

#include "kontor/outbound.h"

namespace kontor {
namespace {

IpAddress address(const std::string& text) {
    const auto parsed = IpAddress::parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(IpAddress{});
}

TEST(Network, OnlyThePublicInternetIsPublic) {
    for (const char* text : {"8.8.8.8", "1.1.1.1", "93.184.216.34", "172.32.0.1", "172.15.255.255", "100.128.0.1",
                             "192.0.1.1", "223.255.255.255", "2606:4700:4700::1111", "2a00:1450:4001::1"})
        EXPECT_TRUE(isPublic(address(text))) << text;
    for (const char* text : {"0.0.0.0",
                             "0.1.2.3",
                             "10.0.0.1",
                             "10.255.255.255",
                             "100.64.0.1",
                             "100.100.100.200",
                             "127.0.0.1",
                             "127.255.255.255",
                             "168.63.129.16",
                             "169.254.169.254",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.0.0.192",
                             "192.0.2.1",
                             "192.168.1.1",
                             "198.18.0.1",
                             "198.51.100.1",
                             "203.0.113.1",
                             "224.0.0.1",
                             "239.255.255.250",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "::127.0.0.1",
                             "::ffff:127.0.0.1",
                             "::ffff:8.8.8.8",
                             "64:ff9b::7f00:1",
                             "fe80::1",
                             "fc00::1",
                             "fd00:ec2::254",
                             "ff02::1",
                             "2001::1",
                             "2001:db8::1",
                             "2002:7f00:1::",
                             "fec0::1",
                             "100::1",
                             "3fff::1"})
        EXPECT_FALSE(isPublic(address(text))) << text;
}

TEST(Network, AnAdministratorMayAllowMore) {
    const AllowedNetworks allowed("10.1.0.0/16, fd00:1::/32\n192.168.7.7 nonsense 10.0.0.0/33");
    EXPECT_TRUE(allowed.permit(address("10.1.255.255")));
    EXPECT_FALSE(allowed.permit(address("10.2.0.1")));
    EXPECT_TRUE(allowed.permit(address("192.168.7.7")));
    EXPECT_FALSE(allowed.permit(address("192.168.7.8")));
    EXPECT_TRUE(allowed.permit(address("fd00:1::5")));
    EXPECT_FALSE(allowed.permit(address("fd00:2::5")));
    EXPECT_TRUE(allowed.permit(address("8.8.8.8")));
    EXPECT_EQ(allowed.unreadable(), (std::vector<std::string>{"nonsense", "10.0.0.0/33"}));
    // What is allowed as IPv4 is not allowed in the clothes of IPv6.
    EXPECT_FALSE(AllowedNetworks("127.0.0.0/8").permit(address("::ffff:127.0.0.1")));
    EXPECT_TRUE(AllowedNetworks("::ffff:127.0.0.0/104").permit(address("::ffff:127.0.0.1")));
}

TEST(Network, ANetworkIsReadOrRefused) {
    for (const char* text :
         {"", "/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0/8", "::1/129", "1.2.3.4.5", "host"})
        EXPECT_FALSE(Network::parse(text)) << text;
    EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(address("203.0.113.9")));
    EXPECT_FALSE(Network::parse("0.0.0.0/0")->contains(address("::1")));
}

TEST(Target, IsReadTheWayItIsUsed) {
    const Target plain = parseTarget("https://hooks.example.org/kontor?key=1");
    EXPECT_EQ(plain.host, "hooks.example.org");
    EXPECT_EQ(plain.port, 443);
    EXPECT_EQ(parseTarget("HTTP://hooks.example.org").port, 80);
    const Target v6 = parseTarget("http://[::1]:8080/");
    EXPECT_EQ(v6.host, "::1");
    EXPECT_EQ(v6.port, 8080);
    EXPECT_NO_THROW(parseTarget("https://hooks.example.org/a@b"));
}

TEST(Target, RefusesWhatIsNoPlainAddress) {
    for (const char* text : {"",
                             "hooks.example.org",
                             "ftp://example.org/",
                             "file:///etc/passwd",
                             "gopher://example.org/",
                             "dict://example.org/",
                             "javascript:alert(1)",
                             "http:/example.org",
                             "http:///example.org",
                             "http://",
                             "http://user@example.org/",
                             "http://user:word@example.org/",
                             "http://@example.org/",
                             "http://example.org@127.0.0.1/",
                             "http://example.org\\@127.0.0.1/",
                             "http://example.org /",
                             "http://exa\tmple.org/",
                             "http://example.org\r\nX: y/",
                             "http://example.org:0/",
                             "http://example.org:99999/",
                             "http://[fe80::1%25eth0]/",
                             "http://[::1",
                             "http://[127.0.0.1]/",
                             "http://.example.org/",
                             "http://example.org./",
                             "http://b\xC3\xBC"
                             "cher.example/",
                             "http://127.0.0.1%00.example.org/",
                             "//example.org/"})
        EXPECT_THROW(parseTarget(text), BadTarget) << text;
}

TEST(Target, NoWayToWriteAnInnerAddressLeadsThere) {
    for (const char* host : {"127.0.0.1",
                             "127.1",
                             "127.0.1",
                             "2130706433",
                             "0x7f000001",
                             "0x7f.1",
                             "0177.0.0.1",
                             "017700000001",
                             "0",
                             "0.0.0.0",
                             "localhost",
                             "LOCALHOST",
                             "[::1]",
                             "[::]",
                             "[::ffff:127.0.0.1]",
                             "[::ffff:7f00:1]",
                             "[0:0:0:0:0:ffff:a9fe:a9fe]",
                             "169.254.169.254",
                             "2852039166",
                             "0xa9fea9fe",
                             "10.0.0.1",
                             "10.1",
                             "172.16.5.4",
                             "192.168.0.1",
                             "[fe80::1]",
                             "[fd00::1]",
                             "[64:ff9b::7f00:1]",
                             "[2002:7f00:1::]",
                             "224.0.0.1",
                             "[ff02::1]",
                             "100.100.100.200"}) {
        const std::string url = "http://" + std::string(host) + "/";
        EXPECT_THROW(resolve(parseTarget(url), AllowedNetworks()), BadTarget) << url;
    }
    EXPECT_EQ(resolve(parseTarget("http://127.1:81/"), AllowedNetworks("127.0.0.0/8")).size(), 1U);
    EXPECT_THROW(resolve(parseTarget("http://[::ffff:127.0.0.1]/"), AllowedNetworks("127.0.0.0/8")), BadTarget);
}

}  // namespace
}  // namespace kontor
