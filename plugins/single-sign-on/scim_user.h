#pragma once

#include "kontor/kernel.h"
#include "scim_store.h"

namespace kontor::sso {

/// What a SCIM document says of a person, read by its rules; broken ones throw ScimError.
struct ScimUser {
    std::string userName;
    std::optional<std::string> externalId;
    std::string name;   ///< made of displayName or the parts
    std::string names;  ///< these as they came, JSON
    std::optional<std::string> email;
    std::optional<std::string> phone;
    std::optional<std::string> locale;  ///< "de" or "en"
    std::optional<std::string> timeZone;
    std::string department;
    std::optional<std::int64_t> managerId;
    bool active = true;

    static ScimUser read(const Json& document);
};

/// The resource of an account.
Json scimUserJson(const AnyRecord& user, const store::Provisioned& row, const std::vector<store::GroupOf>& groups,
                  const std::optional<std::string>& department, const std::string& baseUrl);

/// `"true"`, `True` and the like as Entra ID sends them. Throws ScimError invalidValue for what is no truth.
bool scimBoolean(const Json& value, const char* attribute);
/// The text of an attribute, empty for null. Throws ScimError invalidValue for another type or a text that is too long.
std::string scimText(const Json& object, const char* attribute, std::size_t most);
/// The number of a resource, which may come as a text; nothing for what is none.
std::optional<std::int64_t> scimNumber(const Json& value);
/// W/"3"
std::string scimVersion(std::int64_t version);

}  // namespace kontor::sso
