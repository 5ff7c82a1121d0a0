#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kontor/export.h"
#include "kontor/sql.h"

namespace kontor {

class Viewer;

/// Which columns of a record say where it lies; SQL over alias `t` ("t.location_id"), empty where a kind has no such
/// column. Where a record lies in several at once, `{}` stands for the comparison:
/// "EXISTS (SELECT 1 FROM user_group_member m WHERE m.user_id = t.id AND m.group_id {})".
struct PlaceColumns {
    std::string location = {};
    std::string department = {};
    std::string group = {};
    std::string category = {};
    std::string organisation = {};  ///< of an external customer; only visibility levels ask for it

    bool empty() const { return location.empty() && department.empty() && group.empty() && category.empty(); }
};

/// Within which limits a role is held: over records that lie in one of the places of every list that is not empty.
/// Sorted ids, with those of all that lies below. A kind of record that has no such column lies outside.
struct Limits {
    std::vector<std::int64_t> locationIds = {};
    std::vector<std::int64_t> departmentIds = {};
    std::vector<std::int64_t> groupIds = {};
    std::vector<std::int64_t> categoryIds = {};

    bool empty() const {
        return locationIds.empty() && departmentIds.empty() && groupIds.empty() && categoryIds.empty();
    }
    /// The rows inside these limits alone.
    KONTOR_API Predicate rows(const PlaceColumns& places) const;
};

/// A role that is held within limits only, as one `role-grant` gives it.
struct LimitedRole {
    std::int64_t grantId = 0;
    std::string role;
    std::vector<std::string> permissions;  ///< sorted, each by its whole name
    Limits limits;
};

/// What requesters see beyond their own: rows of the viewer's own department and location, with all that lies below
/// them, and of the own organisation, as far as they hold `AREA.read_department`, `AREA.read_location` and
/// `AREA.read_organisation`. No row when they hold none of these.
KONTOR_API Predicate ownPlaces(const Viewer& viewer, std::string_view area, const PlaceColumns& places);

}  // namespace kontor
