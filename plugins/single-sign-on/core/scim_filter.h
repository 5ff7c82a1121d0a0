#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/json.h"

namespace kontor::sso {

/// A refusal as SCIM tells it (RFC 7644, 3.12): HTTP status and `scimType`.
struct ScimError : std::runtime_error {
    ScimError(int httpStatus, std::string scimType, const std::string& detail)
        : std::runtime_error(detail), status(httpStatus), type(std::move(scimType)) {}
    int status;
    std::string type;  ///< may be empty
};

/// A filter (RFC 7644, 3.4.2.2) as a tree.
struct ScimFilter {
    enum class Kind {
        all,   ///< every part
        any,   ///< some part
        none,  ///< not the only part
        compare,
        items  ///< some item of the attribute meets the only part: `emails[type eq "work"]`
    };
    Kind kind = Kind::compare;
    std::vector<ScimFilter> parts;
    std::string
        attribute;   ///< in lower case, without the schema: `emails.value`; of the enterprise user `enterprise.…`
    std::string op;  ///< in lower case: eq, ne, co, sw, ew, gt, ge, lt, le, pr
    Json value;

    /// Throws ScimError invalidFilter for what is none, is deeper than 20 levels or has more than 100 conditions.
    static ScimFilter parse(std::string_view text);
    /// Whether an item of a many-valued attribute meets it; names and texts whatever their case.
    bool matches(const Json& item) const;
};

/// The path of an operation: `name.givenName`, `members[value eq "5"]`, `emails[type eq "work"].value`.
struct ScimPath {
    bool enterprise = false;         ///< of the enterprise user's schema
    std::string attribute;           ///< as it was written
    std::vector<ScimFilter> filter;  ///< none or one
    std::string sub;                 ///< may be empty

    /// Throws ScimError invalidPath.
    static ScimPath parse(std::string_view text);
};

inline constexpr const char* scimUserSchema = "urn:ietf:params:scim:schemas:core:2.0:User";
inline constexpr const char* scimGroupSchema = "urn:ietf:params:scim:schemas:core:2.0:Group";
inline constexpr const char* scimEnterpriseSchema = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// The member of that name whatever its case, or null.
const Json* findCaseless(const Json& object, std::string_view name);

}  // namespace kontor::sso
