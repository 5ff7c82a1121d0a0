#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What of a machine's own words tells it apart. Serial numbers and the like come from firmware that many makers never
/// filled in, so a good part of them says nothing.
namespace kontor::assets {

/// Without blanks, in capital letters: what two writings of one number have in common.
std::string normalised(std::string_view text);

/// Whether many machines say that of themselves: "Default string", "To be filled by O.E.M.", "0".
bool isJunkSerial(std::string_view serial);

/// 32 small hexadecimal digits; nothing for what is no UUID or one that many machines have.
std::optional<std::string> canonicalUuid(std::string_view text);

/// The same UUID with its first three parts in the other byte order, as some firmware and hypervisors tell it. Of a
/// canonical one.
std::string byteSwapped(std::string_view uuid);

/// 12 small hexadecimal digits; nothing for what is no address of one network card alone.
std::optional<std::string> canonicalMac(std::string_view text);

}  // namespace kontor::assets
