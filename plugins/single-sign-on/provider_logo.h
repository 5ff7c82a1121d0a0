#pragma once

#include <map>

#include "kontor/registry.h"

namespace kontor::sso {

/// The logo on a provider's button: PNG, JPEG or WebP, told by its bytes, up to 256 KB. Throws Invalid("logo") for
/// anything else and NotFound for a provider the viewer may not see; nothing takes the logo away.
void setLogo(Kernel& kernel, const Viewer& viewer, std::int64_t providerId, const std::optional<std::string>& content);
/// Paths of the logos there are, by providers.
std::map<std::int64_t, std::string> logoPaths(Kernel& kernel);
/// Where browsers fetch it, and REST.
void addLogoRoutes(Registry& registry);

}  // namespace kontor::sso
