#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/access.h"
#include "kontor/export.h"

namespace kontor {

/// The way a person or program came in; the journal's `via`.
enum class Origin { web, api, mail, shell, rule, system };
KONTOR_API std::string_view toString(Origin origin);

/// Everything a Viewer is made of. The Authenticator fills it; tests may.
struct ViewerData {
    std::int64_t id = 0;  ///< the user; 0 for system and anonymous
    std::string login;
    std::string name;
    std::string email;
    std::vector<std::string> roles;
    std::vector<std::string> permissions;  ///< sorted; may hold `tickets.*` and `*`
    std::vector<std::string> scopes;       ///< of the token, as `tickets:read`; empty = not narrowed
    std::vector<std::int64_t> groupIds;    ///< with the groups these lie in
    std::optional<std::int64_t> locationId;
    std::optional<std::int64_t> departmentId;
    std::optional<std::int64_t> organisationId;  ///< of an external customer; nothing for people of the house
    std::vector<std::int64_t> locationIds;       ///< the own location and all that lies in it
    std::vector<std::int64_t> departmentIds;     ///< the own department and all below it
    std::vector<std::shared_ptr<const LimitedRole>> limitedRoles;  ///< held within limits, beside `permissions`
    std::string locale = "en";
    std::string timeZone = "UTC";
    Origin origin = Origin::api;
    std::string reason;               ///< why the system acts
    std::string sessionId;            ///< of a browser or bearer session, for signing out
    std::int64_t tokenId = 0;         ///< of a personal access token
    std::int64_t impersonatorId = 0;  ///< who acts in this person's name, to help them; 0 = nobody
    std::string impersonatorName;
    bool system = false;
};

/// On whose behalf something is done. There is no default viewer and no current one: it is passed explicitly. Cheap to
/// copy.
class KONTOR_API Viewer {
  public:
    explicit Viewer(ViewerData data);
    /// The product itself, allowed everything; the reason goes into the journal.
    static Viewer system(std::string reason, Origin origin = Origin::system);
    /// Nobody: may only use what is open.
    static Viewer anonymous(std::string locale, Origin origin = Origin::api);

    std::int64_t id() const { return _data->id; }
    bool isSystem() const { return _data->system; }
    bool isAnonymous() const { return _data->id == 0 && !_data->system; }
    const ViewerData& data() const { return *_data; }
    const std::string& login() const { return _data->login; }
    const std::string& name() const { return _data->name; }
    const std::string& locale() const { return _data->locale; }
    const std::string& timeZone() const { return _data->timeZone; }
    Origin origin() const { return _data->origin; }

    /// Whether a role of the viewer grants the permission (`tickets.read`) and the token's scopes do not exclude it.
    /// Held within limits counts too, so over which records it is held is to be asked by `within`; a viewer over one
    /// record (Records::viewerOver) is asked about that record.
    bool may(std::string_view permission) const;
    /// Whether it is held without limits.
    bool mayEverywhere(std::string_view permission) const;
    /// The rows over which the permission is held, by the columns that say where they lie: no condition when it is held
    /// without limits, `FALSE` when it isn't held at all.
    Predicate within(std::string_view permission, const PlaceColumns& places) const;
    bool hasLimits() const { return !_data->limitedRoles.empty(); }
    /// Throws Forbidden unless may(permission).
    void require(std::string_view permission) const;
    bool inGroup(std::int64_t groupId) const;

    /// The same person, come in another way (mail, a rule).
    Viewer withOrigin(Origin origin) const;
    /// The same person before one record, inside the limits of exactly these grants: `may` answers for that record,
    /// `within` as before.
    Viewer before(std::vector<std::int64_t> grantIds) const;

  private:
    bool allows(const LimitedRole& role, std::string_view permission) const;

    std::shared_ptr<const ViewerData> _data;
    std::shared_ptr<const std::vector<std::int64_t>> _grantsHere;  ///< none: no record in particular
};

}  // namespace kontor
