#pragma once

#include <string>
#include <utility>
#include <vector>

#include "kontor/kernel.h"

namespace kontor {

/// What is done to many records at once and is more than a change of their fields, as a macro is: a member of the body
/// of `POST /api/v1/{collection}/bulk`, in place of `patch`, with its preview and its undo. Any number of plugins may
/// have some: `registry.provides<BulkAction>(…)`.
class BulkAction {
  public:
    virtual ~BulkAction() = default;
    virtual std::string kind() const = 0;    ///< of the records it is for
    virtual std::string member() const = 0;  ///< its name in the body
    virtual Json schema() const = 0;         ///< of the member
    /// Before anything is done. Throws Invalid for the member, or Forbidden.
    virtual void check(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Json& value) const = 0;

    /// What it leaves beside changed fields, as a preview shows it: what it is called, and the text. An undo does not
    /// take it back.
    using Left = std::vector<std::pair<std::string, std::string>>;
    /// Does it to one record. Throws as a change does.
    virtual Left apply(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record,
                       const Json& value) const = 0;
};

}  // namespace kontor
