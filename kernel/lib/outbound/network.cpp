#include "kontor/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace kontor {

namespace {

bool anyContains(const std::vector<Network>& networks, const IpAddress& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& network) { return network.contains(address); });
}

std::vector<Network> networksOf(std::initializer_list<const char*> texts) {
    std::vector<Network> result;
    for (const char* text : texts)
        if (const auto network = Network::parse(text)) result.push_back(*network);
    return result;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    const std::string copy(text);
    IpAddress result;
    if (::inet_pton(AF_INET, copy.c_str(), result.bytes.data()) == 1) return result;
    result.v6 = true;
    if (::inet_pton(AF_INET6, copy.c_str(), result.bytes.data()) == 1) return result;
    return std::nullopt;
}

std::optional<IpAddress> IpAddress::of(const sockaddr& address) {
    IpAddress result;
    if (address.sa_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address, sizeof v4);
        std::memcpy(result.bytes.data(), &v4.sin_addr, 4);
        return result;
    }
    if (address.sa_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &address, sizeof v6);
        std::memcpy(result.bytes.data(), &v6.sin6_addr, 16);
        result.v6 = true;
        return result;
    }
    return std::nullopt;
}

std::string IpAddress::text() const {
    char buffer[INET6_ADDRSTRLEN] = "";
    ::inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), buffer, sizeof buffer);
    return buffer;
}

std::optional<Network> Network::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address) return std::nullopt;
    Network result{*address, address->bits()};
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), result.prefix);
        if (error != std::errc() || end != digits.data() + digits.size() || result.prefix > address->bits())
            return std::nullopt;
    }
    return result;
}

bool Network::contains(const IpAddress& other) const {
    if (other.v6 != address.v6) return false;
    const unsigned whole = prefix / 8;
    if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole, other.bytes.begin())) return false;
    const unsigned rest = prefix % 8;
    if (rest == 0) return true;
    const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
    return (address.bytes[whole] & mask) == (other.bytes[whole] & mask);
}

bool isPublic(const IpAddress& address) {
    // IANA's special-purpose registries; 168.63.129.16 is where a large cloud keeps its metadata in public space.
    static const auto special4 =
        networksOf({"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16", "169.254.0.0/16",
                    "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
                    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"});
    // Of IPv6 only global unicast is public at all; these parts of it are not.
    static const auto global6 = networksOf({"2000::/3"});
    static const auto special6 = networksOf({"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
    if (!address.v6) return !anyContains(special4, address);
    return anyContains(global6, address) && !anyContains(special6, address);
}

AllowedNetworks::AllowedNetworks(std::string_view list) {
    constexpr std::string_view separators = ", \t\r\n";
    for (std::size_t at = 0; (at = list.find_first_not_of(separators, at)) != std::string_view::npos;) {
        const std::size_t end = std::min(list.find_first_of(separators, at), list.size());
        const std::string_view part = list.substr(at, end - at);
        if (const auto network = Network::parse(part))
            _networks.push_back(*network);
        else
            _unreadable.emplace_back(part);
        at = end;
    }
}

bool AllowedNetworks::permit(const IpAddress& address) const {
    return isPublic(address) || lists(address);
}

bool AllowedNetworks::lists(const IpAddress& address) const {
    return anyContains(_networks, address);
}

}  // namespace kontor
