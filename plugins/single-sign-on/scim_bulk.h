#pragma once

#include "scim.h"
#include "scim_limit.h"

namespace kontor::sso {

inline constexpr std::size_t scimMostOperations = 500;
inline constexpr std::size_t scimBodyLimit = 4 << 20;

/// `W/"3"` or `"3"`; nothing for none and `*`. Throws ScimError for another text.
Scim::IfMatch scimIfMatch(std::string_view text);

/// Several operations in one request (RFC 7644, 3.7), each by itself: what one of them did stays when another fails.
/// Each counts as a request. Throws ScimError for what is no such request.
Json scimBulk(const Json& request, Scim& scim, const std::function<void()>& count, Kernel& kernel);

}  // namespace kontor::sso
