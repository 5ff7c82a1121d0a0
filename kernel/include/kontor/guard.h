#pragma once

#include <functional>
#include <string>

#include "kontor/records.h"

namespace kontor {

/// A synchronous veto before a record is written (an approval is pending, a required task is open).
/// It may throw Conflict; it may not write, nor change what it is given. Declared by `registry.guard(…)`.
struct Guard {
    std::string id = {};    ///< "tasks.required_tasks_done"
    std::string doc = {};   ///< what it forbids and why
    std::string kind = {};  ///< of the records it watches; "*" for every kind
    /// `before` is null when the record is made, `after` null when it is deleted.
    std::function<void(WriteContext&, const AnyRecord* before, const AnyRecord* after)> check = {};
};

}  // namespace kontor
