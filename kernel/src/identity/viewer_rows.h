#pragma once

#include <string>

#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// How a Viewer is read: the columns of user `u` with roles, permissions and groups, in one statement.
namespace viewerRows {

inline constexpr std::size_t columnCount = 9;
/// `u.id, u.login, …`
std::string columns();
/// `u.active AND u.deleted_at IS NULL`
std::string condition();
/// What the columns from `first` on say.
ViewerData read(const SqlRow& row, std::size_t first, Origin origin);

}  // namespace viewerRows

}  // namespace kontor
