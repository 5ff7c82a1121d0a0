#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

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
    std::vector<std::int64_t> groupIds;
    std::string locale = "en";
    std::string timeZone = "UTC";
    Origin origin = Origin::api;
    std::string reason;        ///< why the system acts
    std::string sessionId;     ///< of a browser or bearer session, for signing out
    std::int64_t tokenId = 0;  ///< of a personal access token
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
    bool may(std::string_view permission) const;
    /// Throws Forbidden unless may(permission).
    void require(std::string_view permission) const;
    bool inGroup(std::int64_t groupId) const;

    /// The same person, come in another way (mail, a rule).
    Viewer withOrigin(Origin origin) const;

  private:
    std::shared_ptr<const ViewerData> _data;
};

}  // namespace kontor
