#pragma once

#include <string>

#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// How a Viewer is read: the columns of user `u` with roles and groups, in one statement. What the roles allow is
/// added by RoleRights.
namespace viewerRows {

/// A viewer without permissions yet.
struct Row {
    ViewerData data;
    std::int64_t rolesVersion = 0;  ///< of what roles allow, as it was when the row was read
    bool hasSecondFactor = false;
    bool demandsSecondFactor = false;  ///< a role does; set with the permissions

    /// Asked with each request, so that a demand holds at once.
    bool lacksSecondFactor() const { return demandsSecondFactor && !hasSecondFactor; }
};

/// `u.id, u.login, …`
std::string columns();
/// `u.active AND u.deleted_at IS NULL`
std::string condition();
/// What the columns from `first` on say.
Row read(const SqlRow& row, std::size_t first, Origin origin);

}  // namespace viewerRows

}  // namespace kontor
