#pragma once

#include <memory>
#include <string>

#include "happening.h"
#include "kontor/query.h"

namespace kontor::automation {

/// What a condition may ask of records of a kind when something happens: the kind's own fields as this viewer may
/// read them, `was.FIELD` of before, and what happened.
std::shared_ptr<const QueryFields> eventFields(Kernel& kernel, const Viewer& viewer, std::string_view kind);

/// What the fields that are not the record's own say of it.
QueryRecord eventValues(Transaction& tx, Kernel& kernel, const Happening& happening);

}  // namespace kontor::automation
