#pragma once

#include <string>
#include <vector>

#include "kontor/kernel.h"
#include "notification.h"

namespace kontor::notifications {

/// A notice as its reader is shown it, in their language.
struct ShownNotice {
    Notification notice;
    std::string title;  ///< what happened
    std::string about;  ///< name of the record
    std::string actor;  ///< empty: the product, or nobody the reader may see
};

/// In the order given, without those whose record or entry the reader may not see any more. One statement.
std::vector<ShownNotice> shownTo(Transaction& tx, Kernel& kernel, const Viewer& reader,
                                 const std::vector<Notification>& notices);

/// The newest of the viewer's own. Two statements.
std::vector<ShownNotice> newest(Transaction& tx, Kernel& kernel, const Viewer& viewer, int limit);

}  // namespace kontor::notifications
