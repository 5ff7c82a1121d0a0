#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/export.h"

struct sockaddr;

namespace kontor {

/// An IPv4 or IPv6 address. An IPv4 address written as an IPv6 one (::ffff:1.2.3.4) counts as IPv6 here, and is thus
/// no way around a rule for either family.
struct KONTOR_API IpAddress {
    bool v6 = false;
    std::array<std::uint8_t, 16> bytes{};  ///< the first four of an IPv4 address

    /// Dotted decimal or IPv6 without brackets and zone; nothing for any other text.
    static std::optional<IpAddress> parse(std::string_view text);
    /// Nothing for other families.
    static std::optional<IpAddress> of(const sockaddr& address);
    std::string text() const;
    unsigned bits() const { return v6 ? 128 : 32; }

    friend bool operator==(const IpAddress&, const IpAddress&) = default;
};

struct KONTOR_API Network {
    IpAddress address;
    unsigned prefix = 0;

    /// `10.1.0.0/16`, `fd00::/8` or a single address; nothing for any other text.
    static std::optional<Network> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
};

/// Whether the address belongs to the public internet: neither loopback, link-local, private, shared, multicast,
/// reserved nor one that stands for another address (IPv4-mapped, NAT64, 6to4, Teredo).
KONTOR_API bool isPublic(const IpAddress& address);

/// Where the server may call: the public internet, and what an administrator allowed beyond it.
class KONTOR_API AllowedNetworks {
  public:
    AllowedNetworks() = default;
    /// Networks separated by commas, blanks or line breaks. What is none is left out, and with it what it would allow.
    explicit AllowedNetworks(std::string_view list);
    bool permit(const IpAddress& address) const;
    /// Whether it is one of the networks of the list.
    bool lists(const IpAddress& address) const;
    /// Parts of the list that are no networks.
    const std::vector<std::string>& unreadable() const { return _unreadable; }

  private:
    std::vector<Network> _networks;
    std::vector<std::string> _unreadable;
};

}  // namespace kontor
