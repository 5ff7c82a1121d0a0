#pragma once

#include <map>
#include <string>
#include <vector>

#include "identity/viewer_rows.h"
#include "kontor/guarded.h"

namespace kontor {

/// What each role allows, kept in memory under the version that rises with every change of it (`role_head`). The
/// version comes with each viewer's row, so a change holds for the next request on every node, and costs one more
/// statement there once.
class RoleRights {
  public:
    /// Adds the permissions of the row's roles.
    void complete(Transaction& tx, viewerRows::Row& row);

    /// To be called by whoever changes what a role allows, in the same transaction.
    static void changed(Transaction& tx);

  private:
    struct Known {
        std::int64_t version = 0;
        std::map<std::string, std::vector<std::string>, std::less<>> permissions;
    };
    static Known load(Transaction& tx);
    static void add(const Known& known, ViewerData& data);

    Guarded<Known> _known;
};

}  // namespace kontor
