#pragma once

#include <string>
#include <vector>

#include "kontor/json.h"

namespace kontor::sso {

/// What the service can do (RFC 7643, 5).
Json scimServiceConfig(const std::string& baseUrl);
/// User and Group (RFC 7643, 6).
std::vector<Json> scimResourceTypes(const std::string& baseUrl);
/// Their schemas with what is understood of them (RFC 7643, 7).
std::vector<Json> scimSchemas(const std::string& baseUrl);

}  // namespace kontor::sso
