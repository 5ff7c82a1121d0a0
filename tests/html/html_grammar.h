#pragma once

#include <string>
#include <string_view>

namespace kontor::test {

/// Reads sanitized HTML with a grammar of its own, much stricter than a browser's: whole lower-case tags, quoted
/// escaped values, elements properly inside one another. Says what is wrong, or nothing. Links and
/// pictures of our own (`/tickets/1`) are a fault unless `ownLinks`.
std::string faultOf(std::string_view html, bool ownLinks = false);

}  // namespace kontor::test
