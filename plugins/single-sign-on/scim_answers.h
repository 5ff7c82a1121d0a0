#pragma once

#include <functional>

#include "core/scim_filter.h"
#include "kontor/kernel.h"

namespace kontor::sso {

inline constexpr const char* scimMediaType = "application/scim+json";

Reply scimReply(const Json& json, int status = 200);
Reply scimErrorReply(int status, const std::string& type, const std::string& detail);
/// A page of resources (RFC 7644, 3.4.2).
Json scimList(std::int64_t total, std::int64_t startIndex, Json::Array resources);
/// What the work answers; errors as SCIM tells them, whatever they are here.
Reply scimAnswered(Kernel& kernel, const std::function<Reply()>& work);

}  // namespace kontor::sso
