#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "identity/id_tree.h"
#include "identity/viewer_rows.h"
#include "kontor/catalog.h"
#include "kontor/guarded.h"

namespace kontor {

/// What each role allows, who was given which role within which limits, and the trees by which groups, places and
/// departments hold what lies below them; kept in memory under the version that rises with every change of it
/// (`role_head`). The version comes with each viewer's row, so a change holds for the next request on every node, and
/// costs some more statements there once.
class RoleRights {
  public:
    explicit RoleRights(const Catalog& catalog) : _catalog(catalog) {}

    /// Adds what the row's roles, grants and places mean, and whether a role demands a second factor.
    void complete(Transaction& tx, viewerRows::Row& row);
    /// The same for several people, read once for all of them.
    void complete(Transaction& tx, std::map<std::int64_t, viewerRows::Row>& rows);

    /// To be called by whoever changes any of it, in the same transaction.
    static void changed(Transaction& tx);

  private:
    struct Grant;
    struct Known;
    std::shared_ptr<const Known> load(Transaction& tx) const;
    static void add(const Known& known, viewerRows::Row& row);
    Grant grantOf(std::int64_t id, const std::string& role, const std::vector<std::string>& permissions, bool ownGroups,
                  const Limits& limits) const;
    static std::shared_ptr<const LimitedRole> overGroups(const LimitedRole& role,
                                                         const std::vector<std::int64_t>& groups);

    const Catalog& _catalog;
    Guarded<std::shared_ptr<const Known>> _known;
};

}  // namespace kontor
