#pragma once

#include <map>
#include <string>
#include <vector>

#include "kontor/export.h"
#include "kontor/ref.h"
#include "kontor/transaction.h"
#include "kontor/viewer.h"

namespace kontor {

/// Names of records of different kinds for people, as `Records::labels` gives them for one kind. For pages that show a
/// record with all it points at; ask for it by `kernel.get<Labels>()`.
class KONTOR_API Labels {
  public:
    virtual ~Labels();
    /// By kind and id, in one statement whatever the kinds; those the viewer may not see are missing.
    virtual std::map<Ref, std::string> labels(Transaction& tx, const Viewer& viewer, const std::vector<Ref>& refs) = 0;
};

}  // namespace kontor
