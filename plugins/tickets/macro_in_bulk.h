#pragma once

#include "kontor/bulk_action.h"

namespace kontor::tickets {

/// `macro_id` of a change of many tickets: the macro is applied to each.
class MacroInBulk : public BulkAction {
  public:
    std::string kind() const override;
    std::string member() const override;
    Json schema() const override;
    void check(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Json& value) const override;
    Left apply(Transaction& tx, const Viewer& viewer, Kernel& kernel, const Ref& record,
               const Json& value) const override;
};

}  // namespace kontor::tickets
