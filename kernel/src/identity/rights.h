#pragma once

#include "kontor/catalog.h"
#include "kontor/rights.h"

namespace kontor {

/// Throws Forbidden unless the viewer holds that permission without limits and within the scopes of the token; also a
/// whole group of them (`tickets.*`, `*`).
void requireHolds(const Viewer& viewer, const std::string& permission);
/// What `Rights` publishes; see there.
void requireRightsOf(Transaction& tx, const Viewer& viewer, std::int64_t userId);
void requireRightsOfRoles(Transaction& tx, const Viewer& viewer, const std::vector<std::string>& roles,
                          const std::string& field = "roles");
void requireMembership(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds,
                       const std::vector<std::int64_t>& userIds);
/// The roles that are given within limits, of which one is in that column of `role_grant` and is one of these places:
/// what lies below a place moves into and out of such limits with it.
void requireRightsOverPlaces(Transaction& tx, const Viewer& viewer, const std::string& column,
                             const std::vector<std::int64_t>& ids);
/// Throws Forbidden when the viewer sees what lies in their own "location", "department" or "organisation" of an area
/// without seeing all of it: the own place must not be widened by who lives in it.
void requireSeesAll(const Viewer& viewer, const Catalog& catalog, const std::string& place);

class RightsService : public Rights {
  public:
    void requirePerson(Transaction& tx, const Viewer& viewer, std::int64_t userId) override;
    void requireRoles(Transaction& tx, const Viewer& viewer, const std::vector<std::string>& roles,
                      const std::string& field) override;
    void requireMembership(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds,
                           const std::vector<std::int64_t>& userIds) override;
    void requireMembership(Transaction& tx, const Viewer& viewer, const std::vector<std::int64_t>& groupIds) override;
    Predicate holdsMore(Transaction& tx, const Viewer& viewer, const std::string& user) override;
};

}  // namespace kontor
